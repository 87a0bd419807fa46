import { describe, expect, it } from 'vitest';
import { pkarrKind } from './pkarr.ts';

// From the README of pubky/pkarr.
const id = 'o4dksfbqk85ogzdb5osziw6befigbuxmuxkuxq8434q89uj56uyy';

describe('pkarrKind', () => {
  it.each([id, `pk:${id}`])('reads %s', (text) => {
    const hex = '0x8686ab142e51f7035c61dc2d7ad3c1416a60cdeb9bd537b8face9c7fcd3bf4c0';
    expect(pkarrKind.parse(text)).toEqual({
      ok: true,
      peer: { kind: 'pkarr', id, key: { type: 'ed25519', hex } },
    });
  });

  it.each([
    ['alphabet', id.toUpperCase()],
    ['alphabet', `pk:pk:${id}`],
    ['alphabet', `${id}.`],
    ['length', id.slice(1)],
    // z32 reads this alias of the same key.
    ['padding', `${id.slice(0, -1)}b`],
    ['weak-key', 'y'.repeat(52)],
  ])('refuses %s: %s', (reason, text) => {
    expect(pkarrKind.parse(text)).toMatchObject({ ok: false, reason });
  });
});
