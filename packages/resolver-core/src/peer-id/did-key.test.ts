import fc from 'fast-check';
import { varint } from 'multiformats';
import { base58btc } from 'multiformats/bases/base58';
import { describe, expect, it } from 'vitest';
import { didKeyKind } from './did-key.ts';

/** A did:key made by the letter of the specification. */
function didKey(codec: number, key: Uint8Array): string {
  const prefix = varint.encodeTo(codec, new Uint8Array(varint.encodingLength(codec)));
  return `did:key:${base58btc.encode(Uint8Array.of(...prefix, ...key))}`;
}

const didOfZero = (codec: number, size: number) => didKey(codec, new Uint8Array(size));

describe('didKeyKind', () => {
  // From the did:key specification and its test vectors.
  it.each([
    ['ed25519', 'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'],
    ['ed25519', 'z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG'],
    ['ed25519', 'z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WNhRW96xN1o'],
    ['x25519', 'z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F'],
    ['x25519', 'z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW'],
    ['secp256k1', 'zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme'],
    ['secp256k1', 'zQ3shtxV1FrJfhqE1dvxYRcCknWNjHc3c5X1y3ZSoPDi2aur2'],
    ['p256', 'zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169'],
    ['p256', 'zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv'],
  ])('reads the %s key %s', (type, multibase) => {
    const text = `did:key:${multibase}`;
    const [, size] = varint.decode(base58btc.decode(multibase));
    const hex = `0x${Buffer.from(base58btc.decode(multibase).subarray(size)).toString('hex')}`;
    expect(didKeyKind.parse(text)).toEqual({
      ok: true,
      peer: { kind: 'did-key', id: text, key: { type, hex } },
    });
  });

  it('gives the bytes that other implementations publish', () => {
    expect(didKeyKind.parse('did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme')).toMatchObject({
      peer: { key: { hex: '0x03874c15c7fda20e539c6e5ba573c139884c351188799f5458b4b41f7924f235cd' } },
    });
  });

  it.each([
    ['encoding', 'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'],
    ['encoding', 'did:key:6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'],
    ['encoding', 'did:web:example.com'],
    ['encoding', 'DID:KEY:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'],
    ['encoding', 'did:key:1.1:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'],
    ['alphabet', 'did:key:z'],
    ['alphabet', 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp#z6MkiTBz1y'],
    ['length', didOfZero(0xed, 31)],
    ['length', didOfZero(0xe7, 32)],
    ['weak-key', didOfZero(0xed, 32)],
    ['weak-key', didOfZero(0xec, 32)],
    ['not-a-key', didOfZero(0xe7, 33)],
    ['not-a-key', didKey(0xe7, Uint8Array.of(4, ...new Uint8Array(32).fill(1)))],
    ['not-a-key', didKey(0x1200, Uint8Array.of(2, ...new Uint8Array(32).fill(255)))],
    ['unsupported', didOfZero(0xeb, 96)],
    ['unsupported', didOfZero(0x1201, 49)],
    ['unsupported', didOfZero(0x1205, 270)],
    ['unsupported', 'did:key:z1'],
    // A character too many shifts all bytes, so that the type is another one.
    ['unsupported', 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWpp'],
  ])('refuses %s: %s', (reason, text) => {
    expect(didKeyKind.parse(text)).toMatchObject({ ok: false, reason });
  });

  it('takes no other codec than its four', () => {
    fc.assert(
      fc.property(fc.nat(0x3fff), fc.uint8Array({ minLength: 32, maxLength: 33 }), (codec, key) => {
        const parsed = didKeyKind.parse(didKey(codec, key));
        if (parsed.ok) expect([0xed, 0xec, 0xe7, 0x1200]).toContain(codec);
        else if (![0xed, 0xec, 0xe7, 0x1200].includes(codec)) expect(parsed.reason).toBe('unsupported');
      }),
      { numRuns: 2000 },
    );
  });
});
