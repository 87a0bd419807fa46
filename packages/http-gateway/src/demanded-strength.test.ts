import { createResolver, quorumOf } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { gateway as gatewayClient } from './client/index.ts';
import { createGateway } from './create-gateway.ts';
import { createMetrics } from './node/metrics.ts';
import { foundSchema } from './response-schemas.ts';

/** A gateway over one endpoint, or over three of which two must agree and the first lies when told to. */
function rig(quorum: 1 | 2) {
  const clock = createManualClock();
  const members = ['a', 'b', 'c'].map((name) =>
    createFakeNameService({ clock, origin: `fake://${name}`, timeOf: () => clock.now() }),
  );
  for (const { entries, primaries } of members) {
    const records = new Map([['staex-id', 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g']]);
    entries.set('alice.fake', { records, account: 'acct-alice' });
    primaries.set('acct-alice', 'alice.fake');
  }
  const [first] = members;
  if (!first) throw new Error('no member');
  const warnings: unknown[] = [];
  const metrics = createMetrics({
    version: '1',
    clock,
    log: { warn: (message, fields) => void warnings.push([message, fields]) },
  });
  const service = metrics.meter(quorum === 1 ? first : quorumOf(members, { quorum, clock }));
  const resolver = createResolver({ services: [service], clock });
  const gateway = createGateway(resolver, { clock });
  const get = async (target: string, init?: RequestInit) =>
    gateway.fetch(new Request(`http://gateway.test${target}`, init));
  const batch = async (body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await get('/v1/names:batch', { method: 'POST', body: JSON.stringify(body), headers });
    return (await response.json()) as { results: Record<string, unknown>[] };
  };
  const lie = () => first.lie({ reading: ({ evidence }) => ({ state: 'absent', reason: 'name', evidence }) });
  return { clock, members, metrics, warnings, resolver, gateway, get, batch, lie };
}

const refusal = { code: 'UNTRUSTED', reason: 'assurance' };

describe('a demanded strength', () => {
  it('is met over a quorum, at every route', async () => {
    const { get, batch } = rig(2);
    for (const target of [
      '/v1/names/alice.fake',
      '/v1/names/alice.fake/records',
      '/v1/accounts/acct-alice/names',
    ]) {
      const response = await get(`${target}?require=quorum`);
      expect([target, response.status]).toEqual([target, 200]);
      expect(await response.json()).toMatchObject({ evidence: { assurance: 'quorum', agreed: 2, asked: 3 } });
    }
    expect(await batch({ names: ['alice.fake'], require: 'quorum' })).toMatchObject({
      results: [{ status: 200, evidence: { assurance: 'quorum' } }],
    });
  });

  it('refuses the word of one endpoint, also one that is in memory', async () => {
    const { get, batch } = rig(1);
    for (const target of [
      '/v1/names/alice.fake',
      '/v1/names/alice.fake/records',
      '/v1/accounts/acct-alice/names',
    ]) {
      expect((await get(target)).status).toBe(200);
      const response = await get(`${target}?require=quorum`);
      expect([target, response.status]).toEqual([target, 502]);
      expect(await response.json()).toMatchObject({
        code: 'UNTRUSTED',
        detail: expect.stringContaining('this answer rests on 1 endpoint'),
      });
      expect((await get(target)).status).toBe(200);
    }
    expect(await batch({ names: ['alice.fake'], require: 'proof' })).toMatchObject({
      results: [{ code: 'UNTRUSTED' }],
    });
  });

  it('has one way to be written, and no word of its own', async () => {
    const { get } = rig(2);
    for (const path of ['/v1/names/alice.fake', '/v1/accounts/acct-alice/names']) {
      const usual = await get(`${path}?require=single`);
      expect([usual.status, usual.headers.get('location')]).toEqual([308, path]);
      expect((await get(`${path}?require=two`)).status).toBe(400);
    }
  });

  it('is passed on by the client', async () => {
    for (const quorum of [1, 2] as const) {
      const { gateway, clock } = rig(quorum);
      const asked: string[] = [];
      const client = gatewayClient({
        url: 'http://gateway.test',
        clock,
        fetch: async (input, init) => {
          const request = new Request(input, init);
          asked.push(new URL(request.url).search);
          return gateway.fetch(request);
        },
      });
      const resolver = createResolver({ services: [client], clock });
      const outcomes = [
        await resolver.lookup('alice.fake', { require: 'quorum' }),
        await resolver.reverse('acct-alice', { require: 'quorum' }),
      ];
      expect(asked.every((search) => search.includes('require=quorum'))).toBe(true);
      for (const outcome of outcomes)
        expect(outcome).toMatchObject(quorum === 1 ? { error: refusal } : { state: 'found' });
    }
  });
});

describe('an endpoint that contradicts the others', () => {
  it('is named in the answer, in the figures, and in one line of the log a minute', async () => {
    const { get, lie, metrics, warnings, clock } = rig(2);
    lie();
    const json = await (await get('/v1/names/alice.fake')).json();
    expect(foundSchema.parse(json)).toEqual(json);
    expect(json).toMatchObject({ state: 'found', evidence: { dissent: ['fake://a'] } });
    await get('/v1/names/alice.fake/records?policy=network');
    expect(await metrics.text()).toContain('peername_dissent_total{service="fake",endpoint="fake://a"} 2');
    const fields = { service: 'fake', endpoint: 'fake://a', block: 100, against: 'fake://b, fake://c' };
    expect(warnings).toEqual([['an endpoint gave another answer at this block', fields]]);
    await clock.advance(60_000);
    await get('/v1/names/alice.fake/records?policy=network');
    expect(warnings).toHaveLength(2);
  });

  it('is shown to people', async () => {
    const { get, lie } = rig(2);
    lie();
    const page = await (await get('/?name=alice.fake', { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('2 of 3 endpoints agree');
    expect(page).toContain('gave another one at this block');
  });
});
