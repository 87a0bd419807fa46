import { didKeyOf } from '@peername/call';
import { describe, expect, it } from 'vitest';
import { hexOfKey } from '../identity/hex-of-key.ts';
import { describeCallers } from './describe-callers.ts';

const [mine, other] = [7, 8].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array];

describe('describeCallers', () => {
  it('tells the own key from another one', () => {
    const lookup = (key: Uint8Array) => ({ callee: { key, name: 'a.eth', pin: 'new' } }) as const;
    expect(describeCallers(lookup(mine), hexOfKey(mine))).toMatchObject({
      tone: 'good',
      sentence: 'a.eth leads to your key.',
    });
    const { tone, sentence } = describeCallers(lookup(other), hexOfKey(mine));
    expect(tone).toBe('warning');
    expect(sentence).toContain(didKeyOf(other).slice(0, 12));
  });

  it('says why nobody can be called', () => {
    const lookup = { reason: 'absent', sentence: 'a.eth does not exist. Check the spelling.' } as const;
    expect(describeCallers(lookup, hexOfKey(mine)).sentence).toBe(lookup.sentence);
  });
});
