import { ResolverError } from '@peername/resolver-core';
import { describe, expect, it } from 'vitest';
import { getAllRecords, getRegistrationPeriod } from '../azns-registry.ts';
import { getRegistry } from '../azns-router.ts';
import type { BlockReader } from '../chain-reader.ts';
import { createContractVetting } from './contract-vetting.ts';

const [contract, other] = [1, 2].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array];

/** A block at which contracts answer, or throw what is given. */
function blockThat(answers: () => unknown) {
  const asked: unknown[] = [];
  const about: unknown[] = [];
  const running: BlockReader = {
    async call(_contract, message, ...values) {
      asked.push(message);
      about.push(...values);
      return answers() as never;
    },
  };
  return { running, asked, about };
}

const failing = (error: ResolverError) =>
  blockThat(() => {
    throw error;
  });

describe('a contract', () => {
  it('is asked once, whoever waits for it', async () => {
    const { vet } = createContractVetting();
    const { running, asked } = blockThat(() => undefined);
    await Promise.all([vet(contract, getAllRecords, running), vet(contract, getRegistrationPeriod, running)]);
    expect(vet(contract, getAllRecords, running)).toBeUndefined();
    expect(asked).toEqual([getRegistrationPeriod]);
  });

  it('is asked what a router understands before it is taken for one, and what a registry does', async () => {
    const { vet } = createContractVetting();
    const { running, asked, about } = blockThat(() => undefined);
    await vet(contract, getRegistry, running);
    await vet(contract, getAllRecords, running);
    await vet(other, getRegistry, running);
    expect(asked).toEqual([getRegistry, getRegistrationPeriod, getRegistry]);
    // The endpoint does not learn what name it is about.
    expect(about).toEqual(['', '', '']);
  });

  it('is asked anew after it did not understand, since another endpoint may say otherwise', async () => {
    const { vet } = createContractVetting();
    const refusal = new ResolverError({
      code: 'CONTRACT',
      reason: 'lang-error',
      shortMessage: 'It does not understand',
      details: 'why',
    });
    const { code, reason, shortMessage, details } = refusal;
    await expect(vet(contract, getAllRecords, failing(refusal).running)).rejects.toMatchObject({
      code,
      reason,
      shortMessage,
      details,
      retryable: true,
    });
    const { running, asked } = blockThat(() => undefined);
    await vet(contract, getAllRecords, running);
    expect(asked).toEqual([getRegistrationPeriod]);
  });

  it('is not blamed for an outage', async () => {
    const { vet } = createContractVetting();
    const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No answer' });
    await expect(vet(contract, getAllRecords, failing(outage).running)).rejects.toBe(outage);
  });
});
