import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import { readingToJson, recordsToJson, reverseToJson } from './json.ts';
import type { Reading, ReverseReading } from './reading.ts';
import { readingFromJson, reverseReadingFromJson } from './reading-from-json.ts';

const date = fc.date({ noInvalidDate: true });
const chain = fc.stringMatching(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/);
const word = fc.stringMatching(/^[ -~]{1,40}$/);
const origin = fc.stringMatching(/^(https|wss|fake):\/\/[a-z0-9.:-]{1,40}$/);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  // Also halves of surrogate pairs, which JSON carries as escapes.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 10 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom('__proto__', 'constructor', 'toString', '', 'hasOwnProperty'),
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const evidence: fc.Arbitrary<Evidence> = fc
  .record({
    service: word,
    network: word,
    chain,
    contract: word,
    block: fc.record({
      number: fc.bigInt(0n, BigInt(Number.MAX_SAFE_INTEGER)),
      hash: fc
        .uint8Array({ minLength: 1, maxLength: 64 })
        .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}` as const),
      time: optional(date),
    }),
    finality: fc.constantFrom('latest', 'safe', 'finalized'),
    assurance: fc.constantFrom('single', 'quorum', 'proof'),
    asked: fc.nat(1_000),
    agreed: fc.nat(1_000),
    offchain: fc.boolean(),
    endpoints: fc.array(origin, { maxLength: 64 }),
    dissent: optional(fc.array(origin, { maxLength: 64 })),
    via: optional(fc.array(origin, { maxLength: 16 })),
  })
  .map((e) => ({ ...e, asked: Math.max(e.asked, e.agreed) }));
const account = fc.record({ chain, address: word });

const found: fc.Arbitrary<Reading> = fc.record({
  state: fc.constant('found'),
  records: fc.array(fc.tuple(text, text), { maxLength: 64 }).map((entries) => new Map(entries)),
  unreadable: optional(fc.array(fc.record({ key: text, why: text }), { maxLength: 4 })),
  account: optional(account),
  registeredAt: optional(date),
  expiresAt: optional(date),
  evidence,
});
const absent: fc.Arbitrary<Reading> = fc.record({
  state: fc.constant('absent'),
  reason: fc.constantFrom('name', 'expired', 'resolver'),
  expiresAt: optional(date),
  evidence,
});
const reading = fc.oneof(found, absent);

const overTheWire = (json: unknown): unknown => JSON.parse(JSON.stringify(json));

const alice = { text: 'alice.fake', labels: ['alice', 'fake'], service: 'fake' };
/** What is changed below. */
interface Written {
  [field: string]: unknown;
  evidence: {
    block: { number: unknown; hash: unknown };
    endpoints: unknown;
    via: unknown;
  };
}
const sample = (): Written =>
  overTheWire(readingToJson(fc.sample(found, { seed: 5, numRuns: 1 })[0] as Reading)) as Written;

describe('a reading from JSON', () => {
  it('is the reading that was written', () => {
    fc.assert(
      fc.property(reading, (written) => {
        expect(readingFromJson(overTheWire(readingToJson(written)))).toEqual(written);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is found in the whole JSON of a records resolution', () => {
    fc.assert(
      fc.property(reading, date, (written, at) => {
        const freshness = {
          origin: 'chain',
          readAt: at,
          freshUntil: at,
          staleUntil: at,
          stale: false,
        } as const;
        const json = recordsToJson({ state: 'read', input: 'x', name: alice, reading: written, freshness });
        expect(readingFromJson(overTheWire(json))).toEqual(written);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps records apart whose keys look like properties of objects', () => {
    const written = sample();
    written['records'] = ['__proto__', 'constructor', 'toString'].map((key) => ({ key, value: key }));
    const read = readingFromJson(overTheWire(written));
    expect(read?.state === 'found' && [...read.records]).toEqual([
      ['__proto__', '__proto__'],
      ['constructor', 'constructor'],
      ['toString', 'toString'],
    ]);
  });

  it('is never made of arbitrary JSON, and never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (json) => {
        expect(readingFromJson(json)).toBeUndefined();
        expect(reverseReadingFromJson(json, () => alice)).toBeUndefined();
      }),
      { numRuns: 25_000 },
    );
  });

  it('is well-formed or nothing when any one part of its JSON is another value', () => {
    const samples = fc.sample(reading, { numRuns: 50, seed: 1 }).map((r) => JSON.stringify(readingToJson(r)));
    const other = fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom(-1, 1e300, 0.5, 2 ** 53, '', 'x', 'https://a/path', '2026-01-01', null, [], {}),
    );
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(), other, (written, at, value) => {
        const read = readingFromJson(withOtherPart(JSON.parse(written), at, value));
        // Writing it again gives what reading it takes.
        if (read) expect(readingFromJson(overTheWire(readingToJson(read)))).toEqual(read);
      }),
      { numRuns: 25_000 },
    );
  });

  it.each<[string, (json: Written) => void]>([
    ['a state that is not known', (r) => (r['state'] = 'unknown')],
    ['no evidence', (r) => delete (r as Tree)['evidence']],
    ['a reason that is not known', (r) => Object.assign(r, { state: 'absent', reason: 'record' })],
    ['a block number over 2^53', (r) => (r.evidence.block.number = 2 ** 53)],
    ['a negative block number', (r) => (r.evidence.block.number = -1)],
    ['a block number as text', (r) => (r.evidence.block.number = '7')],
    ['a hash that is not hex', (r) => (r.evidence.block.hash = '0xzz')],
    ['a hash of half a byte', (r) => (r.evidence.block.hash = '0xabc')],
    ['a date without time', (r) => (r['expiresAt'] = '2026-01-01')],
    ['a date that does not exist', (r) => (r['expiresAt'] = '2026-02-30T00:00:00.000Z')],
    [
      'a record twice',
      (r) =>
        (r['records'] = [
          { key: 'a', value: '1' },
          { key: 'a', value: '2' },
        ]),
    ],
    ['a record without value', (r) => (r['records'] = [{ key: 'a' }])],
    ['records as an object', (r) => (r['records'] = { a: '1' })],
    [
      '65 records',
      (r) => (r['records'] = Array.from({ length: 65 }, (_, i) => ({ key: `${i}`, value: '' }))),
    ],
    ['a value over its bound', (r) => (r['records'] = [{ key: 'a', value: 'x'.repeat(262_145) }])],
    ['more that agreed than were asked', (r) => Object.assign(r.evidence, { asked: 1, agreed: 2 })],
    ['an endpoint with a path', (r) => (r.evidence.endpoints = ['https://rpc.example/key'])],
    ['an endpoint with user info', (r) => (r.evidence.endpoints = ['https://me:secret@rpc.example'])],
    ['a hop with an escape sequence', (r) => (r.evidence.via = ['https://a\u001b[2J'])],
    ['17 hops', (r) => (r.evidence.via = Array.from({ length: 17 }, () => 'https://a.example'))],
    ['a null where nothing should be', (r) => (r['account'] = null)],
    ['a word where yes or no should be', (r) => Object.assign(r.evidence, { offchain: 'no' })],
    ['a number where a text should be', (r) => (r['records'] = [{ key: 'a', value: 7 }])],
    ['a list where a text should be', (r) => (r['records'] = [{ key: ['a'], value: '' }])],
    ['a liar with a path', (r) => Object.assign(r.evidence, { dissent: ['https://rpc.example/key'] })],
    ['liars that are no list', (r) => Object.assign(r.evidence, { dissent: 'https://rpc.example' })],
  ])('is refused with %s', (_, change) => {
    const json = sample();
    expect(readingFromJson(json)).toBeDefined();
    change(json);
    expect(readingFromJson(json)).toBeUndefined();
  });
});

describe('the bounds of a reading from JSON', () => {
  it.each<[string, (json: Written) => void]>([
    [
      '64 records',
      (r) => (r['records'] = Array.from({ length: 64 }, (_, i) => ({ key: `${i}`, value: '' }))),
    ],
    ['a value of 262,144 characters', (r) => (r['records'] = [{ key: 'a', value: 'x'.repeat(262_144) }])],
    ['16 hops', (r) => (r.evidence.via = Array.from({ length: 16 }, () => 'https://a.example'))],
    ['as many that agreed as were asked', (r) => Object.assign(r.evidence, { asked: 2, agreed: 2 })],
    ['a block number of 2^53 - 1', (r) => (r.evidence.block.number = 2 ** 53 - 1)],
    ['a block number of 0', (r) => (r.evidence.block.number = 0)],
  ])('let %s through', (_, change) => {
    const json = sample();
    change(json);
    expect(readingFromJson(json)).toBeDefined();
  });
});

describe('a reverse reading from JSON', () => {
  const reverse: fc.Arbitrary<ReverseReading> = fc.oneof(
    fc.record({ state: fc.constant('found'), name: fc.constant(alice), account, evidence }),
    fc.record({
      state: fc.constant('absent'),
      reason: fc.constantFrom('unset', 'mismatch'),
      account,
      claimed: optional(text),
      evidence,
    }),
  );

  it('is the one that was written', () => {
    fc.assert(
      fc.property(reverse, (written) => {
        const json = overTheWire(reverseToJson({ ...written, input: 'x' }));
        expect(reverseReadingFromJson(json, (name) => ({ ...alice, text: name }))).toEqual(written);
      }),
      { numRuns: 500 },
    );
  });

  it('is nothing of another state, whatever else it says', () => {
    const [written] = fc.sample(reverse, { numRuns: 20, seed: 3 }).filter(({ state }) => state === 'absent');
    const json = overTheWire(reverseToJson({ ...(written as ReverseReading), input: 'x' })) as object;
    expect(reverseReadingFromJson(json, () => alice)).toBeDefined();
    for (const state of ['unknown', 'invalid', undefined])
      expect(reverseReadingFromJson({ ...json, state }, () => alice)).toBeUndefined();
  });

  it('is nothing when its name is none', () => {
    const [written] = fc.sample(reverse, { numRuns: 20, seed: 3 }).filter(({ state }) => state === 'found');
    const json = overTheWire(reverseToJson({ ...(written as ReverseReading), input: 'x' }));
    const refuse = () => {
      throw new Error('no name');
    };
    expect(reverseReadingFromJson(json, refuse)).toBeUndefined();
  });
});

type Tree = Record<string, unknown>;

/** The JSON with the part that comes `at`-th replaced. */
function withOtherPart(json: unknown, at: number, value: unknown): unknown {
  const places: [holder: Tree, key: string][] = [];
  const walk = (holder: Tree): void => {
    for (const key of Object.keys(holder)) {
      places.push([holder, key]);
      const part = holder[key];
      if (typeof part === 'object' && part !== null) walk(part as Tree);
    }
  };
  walk(json as Tree);
  const [holder, key] = places[at % places.length] as [Tree, string];
  holder[key] = value;
  return json;
}
