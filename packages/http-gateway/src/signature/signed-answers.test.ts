import { createResolver, ResolverError } from '@peername/resolver-core';
import {
  createFakeNameService,
  createManualClock,
  type FakeNameService,
  type ManualClock,
} from '@peername/resolver-core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isVerified, type Received } from '../../testing/stock-verifiers.ts';
import { createKeySigner } from '../node/keys/key-signer.ts';
import { firstSigningKey } from '../node/keys/rotate-keys.ts';
import { type RunningGateway, serveGateway } from '../node/serve-gateway.ts';
import { batchTarget } from './batch-target.ts';
import { keyDirectoryPath, type PublishedKey } from './published-key.ts';
import { parseSignature, parseSignatureInput } from './signed-message.ts';
import type { Signer } from './signer.ts';

const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const dead = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'refused' });
const found = '/v1/names/alice.fake';
const signatureFields = ['content-digest', 'content-location', 'signature-input', 'signature'];

let clock: ManualClock;
let service: FakeNameService;
let signer: Signer;
let running: RunningGateway;

beforeEach(async () => {
  // The stock verifiers go by the machine's clock.
  clock = createManualClock(Date.now());
  service = createFakeNameService({ clock });
  const put = (name: string, records: Record<string, string>, about: { readonly expiresAt?: Date } = {}) =>
    service.entries.set(name, { records: new Map(Object.entries(records)), account: 'acct-alice', ...about });
  put('alice.fake', { 'staex-id': staexId });
  put('bare.fake', { url: 'https://bare.example' });
  put('old.fake', { 'staex-id': staexId }, { expiresAt: new Date(clock.now() - 5_000) });
  put('broken.fake', { 'staex-id': 'h8sy' });
  service.primaries.set('acct-alice', 'alice.fake');
  signer = createKeySigner([firstSigningKey(clock.now())], clock);
  running = await serveGateway(createResolver({ services: [service], clock }), { port: 0, clock, signer });
});
afterEach(() => running.close());

async function ask(target: string, init: RequestInit = {}): Promise<Received> {
  const response = await fetch(running.url + target, { redirect: 'manual', ...init });
  const { status, headers } = response;
  return { status, headers: Object.fromEntries(headers), body: await response.text() };
}
const post = (json: object, accept = 'application/json') => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', accept },
  body: JSON.stringify(json),
});
async function publishedKeys(): Promise<readonly PublishedKey[]> {
  return JSON.parse((await ask(keyDirectoryPath)).body).keys;
}
const paramsOf = ({ headers }: Received) => parseSignatureInput(headers['signature-input'] ?? '');
const seconds = (date: string) => Math.floor(Date.parse(date) / 1000);

describe('an answer', () => {
  it.each([
    [200, found],
    [200, `${found}/records`],
    [200, `${found}?kinds=staex&maxAge=300`],
    [200, `${found}?policy=network`],
    [200, `${found}?explain=1`],
    [200, '/v1/names/bare.fake/records?keys=url'],
    [200, '/v1/names/bare.fake/records?keys=na%C3%AFve%27s,url'],
    [200, '/v1/accounts/acct-alice/names'],
    [404, '/v1/accounts/acct-nobody/names'],
    [404, '/v1/names/nobody.fake'],
    [404, '/v1/names/bare.fake'],
    [410, '/v1/names/old.fake'],
    [422, '/v1/names/broken.fake'],
  ])(
    'of status %i to %s is signed as stock verifiers have it, made anew and ready-made',
    async (status, target) => {
      const keys = await publishedKeys();
      const [anew, held] = [await ask(target), await ask(target)];
      for (const received of [anew, held]) {
        expect(received.status).toBe(status);
        expect(await isVerified(received, keys)).toBe(true);
        expect(received.headers['content-location']).toBe(target);
        const { freshness } = JSON.parse(received.body);
        expect(paramsOf(received)).toEqual({
          created: seconds(freshness.readAt),
          expires: seconds(freshness.staleUntil),
          keyid: keys[0]?.kid,
        });
      }
      if (!/network|explain/.test(target)) expect(held.headers['signature']).toBe(anew.headers['signature']);
    },
  );

  it('that is stale is signed with the time at which the chain was asked, and no longer than it may be served', async () => {
    const fresh = await ask(found);
    await clock.advance(120_000);
    service.failWith(dead);
    for (const received of [await ask(found), await ask(found)]) {
      expect(JSON.parse(received.body).freshness).toMatchObject({ stale: true });
      expect(await isVerified(received, signer.keys())).toBe(true);
      expect(paramsOf(received)).toEqual(paramsOf(fresh));
    }
  });

  it('that was read anew before it ran out is signed as the answer to what was asked', async () => {
    const first = await ask(found);
    await clock.advance(55_000);
    await ask(found);
    await expect
      .poll(async () => {
        const received = await ask(found);
        return [
          received.headers['content-location'],
          paramsOf(received)?.created === (paramsOf(first)?.created ?? 0) + 55,
        ];
      })
      .toEqual([found, true]);
  });

  it('from the cache alone is signed too', async () => {
    await ask(found);
    const received = await ask(`${found}?policy=cache-only`);
    expect([received.status, await isVerified(received, signer.keys())]).toEqual([200, true]);
  });

  it('to a batch is signed as one, as old as its oldest part, for the question that was posted', async () => {
    await ask(found);
    await clock.advance(20_000);
    const question = post({ names: ['alice.fake', 'nobody.fake', 'not a name'] });
    const received = await ask('/v1/names:batch', question);
    expect([received.status, await isVerified(received, signer.keys())]).toEqual([200, true]);
    const { results } = JSON.parse(received.body);
    const [alice, nobody] = results;
    expect(results).toHaveLength(3);
    expect(paramsOf(received)).toMatchObject({
      created: seconds(alice.freshness.readAt),
      expires: seconds(nobody.freshness.staleUntil),
    });
    const target = batchTarget('/v1/names:batch', new TextEncoder().encode(question.body));
    expect(received.headers['content-location']).toBe(target);
    const other = await ask('/v1/names:batch', post({ names: ['alice.fake'], records: true }));
    expect(other.headers['content-location']).not.toBe(target);
  });

  it('with one character of it changed fails', async () => {
    const received = await ask('/v1/names/nobody.fake');
    const keys = signer.keys();
    expect(await isVerified(received, keys)).toBe(true);
    const { headers, body } = received;
    const other = (text: string, at: number) =>
      `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`;
    for (let at = 0; at < body.length; at += 1)
      expect(await isVerified({ ...received, body: other(body, at) }, keys)).toBe(false);
    expect(await isVerified({ ...received, status: 200 }, keys)).toBe(false);
    for (const name of ['content-type', ...signatureFields]) {
      const value = headers[name] ?? '';
      for (let at = 0; at < value.length; at += 1) {
        // Bits that stock decoders of base64 pass over; ours does not.
        if (name === 'signature' && at === value.length - 4) {
          expect(parseSignature(other(value, at))).toBeUndefined();
          continue;
        }
        const changed = { ...received, headers: { ...headers, [name]: other(value, at) } };
        expect([name, at, await isVerified(changed, keys)]).toEqual([name, at, false]);
      }
    }
  });
});

describe('without content, as to HEAD and 304,', () => {
  it('an answer says what it is of and carries no digest of a body that is not there', async () => {
    for (const round of ['anew', 'ready-made']) {
      const head = await ask(found, { method: 'HEAD' });
      expect([round, head.status, head.headers['content-location']]).toEqual([round, 200, found]);
      for (const name of ['content-digest', 'signature', 'signature-input'])
        expect(head.headers).not.toHaveProperty(name);
    }
    const { headers } = await ask(found);
    const same = await ask(found, { headers: { 'if-none-match': headers['etag'] ?? '' } });
    expect([same.status, same.headers['etag'], same.headers['content-location']]).toEqual([
      304,
      headers['etag'],
      found,
    ]);
    for (const name of ['content-digest', 'signature', 'signature-input'])
      expect(same.headers).not.toHaveProperty(name);
  });
});

describe('not signed', () => {
  it.each([
    ['/v1/names/alice.elsewhere', 501],
    ['/v1/names/a%20b.fake', 400],
    ['/v1/names/ALICE.fake', 308],
    ['/v1/services', 200],
    ['/openapi.json', 200],
    ['/livez', 200],
    ['/', 200],
    ['/?name=alice.fake', 200],
    ['/docs', 200],
    ['/dns-query?name=alice.fake&type=TXT', 200],
  ])('is %s, which has no evidence or says it in another form', async (target, status) => {
    const { headers, ...received } = await ask(target);
    expect(received.status).toBe(status);
    for (const name of signatureFields) expect(headers).not.toHaveProperty(name);
  });

  it('is an outage, also of a whole batch, and what is streamed', async () => {
    const lines = await ask('/v1/names:batch', post({ names: ['alice.fake'] }, 'application/x-ndjson'));
    service.failWith(dead);
    const outage = await ask('/v1/names/carol.fake');
    const batch = await ask('/v1/names:batch', post({ names: ['dave.fake'] }));
    expect([lines.status, outage.status, batch.status]).toEqual([200, 503, 200]);
    for (const { headers } of [lines, outage, batch])
      for (const name of signatureFields) expect(headers).not.toHaveProperty(name);
  });

  it('is anything of a gateway without keys, which publishes none', async () => {
    const plain = await serveGateway(createResolver({ services: [service], clock }), { port: 0, clock });
    for (const target of [found, keyDirectoryPath]) {
      const { headers, status } = await fetch(plain.url + target);
      expect(status).toBe(200);
      for (const name of signatureFields) expect(headers.has(name)).toBe(false);
    }
    expect(await (await fetch(plain.url + keyDirectoryPath)).json()).toEqual({ keys: [] });
    await plain.close();
  });
});
