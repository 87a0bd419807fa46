import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { createGateway } from './create-gateway.ts';

const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';

function rig() {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  service.entries.set('alice.fake', { records: new Map([['staex-id', staexId]]) });
  const resolver = createResolver({ services: [service], clock });
  const gateway = createGateway(resolver, { clock });
  const get = (target: string, headers: Record<string, string> = {}) =>
    gateway.fetch(new Request(`http://gateway.test${target}`, { headers }));
  return { clock, service, gateway, get };
}

describe('a gateway', () => {
  it('answers a found name with the whole resolution', async () => {
    const { get } = rig();
    const response = await get('/v1/names/alice.fake');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      state: 'found',
      name: 'alice.fake',
      peer: { kind: 'staex', id: staexId },
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'public, max-age=60, stale-while-revalidate=60, stale-if-error=86400',
      'cache-status': 'peername; fwd=miss; stored',
      age: '0',
    });
  });

  it('answers again from memory with its age, without asking the chain', async () => {
    const { get, clock, service } = rig();
    await get('/v1/names/alice.fake');
    await clock.advance(20_000);
    const response = await get('/v1/names/alice.fake');
    expect(response.headers.get('age')).toBe('20');
    expect(response.headers.get('cache-status')).toBe('peername; hit');
    expect(service.calls.reads).toBe(1);
  });

  it('gives 304 without a body to a client that has the answer', async () => {
    const { get } = rig();
    const etag = (await get('/v1/names/alice.fake')).headers.get('etag') ?? '';
    const response = await get('/v1/names/alice.fake', { 'if-none-match': etag });
    expect([response.status, await response.text()]).toEqual([304, '']);
  });

  it('leads every way to write a question to one target', async () => {
    const { get } = rig();
    for (const target of [
      '/v1/names/ALICE.fake',
      '/v1/names/%61lice.fake',
      '/v1/names/alice.fake?',
      '/v1/names/alice.fake?policy=cache-first',
      '/v1/names/alice.fake?explain=0',
    ]) {
      const response = await get(target);
      expect([response.status, response.headers.get('location')]).toEqual([308, '/v1/names/alice.fake']);
    }
  });

  it('proves absence with 404 and says why', async () => {
    const { get } = rig();
    const response = await get('/v1/names/nobody.fake');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({
      type: 'urn:peername:problem:name-absent',
      status: 404,
      code: 'name-absent',
      retryable: false,
      state: 'absent',
      evidence: { block: { number: 100 } },
    });
  });

  it.each([
    ['a forced refresh', '/v1/names/alice.fake?policy=network'],
    ['a demanded block', '/v1/names/alice.fake?minBlock=101'],
    ['an explanation', '/v1/names/alice.fake?explain=1&policy=network'],
    ['records', '/v1/names/alice.fake/records?policy=network'],
  ])('hands out nothing older than what %s showed', async (_, target) => {
    const { get, service } = rig();
    await get('/v1/names/alice.fake');
    service.entries.delete('alice.fake');
    service.mine();
    expect((await get('/v1/names/alice.fake')).status).toBe(200);
    expect((await get(target)).status).toBe(404);
    expect((await get('/v1/names/alice.fake')).status).toBe(404);
  });

  it('reads a hot name anew before its answer runs out, so that nobody gets a stale one', async () => {
    const { get, clock, service } = rig();
    await get('/v1/names/alice.fake');
    await clock.advance(55_000);
    service.mine();
    await get('/v1/names/alice.fake');
    await clock.advance(0);
    const response = await get('/v1/names/alice.fake');
    expect(await response.json()).toMatchObject({ evidence: { block: { number: 101 } } });
    expect(service.calls.reads).toBe(2);
  });
});
