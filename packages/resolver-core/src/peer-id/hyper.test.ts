import { describe, expect, it } from 'vitest';
// @ts-expect-error z32 comes without types
import z32 from 'z32';
import { hyperKind } from './hyper.ts';

// The public key of RFC 8032, 7.1, test 1.
const hex = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
const id: string = z32.encode(Buffer.from(hex, 'hex'));

describe('hyperKind', () => {
  it.each([id, hex, `pear://${id}`, `pear://${hex}`])('reads %s', (text) => {
    expect(hyperKind.parse(text)).toEqual({
      ok: true,
      peer: { kind: 'hyper', id, key: { type: 'ed25519', hex: `0x${hex}` } },
    });
  });

  it.each([
    ['alphabet', hex.toUpperCase()],
    ['alphabet', `pear://${id}/path`],
    ['alphabet', `pear://0.1.${id}`],
    ['alphabet', `PEAR://${id}`],
    ['length', 'pear://keet'],
    ['length', 'pear://'],
    ['padding', `${id.slice(0, -1)}b`],
    ['weak-key', '0'.repeat(64)],
    ['not-a-key', 'f'.repeat(64)],
  ])('refuses %s: %s', (reason, text) => {
    expect(hyperKind.parse(text)).toMatchObject({ ok: false, reason });
  });
});
