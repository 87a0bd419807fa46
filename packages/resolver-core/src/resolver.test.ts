import { describe, expect, it, vi } from 'vitest';
import { createResolver } from './create-resolver.ts';
import { ResolverError } from './errors.ts';
import { recordsToJson, resolutionToJson, reverseToJson } from './json.ts';
import type { ReadOptions } from './name-service.ts';
import { staexKind } from './peer-id/staex.ts';
import type { Resolution } from './resolution.ts';
import { createResolverWithKinds, type Resolver } from './resolver.ts';
import {
  createFakeNameService,
  createManualClock,
  type FakeNameService,
  type ManualClock,
} from './testing/index.ts';
import type { TraceEvent } from './trace.ts';

const staexA = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const staexB = 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80';

interface Rig {
  readonly clock: ManualClock;
  readonly service: FakeNameService;
  readonly resolver: Resolver;
  put(name: string, records: Record<string, string>, more?: object): void;
}

function rig(): Rig {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  return {
    clock,
    service,
    resolver: createResolver({ services: [service], clock }),
    put: (name, records, more) =>
      service.entries.set(name, { records: new Map(Object.entries(records)), ...more }),
  };
}

const statesOf = async (stream: AsyncIterable<Resolution>): Promise<string[]> => {
  const states: string[] = [];
  for await (const r of stream) states.push(`${r.input} ${r.state}`);
  return states;
};

describe('a resolver', () => {
  it('finds the peer of a name, with evidence and freshness', async () => {
    const { resolver, put } = rig();
    put('alice.fake', { 'staex-id': staexA }, { account: 'acct-a', expiresAt: new Date('2030-01-01') });
    expect(resolutionToJson(await resolver.lookup(' ALICE.fake '))).toMatchInlineSnapshot(`
      {
        "account": {
          "address": "acct-a",
          "chain": "fake:1",
        },
        "evidence": {
          "agreed": 1,
          "asked": 1,
          "assurance": "single",
          "block": {
            "hash": "0x0000000000000000000000000000000000000000000000000000000000000064",
            "number": 100,
            "time": "2026-01-01T00:00:00.000Z",
          },
          "chain": "fake:1",
          "contract": "registry",
          "endpoints": [
            "fake://node",
          ],
          "finality": "finalized",
          "network": "fakenet",
          "offchain": false,
          "service": "fake",
        },
        "expiresAt": "2030-01-01T00:00:00.000Z",
        "freshness": {
          "freshUntil": "2026-01-01T00:01:00.000Z",
          "origin": "chain",
          "readAt": "2026-01-01T00:00:00.000Z",
          "stale": false,
          "staleUntil": "2026-01-02T00:01:00.000Z",
        },
        "ignored": [],
        "input": " ALICE.fake ",
        "name": "alice.fake",
        "peer": {
          "addrs": undefined,
          "id": "h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g",
          "key": {
            "hex": "0x8a33e787acd8f1b73a11002c84bb88cdd7f9e08c9da5f1ff24ef705d6de48e49",
            "type": "ed25519",
          },
          "kind": "staex",
          "optIn": undefined,
          "recordKey": "staex-id",
        },
        "peers": [
          {
            "addrs": undefined,
            "id": "h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g",
            "key": {
              "hex": "0x8a33e787acd8f1b73a11002c84bb88cdd7f9e08c9da5f1ff24ef705d6de48e49",
              "type": "ed25519",
            },
            "kind": "staex",
            "optIn": undefined,
            "recordKey": "staex-id",
          },
        ],
        "registeredAt": undefined,
        "state": "found",
      }
    `);
  });

  it('tells the four states apart', async () => {
    const { resolver, put, service } = rig();
    put('found.fake', { 'staex-id': staexA });
    put('bare.fake', { bio: 'x' });
    put('expired.fake', { 'staex-id': staexA }, { expiresAt: new Date(0) });
    put('broken.fake', { 'staex-id': 'x' });
    put('torn.fake', { 'staex-id': staexA, 'io.staex.id': staexB });
    const states: string[] = [];
    for (const label of ['found', 'nobody', 'bare', 'expired', 'broken', 'torn']) {
      const r = await resolver.lookup(`${label}.fake`);
      states.push(`${label}: ${r.state}${'reason' in r ? ` ${r.reason}` : ''}`);
    }
    service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' }));
    const down = await resolver.lookup('other.fake');
    states.push(`other: ${down.state} ${down.state === 'unknown' && down.error.code}`);
    expect(states).toMatchInlineSnapshot(`
      [
        "found: found",
        "nobody: absent name",
        "bare: absent record",
        "expired: absent expired",
        "broken: invalid malformed",
        "torn: invalid conflict",
        "other: unknown UNAVAILABLE",
      ]
    `);
  });

  it('does not report an outage as the absence of records that it saw before', async () => {
    const { resolver, service, clock, put } = rig();
    put('bare.fake', {});
    expect(await resolver.lookup('bare.fake')).toMatchObject({ state: 'absent', reason: 'record' });
    service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' }));
    await clock.advance(3_600_000);
    expect(await resolver.lookup('bare.fake')).toMatchObject({ state: 'unknown' });
  });

  it('gives a text that cannot be a name as unknown, with the reason', async () => {
    const { resolver } = rig();
    expect(await resolver.lookup('a..fake')).toMatchObject({
      state: 'unknown',
      input: 'a..fake',
      name: undefined,
      error: { code: 'INVALID_NAME' },
    });
    expect(await resolver.lookup('alice.other')).toMatchObject({ error: { code: 'UNSUPPORTED_NAME' } });
  });

  it('prefers the service that claims an ending to one that takes all', async () => {
    const clock = createManualClock();
    const all = { ...createFakeNameService({ clock, id: 'all' }), fallback: true, supports: () => true };
    const own = createFakeNameService({ clock, id: 'own' });
    const resolver = createResolver({ services: [all, own], clock });
    expect(await resolver.lookup('alice.fake')).toMatchObject({ name: { service: 'own' } });
    expect(await resolver.lookup('alice.else')).toMatchObject({ name: { service: 'all' } });
  });

  it('resolves to what can be dialled and throws the rest', async () => {
    const { resolver, put, service } = rig();
    put('alice.fake', { 'staex-id': staexA });
    put('broken.fake', { 'staex-id': 'x\u001b[2J' });
    expect((await resolver.resolve('alice.fake')).peer.id).toBe(staexA);
    await expect(resolver.resolve('nobody.fake')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UnresolvedError: nobody.fake does not exist (fakenet, block 100)]`,
    );
    await expect(resolver.resolve('broken.fake')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UnresolvedError: broken.fake must not be dialled: record "staex-id" is malformed (it holds a character other than digits and lowercase letters without i, l, o and u; fakenet, block 100)]`,
    );
    service.failWith(new ResolverError({ code: 'TIMEOUT', shortMessage: 'No answer within 10 s' }));
    await expect(resolver.resolve('other.fake')).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('rejects only when the caller gives up', async () => {
    const { resolver, service, clock } = rig();
    service.setDelay(1_000);
    const ending = new AbortController();
    const work = resolver.lookup('alice.fake', { signal: ending.signal }).catch((e) => e.code);
    await clock.advance(10);
    ending.abort();
    expect(await work).toBe('ABORTED');
    await expect(resolver.lookup('alice.fake', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });

  it('leaves no failure behind that nobody hears of, however early the caller gives up or it is closed', async () => {
    const unheard: unknown[] = [];
    const listen = (error: unknown): void => void unheard.push(error);
    process.on('unhandledRejection', listen);
    try {
      const { resolver, service } = rig();
      service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' }));
      const signal = AbortSignal.abort();
      await expect(resolver.lookup('a.fake', { signal })).rejects.toMatchObject({ code: 'ABORTED' });
      await expect(resolver.reverse('acct-a', { signal })).rejects.toMatchObject({ code: 'ABORTED' });
      for (let step = 0; step < 12; step++) {
        const { resolver: closed, service: asked } = rig();
        const work = Promise.all([closed.lookup('a.fake'), closed.lookup('b.fake')]);
        for (let i = 0; i < step; i++) await Promise.resolve();
        const before = asked.calls.reads;
        await closed.close();
        await work;
        expect(asked.calls.reads).toBe(before);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(unheard).toEqual([]);
    } finally {
      process.off('unhandledRejection', listen);
    }
  });

  it('ends what a service does for an account when the time is up', async () => {
    const { clock, service } = rig();
    let signal: AbortSignal | undefined;
    const silent = {
      ...service,
      reverse: (_: string, o: ReadOptions = {}) => {
        signal = o.signal;
        return new Promise<never>(() => {});
      },
    };
    const resolver = createResolver({ services: [silent], clock, timeout: 1_000 });
    const work = resolver.reverse('acct-a');
    await clock.advance(1_000);
    expect(await work).toMatchObject({ state: 'unknown', error: { code: 'TIMEOUT' } });
    expect(signal?.aborted).toBe(true);
  });

  it('holds the primary name of an account to the block demanded', async () => {
    const { resolver } = rig();
    expect(await resolver.reverse('acct-a', { minBlock: 101n })).toMatchObject({
      error: { code: 'TOO_OLD' },
    });
  });

  it('listens once to a signal that many lookups share', async () => {
    const { resolver } = rig();
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    await Promise.all(Array.from({ length: 30 }, (_, i) => resolver.lookup(`n${i}.fake`, { signal })));
    expect(add).toHaveBeenCalledTimes(1);
  });

  it.each([false, true])(
    'costs nobody an answer that another demands a block nobody has (without readMany: %s)',
    async (withoutReadMany) => {
      const clock = createManualClock();
      const resolver = createResolver({
        services: [createFakeNameService({ clock, withoutReadMany })],
        clock,
      });
      const outcomes = await Promise.all([
        resolver.lookup('a.fake'),
        resolver.lookup('b.fake', { minBlock: 10n ** 18n }),
        resolver.lookup('c.fake', { minBlock: 100n }),
      ]);
      expect(outcomes).toMatchObject([
        { state: 'absent' },
        { error: { code: 'TOO_OLD' } },
        { state: 'absent' },
      ]);
    },
  );

  it('writes a time without an end as the last date there is', async () => {
    const { clock, service, put } = rig();
    put('alice.fake', { 'staex-id': staexA });
    const policy = { staleFor: Number.POSITIVE_INFINITY };
    const resolver = createResolver({ services: [service], clock, policy });
    expect(resolutionToJson(await resolver.lookup('alice.fake'))).toMatchObject({
      freshness: { staleUntil: '+275760-09-13T00:00:00.000Z' },
    });
  });

  it('refuses a kind that does not exist as a mistake of the caller', async () => {
    const { resolver } = rig();
    await expect(resolver.lookup('alice.fake', { kinds: ['staeks' as never] })).rejects.toThrow(
      'No kind "staeks"',
    );
    await expect(resolver.lookup('alice.fake', { kinds: [] })).rejects.toThrow('An empty list of kinds');
  });

  it('reads many names in one go, keeps their order and repeats, and lets one fail alone', async () => {
    const { resolver, put, service } = rig();
    put('a.fake', { 'staex-id': staexA });
    put('b.fake', { 'staex-id': staexB });
    const names = ['b.fake', 'no name', 'nobody.fake', 'a.fake', 'b.fake', 'x.other'];
    expect(await statesOf(resolver.lookupMany(names))).toEqual([
      'b.fake found',
      'no name unknown',
      'nobody.fake absent',
      'a.fake found',
      'b.fake found',
      'x.other unknown',
    ]);
    expect(service.calls).toEqual({ reads: 1, names: 3 });
  });

  it('reads a stream of names a hundred at a time', async () => {
    const { resolver, service } = rig();
    async function* names(): AsyncGenerator<string> {
      for (let i = 0; i < 250; i++) yield `n${i}.fake`;
    }
    expect(await statesOf(resolver.lookupMany(names()))).toHaveLength(250);
    expect(service.calls).toEqual({ reads: 3, names: 250 });
  });

  it('reads lookups begun together in one go', async () => {
    const { resolver, service } = rig();
    await Promise.all(['a.fake', 'b.fake', 'c.fake'].map((name) => resolver.lookup(name)));
    expect(service.calls).toEqual({ reads: 1, names: 3 });
  });

  it('does without readMany', async () => {
    const clock = createManualClock();
    const service = createFakeNameService({ clock, withoutReadMany: true });
    const resolver = createResolver({ services: [service], clock });
    expect(await statesOf(resolver.lookupMany(['a.fake', 'b.fake']))).toEqual([
      'a.fake absent',
      'b.fake absent',
    ]);
  });

  it('survives a service that throws, gives nonsense or too few readings', async () => {
    const clock = createManualClock();
    const fake = createFakeNameService({ clock });
    const service = { ...fake, read: () => Promise.reject(new RangeError('x')), readMany: async () => [] };
    const resolver = createResolver({ services: [service], clock });
    expect(await resolver.lookup('a.fake')).toMatchObject({ state: 'unknown', error: { code: 'INTERNAL' } });
    const several = await Promise.all([resolver.lookup('b.fake'), resolver.lookup('c.fake')]);
    expect(several).toMatchObject([{ error: { code: 'INTERNAL' } }, { error: { code: 'INTERNAL' } }]);
  });

  it('knows only the kinds it was made with', async () => {
    const { service, clock, put } = rig();
    put('alice.fake', { 'libp2p-peer-id': '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN' });
    const resolver = createResolverWithKinds({ services: [service], clock, kinds: [staexKind] });
    expect(await resolver.lookup('alice.fake')).toMatchObject({ state: 'absent', reason: 'record' });
  });

  it('reads at the finality that is asked for, else at that of the service', async () => {
    const { resolver, put } = rig();
    put('alice.fake', { 'staex-id': staexA });
    for (const [asked, read] of [
      ['latest', 'latest'],
      [undefined, 'finalized'],
      ['safe', 'safe'],
    ] as const) {
      const found = await resolver.lookup('alice.fake', { finality: asked });
      expect(found.state === 'found' && found.evidence.finality).toBe(read);
    }
  });

  it('tells every step to the trace', async () => {
    const begun = performance.now();
    const { resolver, put, clock } = rig();
    put('alice.fake', { 'staex-id': staexA });
    const steps: TraceEvent[] = [];
    await resolver.lookup('alice.fake', { trace: (event) => steps.push(event) });
    await resolver.lookup('alice.fake', { trace: (event) => steps.push(event) });
    await clock.advance(61_000);
    await resolver.lookup('alice.fake', { policy: 'cache-only', trace: (event) => steps.push(event) });
    expect(steps.map(({ step, detail }) => `${step}: ${detail}`)).toMatchInlineSnapshot(`
      [
        "parse: alice.fake, by fake",
        "read: block 100",
        "cache: miss",
        "select: staex from staex-id",
        "parse: alice.fake, by fake",
        "cache: hit",
        "select: staex from staex-id",
        "parse: alice.fake, by fake",
        "cache: stale",
        "select: staex from staex-id",
      ]
    `);
    const longest = performance.now() - begun;
    for (const { ms } of steps) expect(ms >= 0 && ms <= longest).toBe(true);
  });

  it('gives the raw records, kept as they are', async () => {
    const { resolver, put } = rig();
    put('alice.fake', { 'staex-id': staexA, ['__proto__']: 'x', bio: '\u001b[2J' });
    expect(recordsToJson(await resolver.records('alice.fake'))).toMatchObject({
      state: 'found',
      records: [
        { key: 'staex-id', value: staexA },
        { key: '__proto__', value: 'x' },
        { key: 'bio', value: '\u001b[2J' },
      ],
    });
    expect(recordsToJson(await resolver.records('x'))).toMatchObject({
      state: 'unknown',
      error: { code: 'INVALID_NAME' },
    });
  });

  it('looks accounts up backwards', async () => {
    const { resolver, put, service } = rig();
    put('alice.fake', {}, { account: 'acct-a' });
    service.primaries.set('acct-a', 'alice.fake');
    service.primaries.set('acct-b', 'alice.fake');
    const of = async (account: string): Promise<object> => reverseToJson(await resolver.reverse(account));
    expect(await of(' acct-a')).toMatchObject({ state: 'found', name: 'alice.fake' });
    expect(await of('acct-b')).toMatchObject({ state: 'absent', reason: 'mismatch', claimed: 'alice.fake' });
    expect(await of('acct-c')).toMatchObject({ state: 'absent', reason: 'unset' });
    expect(await of('bank')).toMatchObject({ state: 'unknown', error: { code: 'UNSUPPORTED_NAME' } });
  });

  it('closes its services, and says so to those who ask later', async () => {
    const { resolver, service, clock } = rig();
    service.setDelay(5_000);
    const work = resolver.lookup('alice.fake');
    await clock.advance(1);
    await resolver.close();
    expect(await work).toMatchObject({ state: 'unknown', error: { code: 'CLOSED' } });
    expect(await resolver.lookup('bob.fake')).toMatchObject({ state: 'unknown', error: { code: 'CLOSED' } });
  });
});
