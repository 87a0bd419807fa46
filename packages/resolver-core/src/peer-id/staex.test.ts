import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crockford } from './bit-text.ts';
import { staexKind } from './staex.ts';

const id = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';

describe('staexKind', () => {
  it.each([
    [id, '0x8a33e787acd8f1b73a11002c84bb88cdd7f9e08c9da5f1ff24ef705d6de48e49'],
    [
      'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
      '0x66ab954901195f9ad0ba0beed518091c125b4bef6c69939f5894ccff06793290',
    ],
  ])('reads the public id %s', (text, hex) => {
    expect(staexKind.parse(text)).toEqual({
      ok: true,
      peer: { kind: 'staex', id: text, key: { type: 'ed25519', hex } },
    });
  });

  it.each([
    ['empty', ''],
    ['alphabet', id.toUpperCase()],
    ['alphabet', ` ${id}`],
    ['alphabet', `${id}\n`],
    ['alphabet', id.replace('h8', 'h-8')],
    ['alphabet', id.replace('1', 'l')],
    ['alphabet', id.replace('1', 'i')],
    ['alphabet', id.replace('0', 'o')],
    ['alphabet', id.replace('0', 'u')],
    ['alphabet', `\u202e${id}`],
    ['length', id.slice(1)],
    ['length', `${id}0`],
    ['padding', `${id.slice(0, -1)}h`],
    ['too-long', '0'.repeat(513)],
    ['weak-key', crockford.encode(ed25519.Point.ZERO.toBytes())],
    ['weak-key', '0'.repeat(52)],
    ['not-a-key', crockford.encode(new Uint8Array(32).fill(255))],
  ])('refuses %s: %j', (reason, text) => {
    expect(staexKind.parse(text)).toMatchObject({ ok: false, reason });
  });

  it('says what is wrong in a sentence for the owner', () => {
    const whys = ['H'.repeat(52), 'h8', `${id.slice(0, -1)}h`, '0'.repeat(52), `${'y'.repeat(51)}0`].map(
      (text) => {
        const parsed = staexKind.parse(text);
        return parsed.ok ? text : `${parsed.reason}: ${parsed.why}`;
      },
    );
    expect(whys).toMatchInlineSnapshot(`
      [
        "alphabet: it holds a character other than digits and lowercase letters without i, l, o and u",
        "length: it has 2 characters instead of 52",
        "padding: its last character cannot end such an id: it was mistyped or cut",
        "weak-key: its ed25519 key has small order, so anyone can pass for its owner",
        "not-a-key: it has the form of a key, but its bytes are no ed25519 key",
      ]
    `);
  });

  it('reads back every key that ed25519 makes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
        const text = crockford.encode(ed25519.getPublicKey(seed));
        expect(staexKind.parse(text)).toMatchObject({ ok: true, peer: { id: text } });
      }),
      { numRuns: 100 },
    );
  });
});
