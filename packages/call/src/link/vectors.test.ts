import { readFileSync } from 'node:fs';
import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { x25519 } from '@noble/curves/ed25519.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { encodeSession } from '../ice/session-codec.ts';
import type { SessionDescription } from '../ice/session-description.ts';
import { writeSessionDescription } from '../ice/session-sdp.ts';
import { createIdentity } from '../identity/create-identity.ts';
import { didKeyOf, libp2pIdOf } from '../identity/key-text.ts';
import { sealingKeyOf } from '../identity/public-key.ts';
import type { Claims } from './claims.ts';
import { encodeClaims } from './claims-codec.ts';
import { openEnvelope, sealEnvelope } from './envelope.ts';
import { formatLink, parseLink } from './link.ts';

type Json<T> = { [K in keyof T]: T[K] extends Uint8Array | undefined ? string : T[K] };
interface LinkVector {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly ephemeralSecret: string;
  readonly claims: Json<Omit<Claims, 'fromKey' | 'session'>> & { readonly session: Json<SessionDescription> };
  readonly sessionBytes: string;
  readonly claimsBytes: string;
  readonly signature: string;
  readonly envelope: string;
  readonly hash: string;
  readonly link: string;
  readonly sdp: readonly string[];
}
interface Vectors {
  readonly context: string;
  readonly linkBase: string;
  readonly identities: Record<string, Record<string, string>>;
  readonly links: readonly LinkVector[];
  readonly refused: readonly { title: string; opener: string; refusal: string; envelope: string }[];
}

const file = new URL('../../fixtures/vectors.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const identityOf = (name: string) => createIdentity(hexToBytes(vectors.identities[name]!['seed']!));

afterEach(() => vi.restoreAllMocks());

describe('the test vectors of docs/call-protocol.md', () => {
  it.each(Object.entries(vectors.identities))('give %s all forms of the key', (name, expected) => {
    const { publicKey, sealingSecret } = identityOf(name);
    expect({
      seed: expected['seed'],
      publicKey: bytesToHex(publicKey),
      sealingSecret: bytesToHex(sealingSecret),
      sealingKey: bytesToHex(sealingKeyOf(publicKey)!),
      didKey: didKeyOf(publicKey),
      libp2pId: libp2pIdOf(publicKey),
    }).toEqual(expected);
  });

  it.each(vectors.links)('$title: is made byte for byte', async (vector) => {
    const [from, to] = [identityOf(vector.from), identityOf(vector.to)];
    const claims = claimsOf(vector);
    const encoded = encodeClaims(claims);
    expect(bytesToHex(encodeSession(claims.session))).toBe(vector.sessionBytes);
    expect(bytesToHex(encoded)).toBe(vector.claimsBytes);
    const signed = concatBytes(utf8ToBytes(vectors.context), Uint8Array.of(0), to.publicKey, encoded);
    expect(bytesToHex(from.sign(signed))).toBe(vector.signature);
    await useEphemeralKey(hexToBytes(vector.ephemeralSecret));
    const envelope = await sealEnvelope(claims, { identity: from, recipientKey: to.publicKey });
    expect(bytesToHex(envelope)).toBe(vector.envelope);
    expect(formatLink(vectors.linkBase, claims.kind, envelope)).toBe(vector.link);
    const type = claims.kind === 'invite' ? 'offer' : 'answer';
    expect(writeSessionDescription(claims.session, type).split('\r\n')).toEqual(vector.sdp);
  });

  it.each(vectors.links)('$title: is read', async (vector) => {
    const parsed = parseLink(vector.link);
    if (!parsed.ok) throw new Error(parsed.refusal.sentence);
    expect(await openEnvelope(parsed.envelope, identityOf(vector.to))).toEqual({
      ok: true,
      claims: claimsOf(vector),
      hash: hexToBytes(vector.hash),
    });
  });

  it.each(vectors.refused)('$title: is refused as $refusal', async ({ opener, refusal, envelope }) => {
    const opened = await openEnvelope(hexToBytes(envelope), identityOf(opener));
    expect(opened).toMatchObject({ ok: false, refusal: { code: refusal } });
  });
});

function claimsOf({ from, claims }: LinkVector): Claims {
  const { inviteHash, session, ...rest } = claims;
  return {
    ...rest,
    fromKey: identityOf(from).publicKey,
    inviteHash: inviteHash === undefined ? undefined : hexToBytes(inviteHash),
    session: { ...session, fingerprint: hexToBytes(session.fingerprint) },
  };
}

/** Takes away the chance of the next seal; the platform makes that key. */
async function useEphemeralKey(secret: Uint8Array): Promise<void> {
  const { kem } = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes128Gcm(),
  });
  vi.spyOn(crypto.subtle, 'generateKey').mockResolvedValueOnce({
    privateKey: await kem.deserializePrivateKey(secret),
    publicKey: await kem.deserializePublicKey(x25519.getPublicKey(secret)),
  } as CryptoKeyPair & CryptoKey);
}
