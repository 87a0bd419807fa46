import { createResolver, type NameService, ResolverError } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../create-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { problemSchema } from '../response-schemas.ts';
import { accountNamesSchema } from './accounts.ts';

const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'refused' });

function rig(options: GatewayOptions = {}, change: (service: NameService) => NameService = (s) => s) {
  const clock = createManualClock();
  const fake = createFakeNameService({ clock });
  fake.entries.set('alice.fake', { records: new Map(), account: 'acct-alice' });
  fake.entries.set('bob.fake', { records: new Map(), account: 'acct-bob' });
  fake.primaries.set('acct-alice', 'alice.fake');
  fake.primaries.set('acct-mallory', 'bob.fake');
  const resolver = createResolver({ services: [change(fake)], clock });
  const gateway = createGateway(resolver, { clock, ...options });
  const get = async (account: string, headers: Record<string, string> = {}) =>
    gateway.fetch(new Request(`http://gateway.test/v1/accounts/${account}/names`, { headers }));
  return { clock, fake, gateway, get };
}

describe('the names of an account', () => {
  it('are those that point back at it', async () => {
    const { get } = rig();
    const response = await get('acct-alice');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
    const json = await response.json();
    expect(accountNamesSchema.parse(json)).toEqual(json);
    expect(json).toMatchObject({ name: 'alice.fake', names: ['alice.fake'], state: 'found' });
  });

  it.each([
    ['acct-nobody', 'account-nameless', 'unset'],
    ['acct-mallory', 'account-mismatch', 'mismatch'],
  ])('are none for %s, with the proof', async (account, code, reason) => {
    const { get } = rig();
    const response = await get(account);
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBe('public, max-age=30');
    const json = await response.json();
    expect(problemSchema.parse(json)).toEqual(json);
    expect(json).toMatchObject({ code, reason, names: [], evidence: { block: { number: 100 } } });
  });

  it('come from memory for a minute, with their age', async () => {
    const { get, fake, clock } = rig();
    await get('acct-alice');
    await clock.advance(59_000);
    const held = await get('acct-alice');
    expect([held.headers.get('age'), held.headers.get('cache-status')]).toEqual(['59', 'peername; hit']);
    expect((await get('acct-alice', { 'if-none-match': held.headers.get('etag') ?? '' })).status).toBe(304);
    expect(fake.calls.reads).toBe(1);
    await clock.advance(1_000);
    expect((await get('acct-alice')).headers.get('age')).toBe('0');
    expect(fake.calls.reads).toBe(2);
  });

  it('cost one read for all who ask at once', async () => {
    const { get, fake, clock } = rig();
    fake.setDelay(100);
    const all = Array.from({ length: 1_000 }, () => get('acct-alice'));
    await clock.advance(100);
    expect(new Set((await Promise.all(all)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(fake.calls.reads).toBe(1);
  });

  it('are 504 when the chain hangs, and there for the next who asks once it answers', async () => {
    const { get, fake, clock } = rig();
    fake.setDelay(5_000);
    const late = get('acct-alice');
    await clock.advance(1_900);
    expect((await late).status).toBe(504);
    await clock.advance(3_100);
    expect((await get('acct-alice')).status).toBe(200);
    expect(fake.calls.reads).toBe(1);
  });

  it('are 503 in an outage, at most four tries in ten seconds, and back within half a minute', async () => {
    const { get, fake, clock } = rig();
    fake.failWith(outage);
    for (let i = 0; i < 100; i++) {
      const response = await get('acct-alice');
      expect([response.status, response.headers.has('retry-after')]).toEqual([503, true]);
      await clock.advance(100);
    }
    expect(fake.calls.reads).toBeLessThanOrEqual(4);
    fake.failWith(undefined);
    await clock.advance(30_000);
    expect((await get('acct-alice')).status).toBe(200);
  });

  it('cost a client one read each, and nothing from memory', async () => {
    const { get } = rig({ clientOf: () => 'somebody', readQuota: { limit: 1, window: 60_000 } });
    expect((await get('acct-alice')).status).toBe(200);
    expect((await get('acct-alice')).status).toBe(200);
    const over = await get('acct-nobody');
    expect([over.status, over.headers.get('ratelimit')]).toEqual([429, '"reads";r=0;t=60']);
  });

  it('of what is no account here are 501, without a read', async () => {
    const { get, fake } = rig({ clientOf: () => 'somebody', readQuota: { limit: 1, window: 60_000 } });
    for (let i = 0; i < 3; i++) expect((await get('0x00')).status).toBe(501);
    expect(fake.calls.reads).toBe(0);
  });

  it('have one target, written as the chain writes the account', async () => {
    const { get, fake } = rig({}, (service) => ({
      ...service,
      supportsAccount: (text) => text.toLowerCase().startsWith('acct-'),
      reverse: (text, o) => (service.reverse as NonNullable<typeof service.reverse>)(text.toLowerCase(), o),
    }));
    const target = '/v1/accounts/acct-alice/names';
    for (const written of ['ACCT-alice', 'ACCT-alice', 'acct%2Dalice', '%20acct-alice']) {
      const response = await get(written);
      expect([response.status, response.headers.get('location')]).toEqual([308, target]);
    }
    expect(fake.calls.reads).toBe(1);
    expect((await get('acct-alice')).headers.get('cache-status')).toBe('peername; hit');
    expect(fake.calls.reads).toBe(1);
  });

  it.each(['?x=1', '?policy=network'])('take no parameters: %s is 400', async (search) => {
    const { gateway } = rig();
    const response = await gateway.fetch(
      new Request(`http://gateway.test/v1/accounts/acct-alice/names${search}`),
    );
    expect(response.status).toBe(400);
  });
});
