import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitIntoStreams, streamTarget } from './stream-target.ts';

describe('the names of event streams', () => {
  it('are fifty in each where they are short', () => {
    const names = Array.from({ length: 120 }, (_, i) => `name-${i}.azero`);
    expect(splitIntoStreams(names).map(({ length }) => length)).toEqual([50, 50, 20]);
  });

  it('are each in one stream, whose target has room for the id of an event', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    const lastId = 'x'.repeat(400);
    fc.assert(
      fc.property(fc.array(name, { maxLength: 120 }), (names) => {
        const streams = splitIntoStreams(names);
        expect(streams.flat()).toEqual(names);
        for (const some of streams.filter(({ length }) => length > 1))
          expect(streamTarget(some, lastId).length).toBeLessThanOrEqual(2_048);
      }),
    );
  });
});
