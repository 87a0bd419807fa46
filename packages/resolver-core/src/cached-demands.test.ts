import { describe, expect, it } from 'vitest';
import type { CachePolicy } from './cache-policy.ts';
import { createResolver } from './create-resolver.ts';
import { ResolverError } from './errors.ts';
import { createMemoryCache } from './memory-cache.ts';
import type { RecordsResolution } from './read-names.ts';
import type { ReadingCache } from './reading-cache.ts';
import { createFakeNameService, createManualClock, settlePromises } from './testing/index.ts';

const hour = 3_600_000;

/** Reads the record `k` of alice.fake, which is there. */
function rig({ policy, cache }: { readonly policy?: CachePolicy; readonly cache?: ReadingCache } = {}) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock, withoutReadMany: true });
  service.entries.set('alice.fake', { records: new Map([['k', 'v']]) });
  const resolver = createResolver({
    services: [service],
    clock,
    ...(policy && { policy }),
    ...(cache && { cache }),
  });
  const read = (o: object = {}) => resolver.records('alice.fake', { keys: ['k'], ...o });
  const fails = (isDown = true): void =>
    service.failWith(isDown ? new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' }) : undefined);
  return { clock, service, resolver, read, fails };
}

const outcomeOf = (resolution: RecordsResolution): string =>
  resolution.state === 'unknown' ? resolution.error.code : resolution.freshness.origin;

describe('a demand that a source does not meet', () => {
  it('is an answer refused where the source answers from an older block than was demanded', async () => {
    const { service, read } = rig();
    const honest = service.read;
    service.read = (name, keys, { minBlock: _, ...o } = {}) => honest(name, keys, o);
    expect(outcomeOf(await read({ minBlock: 200n }))).toBe('TOO_OLD');
  });

  it('leaves an answer that is too weak to those who demand less', async () => {
    const { service, read } = rig();
    expect(outcomeOf(await read({ require: 'quorum' }))).toBe('UNTRUSTED');
    expect(outcomeOf(await read())).toBe('cache');
    expect(service.calls.reads).toBe(1);
  });

  it('is not met by the read of another caller, who demands an older block', async () => {
    const { clock, service, read } = rig();
    service.setDelay(100);
    const both = Promise.all([read({ minBlock: 90n }), read({ minBlock: 200n })]);
    await clock.advance(100);
    expect((await both).map(outcomeOf)).toEqual(['chain', 'TOO_OLD']);
  });

  it.each([
    ['lower than what is held: it goes back to nothing older', 90n, 95],
    ['higher than what is held: it takes nothing below', 200n, 150],
  ])('is as high as it can be, where it is %s', async (_, minBlock, head) => {
    const { service, read } = rig();
    const honest = service.read;
    await read();
    service.setHead(head);
    service.read = (name, keys, { minBlock: __, ...o } = {}) => honest(name, keys, o);
    expect(outcomeOf(await read({ policy: 'network', minBlock }))).toBe('TOO_OLD');
  });

  it('of the cache alone does not get better by asking again', async () => {
    const resolution = await rig().read({ policy: 'cache-only' });
    expect(resolution).toMatchObject({
      error: { code: 'UNAVAILABLE', reason: 'not-cached', retryable: false },
    });
  });
});

describe('a stale answer', () => {
  const refuse = (): never => {
    throw new ResolverError({ code: 'RATE_LIMITED', shortMessage: 'Not so fast' });
  };
  it.each<[string, number, object]>([
    ['while it is refreshed', 60_000, {}],
    ['behind a failure, and while that is new', 600_000, {}],
    ['where its caller is refused', 600_000, { admit: refuse }],
    ['where the cache alone is asked', 600_000, { policy: 'cache-only' }],
  ])('is labelled as one %s', async (_, age, options) => {
    const { clock, read, fails } = rig({ policy: { freshFor: 60_000 } });
    await read();
    await clock.advance(age);
    fails();
    for (const _again of [1, 2])
      expect(await read(options)).toMatchObject({ freshness: { origin: 'cache', stale: true } });
  });
});

describe('a failure', () => {
  it('is counted anew behind a success', async () => {
    const { clock, read, fails } = rig({ policy: { freshFor: 100, staleFor: 0 } });
    fails();
    await read();
    await clock.advance(1_000);
    await read();
    await clock.advance(2_000);
    fails(false);
    expect(outcomeOf(await read())).toBe('chain');
    await clock.advance(200);
    fails();
    expect(outcomeOf(await read())).toBe('UNAVAILABLE');
    fails(false);
    expect(outcomeOf(await read())).toBe('UNAVAILABLE');
    await clock.advance(1_000);
    expect(outcomeOf(await read())).toBe('chain');
  });

  it.each([
    ['before', true],
    ['after', false],
  ])('keeps from asking for as long as ever where the clock was set back %s it', async (_, isBefore) => {
    const { clock, service, read, fails } = rig({ policy: { freshFor: 100, staleFor: 0 } });
    await read();
    await clock.advance(200);
    if (isBefore) {
      clock.jump(-hour);
      await read();
      await clock.advance(200);
    }
    fails();
    expect(outcomeOf(await read())).toBe('UNAVAILABLE');
    if (!isBefore) clock.jump(-hour);
    const { reads } = service.calls;
    fails(false);
    expect([outcomeOf(await read()), service.calls.reads]).toEqual(['UNAVAILABLE', reads]);
    await clock.advance(1_000);
    expect(outcomeOf(await read())).toBe('chain');
  });
});

describe('a caller', () => {
  it('is told the true age of an answer, though the clock was set back while it was read', async () => {
    const { clock, service, read } = rig();
    await read({ keys: ['other'] });
    service.setDelay(1_000);
    const asked = read();
    await clock.advance(400);
    clock.jump(-hour);
    await clock.advance(600);
    const resolution = await asked;
    expect(outcomeOf(resolution)).toBe('chain');
    if (resolution.state === 'unknown') return;
    expect(clock.now() - resolution.freshness.readAt.getTime()).toBe(1_000);
  });

  it('who gives up waits for no store that hangs', async () => {
    const { clock, read } = rig({ cache: { ...createMemoryCache(), get: () => new Promise(() => {}) } });
    const ending = new AbortController();
    let code = 'waits';
    read({ signal: ending.signal }).catch((error: ResolverError) => {
      code = error.code;
    });
    await settlePromises();
    expect(clock.pending).toBe(1);
    ending.abort();
    await settlePromises();
    expect([code, clock.pending]).toEqual(['ABORTED', 0]);
  });
});

describe('a resolver that is closed', () => {
  it('answers nothing any more, also what it holds', async () => {
    const { resolver, read } = rig();
    await read();
    await resolver.close();
    expect(outcomeOf(await read())).toBe('CLOSED');
  });

  it('closes its store once what was under way has ended', async () => {
    const events: string[] = [];
    const { service, resolver, read } = rig({
      cache: {
        ...createMemoryCache(),
        share: (_, readHere) => readHere().finally(() => events.push('read')),
        close: async () => void events.push('store'),
      },
    });
    service.setDelay(Number.POSITIVE_INFINITY);
    const asked = read();
    await settlePromises();
    await resolver.close();
    expect(outcomeOf(await asked)).toBe('CLOSED');
    expect(events).toEqual(['read', 'store']);
  });
});
