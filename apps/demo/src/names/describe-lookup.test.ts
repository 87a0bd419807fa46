import { describe, expect, it } from 'vitest';
import { ago } from './describe-evidence.ts';
import { describeLookup, shorten } from './describe-lookup.ts';

const key = new Uint8Array(32).fill(7);

describe('describeLookup', () => {
  it('says whether the key was seen before', () => {
    const sentenceOf = (pin: 'same' | 'new' | 'changed') =>
      describeLookup({ callee: { key, name: 'alice.azero', pin } }).sentence;
    expect(sentenceOf('same')).toMatch(/^alice\.azero is did:key:\S+…\w+, the key that you know\.$/);
    expect(sentenceOf('new')).toContain('You have not talked under this name before.');
    expect(sentenceOf('changed')).toContain('another key than the one you know');
  });

  it('warns of a bare key', () => {
    expect(describeLookup({ callee: { key, pin: 'none' } })).toMatchObject({ tone: 'warning' });
  });

  it('tells absence from trouble', () => {
    const toneOf = (reason: 'absent' | 'unknown') => describeLookup({ reason, sentence: 'x' }).tone;
    expect([toneOf('absent'), toneOf('unknown')]).toEqual(['plain', 'warning']);
  });
});

it('shortens long ids alone', () => {
  expect(shorten('alice.azero')).toBe('alice.azero');
  expect(shorten('x'.repeat(60))).toHaveLength(24);
});

it.each([
  [3_000, '3 s ago'],
  [120_000, '2 min ago'],
  [7_200_000, '2 h ago'],
  [259_200_000, '3 days ago'],
  [-5_000, '0 s ago'],
])('says how long ago %d ms are', (milliseconds, text) => {
  expect(ago(new Date(0), new Date(milliseconds))).toBe(text);
});
