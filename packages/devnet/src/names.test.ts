import { ed25519 } from '@noble/curves/ed25519.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { base58 } from '@scure/base';
import { describe, expect, it } from 'vitest';
import { azeroNames, testIdentities } from './names.ts';

const records = (name: string) => azeroNames.find((each) => each.name === name)?.records ?? {};
const publicKey = (seed: number) => ed25519.getPublicKey(new Uint8Array(32).fill(seed));

/** 256 bits and four zero bits behind, in digits of five bits. */
function staexId(key: Uint8Array): string {
  const bits = `${[...key].map((byte) => byte.toString(2).padStart(8, '0')).join('')}0000`;
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  return (bits.match(/.{5}/g) ?? []).map((digit) => alphabet[Number.parseInt(digit, 2)]).join('');
}

/** A protobuf with the key type 1 (ed25519) and the key, in an identity multihash, in base58. */
function libp2pId(key: Uint8Array): string {
  return base58.encode(Uint8Array.of(0, 36, 8, 1, 18, 32, ...key));
}

/** The multicodec of ed25519 keys and the key, in base58btc. */
function didKey(key: Uint8Array): string {
  return `did:key:z${base58.encode(Uint8Array.of(0xed, 1, ...key))}`;
}

describe('the showcase peer ids', () => {
  it('belong to real ed25519 keys', () => {
    expect(records('bob.azero')['libp2p-peer-id']).toBe(libp2pId(publicKey(1)));
    expect(records('carol.azero')['libp2p-peer-id']).toBe(libp2pId(publicKey(2)));
    expect(records('dave.azero')['staex-id']).toBe(staexId(publicKey(3)));
  });

  it('belong to the secrets that one can be called with', () => {
    const [alice, bob] = testIdentities.map(({ seed }) => ed25519.getPublicKey(hexToBytes(seed)));
    expect(testIdentities.map(({ name }) => name)).toEqual(['alice.azero', 'bob.azero']);
    expect(records('alice.azero')['peer-id']).toBe(didKey(alice!));
    expect(records('bob.azero')['libp2p-peer-id']).toBe(libp2pId(bob!));
  });
});

it('has each name once', () => {
  const all = azeroNames.map(({ name }) => name);
  expect(new Set(all).size).toBe(all.length);
});
