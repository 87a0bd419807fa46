import { ResolverError, type TraceEvent } from '@peername/resolver-core';
import { createFakeNameService } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { changed, failure, proxiedGateway } from '../../../testing/proxied-gateway.ts';
import { verifyWithNode } from '../../../testing/verify-with-node.ts';
import { parseGatewayUrl } from '../gateway-address.ts';
import { createGatewayEndpoint } from '../gateway-endpoint.ts';
import { createTrust, type ReadAnswer, type TrustOptions } from './trust.ts';

const target = '/v1/names/alice.fake/records?keys=staex-id';

/** What a client makes of the answers of a gateway. */
function trusting(options: TrustOptions = {}, rig = proxiedGateway()) {
  const { clock, fake } = rig;
  const told: ResolverError[] = [];
  const steps: TraceEvent[] = [];
  const trust = createTrust(
    { verify: verifyWithNode, onUntrusted: (error) => told.push(error), ...options },
    clock,
  );
  const endpoint = createGatewayEndpoint(parseGatewayUrl('https://names.test'), {
    timeout: 5_000,
    clock,
    fetchWith: rig.ask,
  });
  const o = { trace: (step: TraceEvent) => void steps.push(step) };
  const ask = () => endpoint.ask({ target, maxBytes: 65_536 }, new AbortController().signal);
  const isSigned = async () => trust.isSigned(await ask(), endpoint, o);
  const compare = async (...names: string[]) => {
    const answers = names.map(async (text): Promise<ReadAnswer> => {
      const name = fake.parse(text);
      return { name, keys: ['staex-id'], reading: await fake.read(name, ['staex-id']) };
    });
    const reply = { ...(await ask()), isSigned: true };
    return trust.compare(await Promise.all(answers), reply, endpoint, o);
  };
  return { ...rig, isSigned, compare, told, steps };
}

/** An own endpoint that knows other things of `bob.fake`. */
function own({ clock }: ReturnType<typeof proxiedGateway>) {
  const service = createFakeNameService({ clock });
  service.entries.set('alice.fake', { records: new Map([['staex-id', 'x']]) });
  service.entries.set('bob.fake', { records: new Map([['staex-id', 'other']]) });
  return service;
}

describe('what is signed', () => {
  it('is known to be so, unless gateways are believed', async () => {
    expect(await trusting().isSigned()).toBe(true);
    const believing = trusting({ signatures: 'off' });
    believing.between.change = (answer) => changed(answer, (body) => body.replace('"x"', '"z"'));
    expect([await believing.isSigned(), believing.told]).toEqual([false, []]);
  });

  it('in a way that does not hold is refused, and that is told', async () => {
    for (const onUntrusted of [true, false]) {
      const { isSigned, between, told, steps } = trusting(onUntrusted ? {} : { onUntrusted: undefined });
      between.change = (answer) => changed(answer, (body) => body.replace('"x"', '"z"'));
      const error = await failure(isSigned());
      expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'bad-signature' });
      expect(told).toEqual(onUntrusted ? [error] : []);
      expect(steps).toEqual([
        {
          step: 'read',
          detail: error.message,
          endpoint: 'https://names.test',
          ms: 0,
          failed: 'UNTRUSTED',
        },
      ]);
    }
  });

  it('and cannot be checked, since the keys cannot be read, is no accusation', async () => {
    const { isSigned, between, told, steps } = trusting();
    between.change = (answer, { url }) =>
      url.includes('well-known') ? Response.json({ e: 1 }, { status: 503 }) : answer;
    expect(await failure(isSigned())).toMatchObject({ code: 'UNAVAILABLE' });
    expect([told, steps]).toEqual([[], []]);
  });

  it('is no accusation either when something here breaks', async () => {
    const fault = new TypeError('broken');
    const { isSigned, told } = trusting({ verify: () => Promise.reject(fault) });
    expect(await failure(isSigned())).toBe(fault);
    expect(told).toEqual([]);
  });
});

describe('what is compared', () => {
  it('is nothing without an own endpoint', async () => {
    const { compare, steps } = trusting();
    expect(await compare('bob.fake')).toBeUndefined();
    expect(steps).toEqual([]);
  });

  it('is each answer in a reply, and one that is a lie is told with all that proves it', async () => {
    const rig = proxiedGateway();
    const service = own(rig);
    const lies: object[] = [];
    const sample = { services: [service], rate: 1, onLie: (lie: object) => void lies.push(lie) };
    const { compare, told } = trusting({ sample }, rig);
    await compare('alice.fake');
    expect([service.calls.reads, told]).toEqual([1, []]);
    const error = await failure(compare('alice.fake', 'bob.fake'));
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'sampled-lie' });
    expect(error).toBeInstanceOf(ResolverError);
    expect(told).toEqual([error]);
    expect(lies).toMatchObject([{ origin: 'https://names.test', name: 'bob.fake', isSigned: true }]);
    expect(service.calls.reads).toBe(3);
  });
});
