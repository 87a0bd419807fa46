import { describe, expect, it } from 'vitest';
import { yggdrasilKind } from './yggdrasil.ts';

// The public key of RFC 8032, 7.1, test 2.
const id = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';

describe('yggdrasilKind', () => {
  it('reads a key', () => {
    expect(yggdrasilKind.parse(id)).toEqual({
      ok: true,
      peer: { kind: 'yggdrasil', id, key: { type: 'ed25519', hex: `0x${id}` } },
    });
  });

  it.each([
    ['alphabet', id.toUpperCase()],
    ['alphabet', '200:1111:2222:3333:4444:5555:6666:7777'],
    ['length', id.slice(1)],
    ['weak-key', '0'.repeat(64)],
    ['not-a-key', 'f'.repeat(64)],
  ])('refuses %s: %s', (reason, text) => {
    expect(yggdrasilKind.parse(text)).toMatchObject({ ok: false, reason });
  });
});
