import { createManualClock } from '@peername/resolver-core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Prepared, prepare } from './prepared.ts';
import { createResponseCache } from './response-cache.ts';

// These tests say themselves what time it is.
const { elapsed: _, ...clock } = createManualClock(0);
const any = await prepare({
  status: 200,
  json: { name: 'any' },
  window: { cacheControl: '', bornAt: 0, usableUntil: 60_000 },
  stale: false,
  route: '/v1/names/:name',
  subject: 'any',
  block: 1n,
  target: '/v1/names/any',
  readAt: new Date(0),
  until: new Date(60_000),
});
const about = (subject: string, block: number, o: Partial<Prepared> = {}): Prepared => ({
  ...any,
  subject,
  block: BigInt(block),
  ...o,
});
const large = 1_000_000;

describe('ready-made answers', () => {
  it('are there from when they were made until their window ends', () => {
    const cache = createResponseCache(10, large, clock);
    const window = { cacheControl: '', bornAt: 5_000, usableUntil: 60_000 };
    cache.set('/a', about('a', 1, { window }));
    expect([4_999, 5_000, 59_999, 60_000].map((now) => cache.get('/a', now) !== undefined)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('of an older block never follow those of a newer one', () => {
    const cache = createResponseCache(10, large, clock);
    cache.set('/a', about('a', 2));
    cache.set('/a', about('a', 1));
    expect(cache.get('/a', 0)?.block).toBe(2n);
  });

  it('of an older block are forgotten when a newer one shows that they are outdated', () => {
    const cache = createResponseCache(10, large, clock);
    cache.set('/a', about('a', 1));
    cache.set('/a/records', about('a', 2));
    cache.set('/b', about('b', 1));
    expect(cache.get('/a', 0)).toBeUndefined();
    cache.outdate('a', 3n);
    expect(cache.get('/a/records', 0)).toBeUndefined();
    expect(cache.get('/b', 0)?.block).toBe(1n);
  });

  it('about one subject or all can be forgotten', () => {
    const cache = createResponseCache(10, large, clock);
    for (const target of ['/a', '/a?kinds=tor', '/b']) cache.set(target, about(target.slice(1, 2), 1));
    cache.purge('a');
    expect(['/a', '/a?kinds=tor', '/b'].map((t) => cache.get(t, 0) !== undefined)).toEqual([
      false,
      false,
      true,
    ]);
    cache.purge();
    expect([cache.size, cache.bytes]).toEqual([0, 0]);
  });

  it('larger than all that may be held are not held, and leave nothing older behind', () => {
    const cache = createResponseCache(10, 3_000, clock);
    cache.set('/a', about('a', 1));
    cache.set('/a', about('a', 2, { body: 'x'.repeat(3_000) }));
    expect([cache.get('/a', 0), cache.size]).toEqual([undefined, 0]);
  });

  it('that are signed are counted with their signatures', () => {
    const seal = { target: '/a', created: 0, expires: 60, keyid: 'k', contentDigest: 'd', signature: 's' };
    const sizeOf = (o: Partial<Prepared>): number => {
      const cache = createResponseCache(10, large, clock);
      cache.set('/a', about('a', 1, o));
      return cache.bytes;
    };
    expect(sizeOf({ seal }) - sizeOf({})).toBe(1_000);
  });

  it('behave as a plain map with the same rules, whatever is done', () => {
    const target = fc.constantFrom('/a', '/a?x', '/a/records', '/b', '/b?x', '/c');
    const step = fc.oneof(
      fc.record({ op: fc.constant('set' as const), target, block: fc.nat(6) }),
      fc.record({ op: fc.constant('outdate' as const), target, block: fc.nat(6) }),
      fc.record({ op: fc.constant('purge' as const), target }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cache = createResponseCache(100, large, clock);
        const model = new Map<string, number>();
        const outdate = (subject: string, block: number) => {
          for (const [t, b] of model) if (t[1] === subject && b < block) model.delete(t);
        };
        for (const s of steps) {
          const subject = s.target[1] as string;
          if (s.op === 'purge') {
            cache.purge(subject);
            outdate(subject, Number.POSITIVE_INFINITY);
          } else if (s.op === 'outdate') {
            cache.outdate(subject, BigInt(s.block));
            outdate(subject, s.block);
          } else {
            cache.set(s.target, about(subject, s.block));
            if ((model.get(s.target) ?? 0) > s.block) continue;
            outdate(subject, s.block);
            model.set(s.target, s.block);
          }
        }
        expect(cache.size).toBe(model.size);
        for (const [t, b] of model) expect(cache.get(t, 0)?.block).toBe(BigInt(b));
      }),
      { numRuns: 2_000 },
    );
  });

  it('stay within both bounds, and what is dropped leaves no trace by which it would be found', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(5), fc.nat(3_000)), { maxLength: 80 }), (steps) => {
        const cache = createResponseCache(5, 20_000, clock);
        for (const [name, block, length] of steps) {
          cache.set(`/${name}`, about(`${name}`, block, { body: 'x'.repeat(length) }));
          expect(cache.size).toBeLessThanOrEqual(5);
          expect(cache.bytes).toBeLessThanOrEqual(20_000);
        }
        for (let name = 0; name <= 20; name++) cache.purge(`${name}`);
        // The index names everything that is held.
        expect([cache.size, cache.bytes]).toEqual([0, 0]);
      }),
      { numRuns: 500 },
    );
  });

  it('takes no answer of before a change that was made ready while the change was told', () => {
    const cache = createResponseCache(10, large, clock);
    cache.set('/a', about('a', 1));
    cache.drop('a', 3n);
    expect(cache.get('/a', 1)).toBeUndefined();
    cache.set('/a', about('a', 2));
    expect(cache.get('/a', 1)).toBeUndefined();
    cache.set('/a', about('a', 3));
    expect(cache.get('/a', 1)).toMatchObject({ block: 3n });
    cache.set('/b', about('b', 1));
    expect(cache.get('/b', 1)).toBeDefined();
  });
});
