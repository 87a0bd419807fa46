import { assurances, type JsonObject, peerKinds } from '@peername/resolver-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalQuery, lookupQuery, recordsQuery, toLookupOptions } from './lookup-query.ts';
import { parseQuery } from './parse-query.ts';
import { RequestError } from './problem.ts';

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const queries = fc.record({
  kinds: optional(fc.uniqueArray(fc.constantFrom(...peerKinds), { minLength: 1 })),
  policy: optional(fc.constantFrom('cache-first', 'network', 'cache-only')),
  require: optional(fc.constantFrom(...assurances)),
  maxAge: optional(fc.nat(1e12)),
  minBlock: optional(fc.nat(1e12)),
  finality: optional(fc.constantFrom('latest', 'safe', 'finalized')),
  optIn: optional(fc.boolean()),
  explain: optional(fc.boolean()),
  keys: optional(
    fc
      .uniqueArray(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((key) => !key.includes(',')),
        { minLength: 1, maxLength: 5 },
      )
      .map((keys) => keys.sort()),
  ),
});
const withoutDefaults = (query: JsonObject) =>
  Object.fromEntries(
    Object.entries(query).filter(
      ([key, value]) =>
        value !== undefined &&
        value !== false &&
        !(key === 'policy' && value === 'cache-first') &&
        !(key === 'require' && value === 'single'),
    ),
  );

describe('a query', () => {
  it('is the same after it was written in its one way and read back', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const written = canonicalQuery(query as JsonObject);
        const read = parseQuery(recordsQuery, written.slice(1));
        expect(withoutDefaults(read as JsonObject)).toEqual(withoutDefaults(query as JsonObject));
        expect(canonicalQuery(read as JsonObject)).toBe(written);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is written in a way that no URL parser changes', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const written = canonicalQuery(query as JsonObject);
        expect(new URL(`http://gateway.test/${written}`).search).toBe(written);
      }),
      { numRuns: 3_000 },
    );
  });

  it('of any text at all is read or refused as a bad request', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            'kinds',
            'keys',
            'maxAge',
            '=',
            '&',
            '%',
            '%2',
            '%25',
            '+',
            ',',
            '1',
            'staex',
            '__proto__',
          ),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseQuery(recordsQuery, text);
        } catch (error) {
          if (!(error instanceof RequestError && error.fault === 'BAD_REQUEST')) throw error;
        }
      }),
      { numRuns: 50_000 },
    );
  });

  it.each([
    'x=1',
    'kinds=staex&x=1',
    'Kinds=staex',
    '__proto__=1',
    'constructor=1',
    'toString=1',
    'kinds',
    'kinds=',
    'kinds=telephone',
    'kinds=staex,',
    'kinds=STAEX',
    'kinds=staex&kinds=tor',
    'kinds=staex&%6Binds=staex',
    'policy=',
    'policy=refresh',
    'maxAge=-1',
    'maxAge=1.5',
    'maxAge=1e3',
    'maxAge=01',
    'maxAge=0x10',
    'maxAge=%31%20',
    'maxAge=9999999999999999',
    'minBlock=',
    'minBlock=latest',
    'finality=soon',
    'optIn=true',
    'explain=2',
    'keys=staex-id',
    'policy=%ZZ',
    'policy=%E0%A4%A',
    'policy=%FF',
    '=1',
    '=',
  ])('%s is refused', (search) => {
    expect(() => parseQuery(lookupQuery, search)).toThrow(RequestError);
  });

  it.each([
    'keys=',
    'keys=a,,b',
    `keys=${'a'.repeat(201)}`,
    `keys=${Array.from({ length: 65 }, (_, i) => i)}`,
  ])('of records, %s is refused', (search) => {
    expect(() => parseQuery(recordsQuery, search)).toThrow(RequestError);
  });

  it('becomes the options of a lookup, in its units', () => {
    expect(toLookupOptions(parseQuery(recordsQuery, 'maxAge=300&minBlock=7&optIn=1&keys=b,a,b'))).toEqual({
      maxAge: 300_000,
      minBlock: 7n,
      optInRecords: true,
      keys: ['a', 'b'],
    });
  });
});
