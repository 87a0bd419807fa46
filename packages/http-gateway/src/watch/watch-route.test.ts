import { createResolver, ResolverError } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../create-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';

const ids = {
  alice: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  bob: 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
};
const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' });

interface Seen {
  readonly event: string;
  readonly id: string;
  readonly data: { readonly name: string; readonly state: string; readonly peer?: { readonly id: string } };
}

function rig(options: GatewayOptions = {}, names = ['alice.fake', 'bob.fake']) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  const put = (name: string, id: string) => {
    service.entries.set(name, { records: new Map([['staex-id', id]]) });
    service.mine();
  };
  for (const name of names) put(name, ids.alice);
  const replica = () =>
    createGateway(createResolver({ services: [service], clock }), {
      clock,
      clientOf: () => 'me',
      ...options,
    });
  const gateway = replica();
  const get = (target: string, headers: Record<string, string> = {}, of = gateway) =>
    of.fetch(new Request(`http://gateway.test${target}`, { headers }));
  /** Opens a stream and collects what it sends. */
  const watch = async (target: string, lastId?: string, of = gateway) => {
    const response = await get(target, lastId === undefined ? {} : { 'last-event-id': lastId }, of);
    const state = { response, seen: [] as Seen[], comments: [] as string[], isOver: false };
    const reader = response.body!.getReader();
    const pump = (async () => {
      for (let r = await reader.read(); !r.done; r = await reader.read()) {
        const text = new TextDecoder().decode(r.value);
        const [, event, id, data] = /^event: (.*)\nid: (.*)\ndata: (.*)\n\n$/.exec(text) ?? [];
        if (event) state.seen.push({ event, id: id!, data: JSON.parse(data!) });
        else state.comments.push(text);
      }
      state.isOver = true;
    })();
    await clock.advance(0);
    return Object.assign(state, { leave: () => reader.cancel(), over: pump });
  };
  return { clock, service, put, replica, gateway, get, watch };
}

describe('GET /v1/watch', () => {
  it('tells the state of each name, in one read, as the answer about the name says it', async () => {
    const { watch, get, service } = rig();
    const { seen, response } = await watch('/v1/watch?names=alice.fake,bob.fake');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    expect(seen.map(({ event, data }) => [event, data.name])).toEqual([
      ['resolution', 'alice.fake'],
      ['resolution', 'bob.fake'],
    ]);
    expect(service.calls.reads).toBe(1);
    expect(seen[0]?.data).toEqual(await (await get('/v1/names/alice.fake')).json());
  });

  it('tells a change within an interval, and a new block alone not', async () => {
    const { watch, clock, put, service } = rig();
    const { seen } = await watch('/v1/watch?names=alice.fake,bob.fake');
    service.mine();
    await clock.advance(6_000);
    expect(seen).toHaveLength(2);
    put('bob.fake', ids.bob);
    await clock.advance(6_000);
    expect(seen).toHaveLength(3);
    expect(seen[2]?.data).toMatchObject({ name: 'bob.fake', peer: { id: ids.bob } });
    service.entries.delete('alice.fake');
    service.mine();
    await clock.advance(6_000);
    expect(seen[3]?.data).toMatchObject({ name: 'alice.fake', state: 'absent', reason: 'name' });
  });

  it('makes the ready-made answer about a changed name give way', async () => {
    const { watch, get, clock, put } = rig();
    const peerOf = async () => (await (await get('/v1/names/alice.fake')).json()).peer.id;
    await watch('/v1/watch?names=alice.fake');
    expect(await peerOf()).toBe(ids.alice);
    put('alice.fake', ids.bob);
    await clock.advance(6_000);
    expect(await peerOf()).toBe(ids.bob);
  });

  it('reads once for all who watch, and not at all when nobody does', async () => {
    const { watch, clock, service, gateway } = rig();
    const streams = [];
    for (let i = 0; i < 5; i++) streams.push(await watch('/v1/watch?names=alice.fake,bob.fake'));
    expect(gateway.stats().streams).toBe(5);
    const { reads } = service.calls;
    await clock.advance(6_000);
    expect(service.calls.reads).toBe(reads + 1);
    for (const stream of streams) await stream.leave();
    expect(gateway.stats().streams).toBe(0);
    await clock.advance(60_000);
    expect(service.calls.reads).toBe(reads + 1);
    expect(clock.pending).toBe(0);
  });

  it('never looks twice at once, however slow the chain is', async () => {
    const { watch, clock, service } = rig();
    await watch('/v1/watch?names=alice.fake');
    service.setDelay(20_000);
    const { reads } = service.calls;
    await clock.advance(6_000);
    expect(service.calls.reads).toBe(reads + 1);
    await clock.advance(6_000);
    expect(service.calls.reads).toBe(reads + 1);
  });

  it('goes on where a client left, on any replica: nothing when nothing changed', async () => {
    const { watch, put, service, replica, clock } = rig();
    const first = await watch('/v1/watch?names=alice.fake,bob.fake');
    await first.leave();
    const id = first.seen.at(-1)?.id ?? '';
    service.mine();
    for (const stream of [
      await watch('/v1/watch?names=alice.fake,bob.fake', id, replica()),
      await watch(`/v1/watch?lastEventId=${id}&names=alice.fake,bob.fake`, undefined, replica()),
    ]) {
      await clock.advance(20_000);
      expect(stream.seen).toEqual([]);
    }
    put('bob.fake', ids.bob);
    const again = await watch('/v1/watch?names=alice.fake,bob.fake', id, replica());
    expect(again.seen.map(({ data }) => [data.name, data.peer?.id])).toEqual([
      ['alice.fake', ids.alice],
      ['bob.fake', ids.bob],
    ]);
  });

  it('waits for a replica that lags, instead of telling what was before', async () => {
    const { watch, put, service, replica, clock } = rig();
    put('alice.fake', ids.bob);
    const first = await watch('/v1/watch?names=alice.fake');
    const head = Number(first.seen[0]?.id.match(/fake\.(\d+)/)?.[1]);
    const lagging = replica();
    service.entries.set('alice.fake', { records: new Map([['staex-id', ids.alice]]) });
    service.setHead(head - 1);
    const second = await watch('/v1/watch?names=alice.fake', first.seen[0]?.id, lagging);
    await clock.advance(6_000);
    expect(second.seen).toEqual([]);
    put('alice.fake', ids.bob);
    await clock.advance(8_000);
    expect(second.seen).toEqual([]);
  });

  it('does not let the block that one client demands disturb the others', async () => {
    const { watch, clock } = rig();
    const honest = await watch('/v1/watch?names=alice.fake');
    const greedy = await watch(`/v1/watch?names=alice.fake`, `fake.999999999999999~${'0'.repeat(24)}`);
    await clock.advance(30_000);
    expect(honest.seen).toHaveLength(1);
    expect(greedy.seen.map(({ event, data }) => [event, data])).toMatchObject([
      ['unknown', { code: 'TOO_OLD' }],
    ]);
  });

  it('tells an outage once, and the state when it is over', async () => {
    const { watch, clock, service } = rig();
    const { seen } = await watch('/v1/watch?names=alice.fake');
    service.failWith(outage);
    await clock.advance(30_000);
    expect(seen.slice(1).map(({ event, data }) => [event, data])).toMatchObject([
      ['unknown', { name: 'alice.fake', code: 'UNAVAILABLE', status: 503, state: 'unknown' }],
    ]);
    service.failWith(undefined);
    await clock.advance(40_000);
    expect(seen.slice(2)).toMatchObject([{ event: 'resolution', data: { name: 'alice.fake' } }]);
  });

  it('keeps the line alive with a comment every 15 s', async () => {
    const { watch, clock } = rig();
    const { comments } = await watch('/v1/watch?names=alice.fake');
    await clock.advance(30_000);
    expect(comments.slice(1)).toEqual([':\n\n', ':\n\n']);
  });

  it('ends with a comment when the gateway closes, and opens no more', async () => {
    const { watch, gateway, get } = rig();
    const stream = await watch('/v1/watch?names=alice.fake');
    gateway.close();
    await stream.over;
    expect(stream.comments.at(-1)).toBe(': the gateway is closing\n\n');
    expect(gateway.stats().streams).toBe(0);
    expect((await get('/v1/watch?names=alice.fake')).status).toBe(503);
  });

  it.each([
    ['in another order', 'names=bob.fake,alice.fake', 'names=alice.fake,bob.fake'],
    ['in capitals', 'names=ALICE.fake', 'names=alice.fake'],
    ['twice', 'names=alice.fake,alice.fake', 'names=alice.fake'],
    ['with an escaped comma', 'names=alice.fake%2Cbob.fake', 'names=alice.fake,bob.fake'],
  ])('leads names %s to their one target', async (_, query, canonical) => {
    const response = await rig().get(`/v1/watch?${query}`);
    expect([response.status, response.headers.get('location')]).toEqual([308, `/v1/watch?${canonical}`]);
  });

  it.each([
    ['no names', '', 400],
    ['an empty name', '?names=', 400],
    ['a name that is none', '?names=a%20b.fake', 400],
    ['a name of no service', '?names=alice.elsewhere', 501],
    ['an unknown parameter', '?names=alice.fake&foo=1', 400],
    ['a broken id', '?lastEventId=1&names=alice.fake', 400],
    ['more than 50 names', `?names=${Array.from({ length: 51 }, (_, i) => `n${i}.fake`).join(',')}`, 400],
  ])('refuses %s', async (_, query, status) => {
    const response = await rig().get(`/v1/watch${query}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json',
    ]);
  });

  it('leads any text to one target, where it is answered without a fault of the gateway', async () => {
    const { gateway } = rig({ clientOf: undefined });
    const ask = (target: string) =>
      gateway.fetch(new Request(new URL(target, 'http://gateway.test'), { method: 'HEAD' }));
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.stringMatching(/^[A-Za-z-]{1,9}$/).map((label) => `${label}.fake`),
    );
    const id = fc.oneof(fc.string({ maxLength: 40 }), fc.constant(`fake.7~${'0'.repeat(24)}`));
    await fc.assert(
      fc.asyncProperty(fc.array(name, { maxLength: 4 }), fc.option(id), async (names, lastId) => {
        const query = new URLSearchParams({ names: names.join(',') });
        if (lastId !== null) query.set('lastEventId', lastId);
        const first = await ask(`/v1/watch?${query}`);
        const location = first.headers.get('location');
        const last = location === null ? first : await ask(location);
        expect([200, 400, 501]).toContain(last.status);
      }),
      { numRuns: 2_000 },
    );
  });

  it('tells everything to a client whose header is no id of ours', async () => {
    const { seen } = await rig().watch('/v1/watch?names=alice.fake', 'from-another-version');
    expect(seen).toHaveLength(1);
  });

  it('bounds the streams of one client and of all, and gives the place back', async () => {
    let client = 'a';
    const { watch, get } = rig({ maxStreams: 3, maxStreamsPerClient: 2, clientOf: () => client });
    const status = async () => (await get('/v1/watch?names=alice.fake')).status;
    const first = await watch('/v1/watch?names=alice.fake');
    await watch('/v1/watch?names=alice.fake');
    const refused = await get('/v1/watch?names=alice.fake');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_STREAMS' });
    client = 'b';
    await watch('/v1/watch?names=alice.fake');
    expect(await status()).toBe(503);
    await first.leave();
    expect(await status()).toBe(200);
  });

  it('costs as many requests as it has names, and a read where it causes one', async () => {
    const { get } = rig({
      requestQuota: { limit: 3, window: 60_000 },
      readQuota: { limit: 1, window: 60_000 },
    });
    const first = await get('/v1/watch?names=alice.fake');
    expect(first.status).toBe(200);
    const overReads = await get('/v1/watch?names=bob.fake');
    expect(overReads.status).toBe(429);
    expect(overReads.headers.get('ratelimit')).toMatch(/^"reads"/);
    const overRequests = await get('/v1/watch?names=alice.fake,bob.fake');
    expect(overRequests.headers.get('ratelimit')).toMatch(/^"requests"/);
  });

  it('holds nothing open for a HEAD request', async () => {
    const { gateway } = rig();
    const response = await gateway.fetch(
      new Request('http://gateway.test/v1/watch?names=alice.fake', { method: 'HEAD' }),
    );
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(gateway.stats().streams).toBe(0);
  });

  it('gives the place back when the client leaves before the first byte', async () => {
    const { gateway, service, clock } = rig();
    service.setDelay(1_000);
    const leaving = new AbortController();
    const response = gateway.fetch(
      new Request('http://gateway.test/v1/watch?names=alice.fake', { signal: leaving.signal }),
    );
    await clock.advance(10);
    expect(gateway.stats().streams).toBe(1);
    leaving.abort();
    expect((await response).status).toBe(499);
    expect(gateway.stats().streams).toBe(0);
  });
});
