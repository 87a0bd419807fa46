import { createResolver, ResolverError } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../create-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { batchAnswerSchema } from './batch.ts';

const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';

function rig(options: GatewayOptions = {}) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  service.entries.set('alice.fake', { records: new Map([['staex-id', staexId]]) });
  service.entries.set('bob.fake', { records: new Map([['staex-id', 'broken']]) });
  const resolver = createResolver({ services: [service], clock });
  const gateway = createGateway(resolver, { clock, ...options });
  const post = (body: unknown, init: RequestInit = {}) =>
    gateway.fetch(
      new Request('http://gateway.test/v1/names:batch', {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...init,
        headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
      }),
    );
  return { clock, service, resolver, gateway, post };
}

const inLines = { headers: { accept: 'application/x-ndjson' } };
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a batch', () => {
  it('gives each name its own status, in the order asked, from one read of the chain', async () => {
    const { post, service } = rig();
    const names = ['alice.fake', 'nobody.fake', 'bob.fake', 'alice.elsewhere', 'a b', ' ALICE.fake '];
    const response = await post({ names });
    expect(response.status).toBe(200);
    const json = await response.json();
    expect(batchAnswerSchema.parse(json)).toEqual(json);
    const { results } = json;
    expect(results.map((r: { input: string }) => r.input)).toEqual(names);
    expect(results.map((r: { status: number }) => r.status)).toEqual([200, 404, 422, 501, 400, 200]);
    expect(results[5]).toMatchObject({ name: 'alice.fake', peer: { id: staexId } });
    expect(service.calls).toEqual({ reads: 1, names: 3 });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      vary: 'accept',
      'content-type': 'application/json',
    });
  });

  it('gives the raw records of names', async () => {
    const { post } = rig();
    const response = await post({ names: ['bob.fake', 'nobody.fake'], records: true, keys: ['staex-id'] });
    const json = await response.json();
    expect(batchAnswerSchema.parse(json)).toEqual(json);
    expect(json.results).toMatchObject([
      { status: 200, records: [{ key: 'staex-id', value: 'broken' }] },
      { status: 404, code: 'name-absent' },
    ]);
  });

  it('streams lines as answers come, the cached ones first', async () => {
    const { post, clock, service } = rig();
    await post({ names: ['alice.fake'] });
    service.setDelay(500);
    const response = await post({ names: ['nobody.fake', 'alice.fake'] }, inLines);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const first = await reader.read();
    expect(linesOf(new TextDecoder().decode(first.value))).toMatchObject([
      { input: 'alice.fake', status: 200 },
    ]);
    await clock.advance(500);
    const second = await reader.read();
    expect(linesOf(new TextDecoder().decode(second.value))).toMatchObject([
      { input: 'nobody.fake', status: 404 },
    ]);
    expect((await reader.read()).done).toBe(true);
  });

  it.each([
    ['application/x-ndjson', 'application/x-ndjson'],
    ['application/x-ndjson, application/json;q=0.5', 'application/x-ndjson'],
    ['application/json, application/x-ndjson;q=0.5', 'application/json'],
    ['*/*', 'application/json'],
    ['text/html', 'application/json'],
    ['application/x-ndjson;q=0', 'application/json'],
  ])('to a client that accepts %s answers in %s', async (accept, type) => {
    const response = await rig().post({ names: ['alice.fake'] }, { headers: { accept } });
    expect(response.headers.get('content-type')).toBe(type);
    await response.text();
  });

  it('ends the waits of a client that goes away, and lets the read go on for others', async () => {
    const { post, clock, service } = rig();
    service.setDelay(500);
    const response = await post({ names: ['alice.fake', 'nobody.fake'] }, inLines);
    await response.body?.cancel();
    const waitsOfNobody = clock.pending;
    await clock.advance(500);
    expect(service.calls.reads).toBe(1);
    await post({ names: ['alice.fake'] });
    expect(service.calls.reads).toBe(1);
    // The read's own delay and deadline: the waits of the two names are gone.
    expect(waitsOfNobody).toBe(2);
    expect(clock.pending).toBe(0);
  });

  it('ends the waits when the request is aborted', async () => {
    const { post, clock, service } = rig();
    service.setDelay(500);
    const leaving = new AbortController();
    const response = post({ names: ['alice.fake'] }, { signal: leaving.signal });
    await clock.advance(100);
    leaving.abort();
    expect((await response).status).toBe(499);
  });

  it('says of names on a dead chain that it is out of reach, never that they are absent', async () => {
    const { post, service } = rig();
    service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'refused' }));
    const { results } = await (await post({ names: ['alice.fake', 'nobody.fake'] })).json();
    expect(results).toMatchObject([
      { status: 503, code: 'UNAVAILABLE', retryable: true, state: 'unknown', input: 'alice.fake' },
      { status: 503, code: 'UNAVAILABLE', retryable: true, state: 'unknown', input: 'nobody.fake' },
    ]);
  });

  it('counts as as many requests as it has names, and each miss as a read', async () => {
    const quota = { requestQuota: { limit: 10, window: 60_000 }, readQuota: { limit: 2, window: 60_000 } };
    const { post } = rig({ clientOf: () => 'somebody', ...quota });
    await post({ names: ['alice.fake'] });
    const response = await post({ names: ['alice.fake', 'b.fake', 'c.fake', 'd.fake'] });
    const { results } = await response.json();
    expect(results.map((r: { status: number }) => r.status)).toEqual([200, 404, 429, 429]);
    expect(results[2]).toMatchObject({ error: { code: 'RATE_LIMITED', retryAfter: 30_000 } });
    const over = await post({ names: Array(7).fill('alice.fake') });
    expect(over.status).toBe(429);
    expect(over.headers.get('retry-after')).toBe('12');
    expect(over.headers.get('ratelimit')).toBe('"requests";r=0;t=12');
  });

  it.each([
    ['no names', { names: [] }, 400],
    ['101 names', { names: Array(101).fill('a.fake') }, 400],
    ['a name that is a number', { names: [1] }, 400],
    ['a field that is not known', { names: ['a.fake'], explain: true }, 400],
    ['a kind that is not known', { names: ['a.fake'], kinds: ['telephone'] }, 400],
    ['no kinds', { names: ['a.fake'], kinds: [] }, 400],
    ['keys without records', { names: ['a.fake'], keys: ['url'] }, 400],
    ['a block that is a text', { names: ['a.fake'], minBlock: '1' }, 400],
    ['a block with a fraction', { names: ['a.fake'], minBlock: 1.5 }, 400],
    ['a list', ['a.fake'], 400],
    ['null', 'null', 400],
    ['nothing', '', 400],
    ['half a text', '{"names":["a.fake"', 400],
    ['the prototype as a field', '{"names":["a.fake"],"__proto__":{"policy":"network"}}', 400],
    ['over 16 KiB', { names: ['a'.repeat(17_000)] }, 413],
  ])('refuses %s', async (_, body, status) => {
    const response = await rig().post(body);
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    'refuses a body of the type "%s"',
    async (type) => {
      expect((await rig().post({ names: ['a.fake'] }, { headers: { 'content-type': type } })).status).toBe(
        415,
      );
    },
  );

  it('refuses a body that is not UTF-8, and reads no more of an endless one than it must', async () => {
    const { gateway } = rig();
    let pulls = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls += 1;
        controller.enqueue(new Uint8Array(1024));
      },
    });
    const send = async (body: BodyInit) =>
      (
        await gateway.fetch(
          new Request('http://gateway.test/v1/names:batch', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
            duplex: 'half',
          } as RequestInit),
        )
      ).status;
    const [head, tail] = ['{"names":["', '.fake"]}'].map((text) => new TextEncoder().encode(text));
    expect(await send(new Uint8Array([...head!, 0x61, ...tail!]))).toBe(200);
    expect(await send(new Uint8Array([...head!, 0xff, ...tail!]))).toBe(400);
    expect(await send(endless)).toBe(413);
    expect(pulls).toBeLessThan(25);
  });
});
