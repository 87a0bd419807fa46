import { createManualClock } from '@peername/resolver-core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEntryGuard, markLength } from './entry-guard.ts';
import { firstSigningKey, rotateSigningKeys } from './rotate-keys.ts';

const clock = createManualClock();
const now = clock.now();
const first = firstSigningKey(now);
const guard = createEntryGuard([first], clock);

describe('a mark', () => {
  it('is of one length and known again by every replica with the same keys', () => {
    const replica = createEntryGuard([first], clock);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const marked = guard.mark(text);
        expect(Buffer.byteLength(marked)).toBe(Buffer.byteLength(text) + markLength);
        expect(replica.unmark(marked)).toBe(text);
      }),
    );
  });

  it('fails with any character changed, dropped or added', () => {
    const marked = guard.mark('{"block":81}');
    for (let at = 0; at < marked.length; at += 1) {
      const [before, after] = [marked.slice(0, at), marked.slice(at + 1)];
      for (const changed of [`${before}~${after}`, before + after, `${before}x${marked.slice(at)}`])
        expect(guard.unmark(changed)).toBeUndefined();
    }
  });

  it('by other keys, or none, is not taken', () => {
    const stranger = createEntryGuard([firstSigningKey(now)], clock);
    for (const text of [stranger.mark('{}'), '{}', '']) expect(guard.unmark(text)).toBeUndefined();
  });

  it('by the former and by the next key is taken while they are rotated, and not once one was stolen', () => {
    const { keys, next } = rotateSigningKeys([first], { now, atOnce: false })!;
    const both = createEntryGuard(keys, clock);
    const ahead = createEntryGuard([next], { ...clock, now: () => +next.notBefore });
    expect([both.unmark(guard.mark('x')), both.unmark(ahead.mark('x'))]).toEqual(['x', 'x']);
    const { keys: fresh } = rotateSigningKeys(keys, { now, atOnce: true })!;
    expect(createEntryGuard(fresh, clock).unmark(guard.mark('x'))).toBeUndefined();
  });
});
