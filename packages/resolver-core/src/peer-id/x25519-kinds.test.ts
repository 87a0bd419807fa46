import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { hex } from './bit-text.ts';
import { sessionKind } from './session.ts';
import { toxKind } from './tox.ts';
import { wireguardKind } from './wireguard.ts';

describe('sessionKind', () => {
  const seed = hex.decode('0123456789abcdef0123456789abcdef'.padEnd(64, '0'));
  const key = hex.encode(ed25519.utils.toMontgomery(ed25519.getPublicKey(seed)));
  const id = `05${key}`;

  it('reads the id that follows from a seed', () => {
    expect(id).toBe('05d2ad010eeb72d72e561d9de7bd7b6989af77dcabffa03a5111a6c859ae5c3a72');
    expect(sessionKind.parse(id)).toEqual({
      ok: true,
      peer: { kind: 'session', id, key: { type: 'x25519', hex: `0x${key}` } },
    });
  });

  it.each([
    ['unsupported', `03${key}`],
    ['unsupported', `15${key}`],
    ['unsupported', `25${key}`],
    ['alphabet', id.toUpperCase()],
    ['length', key],
    ['weak-key', `05${'0'.repeat(64)}`],
    ['not-a-key', `05${'f'.repeat(64)}`],
  ])('refuses %s: %s', (reason, text) => {
    expect(sessionKind.parse(text)).toMatchObject({ ok: false, reason });
  });
});

describe('toxKind', () => {
  const ids = [
    '56A1ADE4B65B86BCD51CC73E2CD4E542179F47959FE3E0E21B4B0ACDADE51855D34D34D37CB5',
    '76518406F6A9F2217E8DC487CC783C25CC16A15EB36FF32E335A235342C48A39218F515C39A6',
  ] as const;
  const [id] = ids;

  it.each(ids)('reads the public id %s', (text) => {
    expect(toxKind.parse(text)).toEqual({
      ok: true,
      peer: { kind: 'tox', id: text, key: { type: 'x25519', hex: `0x${text.slice(0, 64).toLowerCase()}` } },
    });
  });

  it('refuses every change of one character', () => {
    for (let at = 0; at < id.length; at++)
      for (const character of '0123456789ABCDEFabcdefG \0') {
        const changed = id.slice(0, at) + character + id.slice(at + 1);
        if (changed !== id) expect(toxKind.parse(changed).ok).toBe(false);
      }
  });

  it.each([
    ['alphabet', id.toLowerCase()],
    ['alphabet', `tox:${id}`],
    ['length', id.slice(0, 64)],
    ['checksum', `${id.slice(0, -1)}6`],
    // Two bytes exchanged.
    ['checksum', `${id.slice(2, 4)}${id.slice(0, 2)}${id.slice(4)}`],
    ['weak-key', '0'.repeat(76)],
    ['not-a-key', `${'F'.repeat(72)}0000`],
  ])('refuses %s: %s', (reason, text) => {
    expect(toxKind.parse(text)).toMatchObject({ ok: false, reason });
  });
});

describe('wireguardKind', () => {
  // From wireguard.com/quickstart and the manual pages.
  it.each([
    'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=',
    'TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=',
    'gN65BkIKy1eCE9pP1wdc8ROUtkHLF2PfAqYdyYBz6EA=',
  ])('reads the public key %s', (text) => {
    const bytes = Buffer.from(text, 'base64').toString('hex');
    expect(wireguardKind.parse(text)).toEqual({
      ok: true,
      peer: { kind: 'wireguard', id: text, key: { type: 'x25519', hex: `0x${bytes}` } },
    });
  });

  it.each([
    ['encoding', 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg'],
    ['alphabet', 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8D=='],
    ['alphabet', 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8-g='],
    ['padding', 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dh='],
    ['length', 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8DgA='],
    ['weak-key', `${'A'.repeat(43)}=`],
    ['not-a-key', `${'/'.repeat(42)}8=`],
  ])('refuses %s: %s', (reason, text) => {
    expect(wireguardKind.parse(text)).toMatchObject({ ok: false, reason });
  });
});
