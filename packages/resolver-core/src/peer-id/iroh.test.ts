import { base32nopad } from '@scure/base';
import { describe, expect, it } from 'vitest';
import { hex } from './bit-text.ts';
import { irohKind } from './iroh.ts';

// From the tests of n0-computer/iroh, iroh-base/src/key.rs.
const id = 'ae58ff8833241ac82d6ff7611046ed67b5072d142c588d0063e942d9a75502b6';
const base32Id = base32nopad.encode(hex.decode(id));

describe('irohKind', () => {
  it.each([id, base32Id, base32Id.toLowerCase(), base32Id.slice(0, 20).toLowerCase() + base32Id.slice(20)])(
    'reads %s as the same endpoint',
    (text) => {
      expect(irohKind.parse(text)).toEqual({
        ok: true,
        peer: { kind: 'iroh', id, key: { type: 'ed25519', hex: `0x${id}` } },
      });
    },
  );

  it.each([
    ['alphabet', id.toUpperCase()],
    ['alphabet', `0x${id}`],
    ['alphabet', `${id} `],
    ['length', id.slice(2)],
    // Lowercasing by Unicode would read the Kelvin sign as k.
    ['alphabet', base32Id.replace('K', '\u212a')],
    ['padding', `${base32Id.slice(0, -1)}B`],
    ['weak-key', '0'.repeat(64)],
    ['not-a-key', 'f'.repeat(64)],
  ])('refuses %s: %s', (reason, text) => {
    expect(irohKind.parse(text)).toMatchObject({ ok: false, reason });
  });

  it('has a vector with a K', () => {
    expect(base32Id).toContain('K');
  });
});
