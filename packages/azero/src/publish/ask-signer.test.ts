import { systemClock } from '@peername/resolver-core';
import type { UnsignedExtrinsic } from '@peername/resolver-core/publish';
import type { Signer } from '@polkadot/api/types';
import { describe, expect, it } from 'vitest';
import { askSigner } from './ask-signer.ts';

const account = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const unsigned: UnsignedExtrinsic = {
  type: 'substrate',
  chain: 'polkadot:0',
  account,
  name: 'alice.azero',
  payload: {},
  call: '0x',
  toSign: '0x00',
  lastBlock: '1',
};

const ask = (signPayload: () => unknown, signal?: AbortSignal) =>
  askSigner({ address: account, signer: { signPayload } as unknown as Signer }, unsigned, {
    clock: systemClock,
    signal,
  });
const fail = (thrown: unknown) => (): never => {
  throw thrown;
};

describe('a wallet that is asked to sign', () => {
  it.each<[string, () => unknown]>([
    ['rejects', async () => fail(new Error('Cancelled'))()],
    ['throws in place of rejecting', fail(new Error('Cancelled'))],
    ['rejects with what is no Error', async () => fail({ message: 'Cancelled' })()],
    ['throws a text', fail('Cancelled')],
    [
      'forges an error of ours',
      fail(Object.assign(new Error('Cancelled'), { name: 'ResolverError', code: 'UNAVAILABLE' })),
    ],
  ])('has said no when it %s', async (_, signPayload) => {
    await expect(ask(signPayload)).rejects.toMatchObject({
      name: 'PublishError',
      reason: 'declined',
      details: 'Cancelled',
    });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an object without a prototype', Object.create(null)],
    ['what throws while it is looked at', new Proxy(new Error('x'), { get: fail(new Error('no')) })],
    ['a message that is no text', Object.assign(new Error('x'), { message: { length: 7 } })],
  ])('has said no when it throws %s', async (_, thrown) => {
    await expect(ask(fail(thrown))).rejects.toMatchObject({ name: 'PublishError', reason: 'declined' });
  });

  it.each([undefined, null, 7, {}, { signature: 7 }, { signature: null }, { signedTransaction: 7 }])(
    'does not work as wallets do when it answers %j',
    async (answer) => {
      await expect(ask(async () => answer)).rejects.toMatchObject({ reason: 'unfit-wallet' });
    },
  );

  it('may answer at once', async () => {
    expect(await ask(() => ({ id: 1, signature: '0x01' }))).toEqual({ signature: '0x01' });
  });

  it('is asked for nothing once nobody waits for it', async () => {
    const ending = new AbortController();
    ending.abort();
    let asked = 0;
    const asking = ask(async () => asked++, ending.signal);
    await expect(asking).rejects.toMatchObject({ code: 'ABORTED' });
    expect(asked).toBe(0);
  });
});
