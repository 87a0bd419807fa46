import { createResolver, ResolverError } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { createGateway } from './create-gateway.ts';
import type { GatewayOptions } from './gateway-options.ts';

const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';

function rig(options: GatewayOptions = {}) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  service.entries.set('alice.fake', { records: new Map([['staex-id', staexId]]), account: 'acct-alice' });
  service.primaries.set('acct-alice', 'alice.fake');
  const gateway = createGateway(createResolver({ services: [service], clock }), { clock, ...options });
  const get = async (target = '/v1/names/alice.fake') =>
    gateway.fetch(new Request(`http://gateway.test${target}`));
  return { clock, service, get };
}

describe('an early refresh', () => {
  it('comes in the last tenth of the window and not before', async () => {
    const { clock, service, get } = rig();
    await get();
    await clock.advance(53_999);
    await get();
    await clock.advance(0);
    expect(service.calls.reads).toBe(1);
    await clock.advance(1);
    await get();
    await clock.advance(0);
    expect(service.calls.reads).toBe(2);
    expect((await get()).headers.get('age')).toBe('0');
  });

  it('comes once, however many ask while it runs', async () => {
    const { clock, service, get } = rig();
    await get();
    await clock.advance(55_000);
    service.setDelay(1_000);
    for (let i = 0; i < 500; i++) expect((await get()).status).toBe(200);
    await clock.advance(1_000);
    expect(service.calls.reads).toBe(2);
  });

  it('that fails is not tried again, and costs nobody the answer that there is', async () => {
    const { clock, service, get } = rig();
    await get();
    service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'refused' }));
    await clock.advance(54_000);
    for (let i = 0; i < 59; i++) {
      expect((await get()).headers.get('cache-status')).toBe('peername; hit');
      await clock.advance(100);
    }
    expect(service.calls.reads).toBe(2);
  });

  it('is not for those who want nothing but the cache asked', async () => {
    const { clock, service, get } = rig();
    await get();
    await get('/v1/names/alice.fake?policy=cache-only');
    await clock.advance(55_000);
    expect((await get('/v1/names/alice.fake?policy=cache-only')).status).toBe(200);
    await clock.advance(0);
    expect(service.calls.reads).toBe(1);
  });

  it('of records asks for records', async () => {
    const { clock, service, get } = rig();
    await get('/v1/names/alice.fake/records');
    await clock.advance(55_000);
    await get('/v1/names/alice.fake/records');
    await clock.advance(0);
    expect(service.calls.reads).toBe(2);
    const response = await get('/v1/names/alice.fake/records');
    expect([response.headers.get('age'), (await response.json()).records.length]).toEqual(['0', 1]);
  });

  it('is for names alone', async () => {
    const { clock, service, get } = rig({
      clientOf: () => 'ann',
      readQuota: { limit: 2, window: 600_000 },
    });
    await get('/v1/accounts/acct-alice/names');
    await clock.advance(59_000);
    await get('/v1/accounts/acct-alice/names');
    await clock.advance(0);
    expect(service.calls.reads).toBe(1);
    // Nor is it paid for.
    expect((await get()).status).toBe(200);
  });

  it('is paid by the client that asks, and left to another when it cannot pay', async () => {
    let client = 'ann';
    const { clock, service, get } = rig({
      clientOf: () => client,
      readQuota: { limit: 1, window: 600_000 },
    });
    await get();
    await clock.advance(55_000);
    for (let i = 0; i < 10; i++) expect((await get()).status).toBe(200);
    await clock.advance(0);
    expect(service.calls.reads).toBe(1);
    client = 'ben';
    await get();
    await clock.advance(0);
    expect(service.calls.reads).toBe(2);
  });
});
