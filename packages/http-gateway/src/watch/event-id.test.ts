import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEventId, parseEventId } from './event-id.ts';

const digest = '3f0c5a1b2c3d4e5f60718293';
const ids = fc.record({
  blocks: fc
    .array(
      fc.tuple(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.bigInt({ min: 0n, max: 10n ** 15n - 1n })),
      {
        maxLength: 4,
      },
    )
    .map((pairs) => new Map(pairs)),
  digest: fc.constantFrom(digest, '0'.repeat(24)),
});

describe('the id of an event', () => {
  it('names the services by the alphabet, and the digest last', () => {
    const blocks = new Map([
      ['ens', 55n],
      ['azero', 1234n],
    ]);
    expect(formatEventId({ blocks, digest })).toBe(`azero.1234~ens.55~${digest}`);
  });

  it('is read back as it was written, in letters that no header and no query escapes', () => {
    fc.assert(
      fc.property(ids, (id) => {
        const text = formatEventId(id);
        expect(text).toMatch(/^[\w.~!'()*%-]+$/);
        if (text.length > 400) return;
        expect(parseEventId(text)).toEqual(id);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['nothing', ''],
    ['no digest', 'azero.1234'],
    ['a short digest', 'azero.1234~3f0c'],
    ['a block with a sign', `azero.-1~${digest}`],
    ['a block with a leading zero', `azero.01~${digest}`],
    ['a block of sixteen digits', `azero.1234567890123456~${digest}`],
    ['a service twice', `azero.1~azero.2~${digest}`],
    ['services in another order', `ens.1~azero.2~${digest}`],
    ['broken percent-encoding', `%E0.1~${digest}`],
    ['too much', `${'a'.repeat(400)}.1~${digest}`],
  ])('is refused with %s', (_, text) => {
    expect(parseEventId(text)).toBeUndefined();
  });

  it('never throws, and reads nothing that it would write in another way', () => {
    const near = fc.stringMatching(/^[a-z%0-9.~]{0,40}$/).map((text) => `${text}~${digest}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (text) => {
        const id = parseEventId(text);
        if (id) expect(formatEventId(id)).toBe(text);
      }),
      { numRuns: 50_000 },
    );
  });
});
