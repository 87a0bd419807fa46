import { createResolver, ResolverError } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../create-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { problemSchema } from '../response-schemas.ts';
import { readySchema } from './health.ts';

const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'refused' });

function rig(options: GatewayOptions = {}) {
  const clock = createManualClock();
  const one = createFakeNameService({ clock });
  const two = createFakeNameService({ clock, id: 'other', tld: 'other' });
  const resolver = createResolver({ services: [one, two], clock });
  const gateway = createGateway(resolver, { clock, probes: ['a.fake', 'a.other'], ...options });
  const get = async (target: string) => gateway.fetch(new Request(`http://gateway.test${target}`));
  const ready = async () => (await get('/readyz')).status;
  return { clock, one, two, gateway, get, ready };
}

describe('readiness', () => {
  it('comes when every chain has answered once, tried again each second as failures allow', async () => {
    const { clock, one, two, get, ready } = rig();
    two.failWith(outage);
    await clock.advance(0);
    const response = await get('/readyz');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    const json = await response.json();
    expect(problemSchema.parse(json)).toEqual(json);
    expect(json).toMatchObject({ code: 'NOT_READY', detail: 'No answer yet about a.other' });
    await clock.advance(10_000);
    expect(await ready()).toBe(503);
    expect(one.calls.reads).toBe(1);
    expect(two.calls.reads).toBeLessThanOrEqual(5);
    two.failWith(undefined);
    await clock.advance(30_000);
    expect(await ready()).toBe(200);
    expect(clock.pending).toBe(0);
  });

  it('is there at once without probes', async () => {
    expect(await rig({ probes: [] }).ready()).toBe(200);
  });

  it('outlives an outage, which shows as not ok', async () => {
    const { clock, one, two, get, ready } = rig();
    await clock.advance(0);
    two.mine();
    const response = await get('/readyz');
    const json = await response.json();
    expect(readySchema.parse(json)).toEqual(json);
    expect(json.services).toMatchObject([
      { service: 'fake', network: 'fakenet', block: 100, answeredAt: '2026-01-01T00:00:00.000Z', ok: true },
      { service: 'other', ok: true },
    ]);
    two.failWith(outage);
    await clock.advance(31_000);
    expect(await ready()).toBe(200);
    await clock.advance(0);
    const later = await (await get('/readyz')).json();
    expect(later.services).toMatchObject([
      { service: 'fake', ok: true, answeredAt: '2026-01-01T00:00:31.000Z' },
      { service: 'other', ok: false, answeredAt: '2026-01-01T00:00:00.000Z' },
    ]);
    expect([one.calls.reads, two.calls.reads]).toEqual([2, 2]);
    two.failWith(undefined);
    await get('/v1/names/b.other');
    const back = await (await get('/readyz')).json();
    expect(back.services[1]).toMatchObject({ ok: true, answeredAt: '2026-01-01T00:00:31.000Z' });
  });

  it('is not told by what comes from the cache', async () => {
    const { clock, two, get } = rig();
    await get('/v1/names/b.other');
    two.failWith(outage);
    await get('/v1/names/c.other');
    await clock.advance(1_000);
    expect((await get('/v1/names/b.other?minBlock=1')).status).toBe(404);
    const json = await (await get('/readyz')).json();
    expect(json.services[1]).toMatchObject({ ok: false, answeredAt: '2026-01-01T00:00:00.000Z' });
  });

  it('asks the chains no more than twice a minute however often it is looked at', async () => {
    const { clock, one, ready } = rig();
    await clock.advance(0);
    for (let i = 0; i < 60; i++) {
      await ready();
      await clock.advance(1_000);
    }
    expect(one.calls.reads).toBeLessThanOrEqual(3);
  });

  it('ends at once when the gateway closes, and so do the tries', async () => {
    const { clock, two, gateway, get, ready } = rig();
    two.failWith(outage);
    await clock.advance(0);
    gateway.close();
    const response = await get('/readyz');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.json()).toMatchObject({ code: 'CLOSED', retryable: true });
    expect(clock.pending).toBe(0);
    const other = rig();
    await other.clock.advance(0);
    expect(await other.ready()).toBe(200);
    other.gateway.close();
    expect(await other.ready()).toBe(503);
    expect((await get('/livez')).status).toBe(200);
    expect(await ready()).toBe(503);
  });

  it('refuses a probe that no chain could ever answer', () => {
    expect(() => rig({ probes: ['a.nowhere'] })).toThrow('No configured name service');
  });

  it('is told also to a client over its quota and while too many wait', async () => {
    const { clock, one, get } = rig({
      clientOf: () => 'somebody',
      requestQuota: { limit: 1, window: 60_000 },
      maxWaiting: 1,
    });
    await clock.advance(0);
    one.setDelay(1_000);
    const waiting = get('/v1/names/b.fake');
    await clock.advance(0);
    expect((await get('/v1/names/c.fake')).status).toBe(429);
    expect((await get('/livez')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(200);
    await clock.advance(1_000);
    expect((await waiting).status).toBe(404);
  });
});
