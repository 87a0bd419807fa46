import { equalBytes } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { ResolverError } from '@peername/resolver-core';
import type { Identity } from '../identity/identity.ts';
import { checkKey, sealingKeyOf, verifySignature } from '../identity/public-key.ts';
import type { Claims } from './claims.ts';
import { decodeClaims, encodeClaims, fromKeyOffset } from './claims-codec.ts';
import { hpkeOpen, hpkeSeal, type SealContext } from './hpke.ts';
import { maxEnvelopeBytes } from './limits.ts';
import type { LinkRefusal } from './refusal.ts';
import { refuseLink } from './refusal-sentences.ts';

const version = 1;
const checksumLength = 3;
const signatureLength = 64;
const keyLength = 32;
const tagLength = 16;
const shortest = 1 + keyLength + fromKeyOffset + keyLength + signatureLength + tagLength + checksumLength;

const context = utf8ToBytes(`peername call link ${version}`);
const sealContext: SealContext = { info: context, aad: Uint8Array.of(version) };

/** Who seals, and to whom. */
export interface SealOptions {
  readonly identity: Identity;
  /** The Ed25519 key of who the link is for, 32 bytes. */
  readonly recipientKey: Uint8Array;
}

/** What opening an envelope gives; it never throws because of what is inside. */
export type OpenedEnvelope =
  | {
      readonly ok: true;
      readonly claims: Claims;
      /** SHA-256 of the envelope: what a reply names its invite by. */
      readonly hash: Uint8Array;
    }
  | { readonly ok: false; readonly refusal: LinkRefusal };

/**
 * Signs the claims for one recipient and seals them to the same.
 *
 * ```
 * | version 1 | HPKE encapsulated key 32 | sealed: claims, Ed25519 signature 64 | tag 16 | checksum 3 |
 * ```
 *
 * The signature covers the recipient's key, so an opened envelope cannot be sealed anew to somebody else. The checksum
 * tells a damaged link from one for somebody else, without telling for whom it is.
 *
 * @throws ResolverError `INTERNAL` when the claims are not of this identity; `UNTRUSTED` for a weak recipient key; what
 * {@link encodeClaims} throws
 */
export async function sealEnvelope(claims: Claims, options: SealOptions): Promise<Uint8Array> {
  const { identity, recipientKey } = options;
  if (!equalBytes(claims.fromKey, identity.publicKey))
    throw new ResolverError({
      code: 'INTERNAL',
      shortMessage: 'a link is signed by the key that it names; start the call anew',
    });
  const sealingKey = sealingKeyOf(recipientKey);
  if (!sealingKey)
    throw new ResolverError({
      code: 'UNTRUSTED',
      shortMessage: 'the key that was dialled could be used by anybody; ask your friend to publish a new one',
    });
  const encoded = encodeClaims(claims);
  const signature = identity.sign(signedBytes(recipientKey, encoded));
  const { encapsulatedKey, ciphertext } = await hpkeSeal(
    sealingKey,
    concatBytes(encoded, signature),
    sealContext,
  );
  const body = concatBytes(Uint8Array.of(version), encapsulatedKey, ciphertext);
  return concatBytes(body, checksumOf(body));
}

/** Whether the last three bytes are those of the SHA-256 of all before: cheap, and before anything is opened. */
export function isWholeEnvelope(bytes: Uint8Array): boolean {
  if (bytes.length <= checksumLength || bytes.length > maxEnvelopeBytes) return false;
  const body = bytes.subarray(0, -checksumLength);
  return equalBytes(checksumOf(body), bytes.subarray(-checksumLength));
}

/**
 * Opens an envelope of a stranger: checksum, version, seal, key, signature, claims, in this order. What comes out is
 * signed for this identity by `claims.fromKey`; whether it is in time, new and expected, `checkInvite` and
 * `checkReply` tell.
 *
 * @throws ResolverError `INTERNAL` where WebCrypto is missing or has no X25519; never for what is inside
 */
export async function openEnvelope(bytes: Uint8Array, identity: Identity): Promise<OpenedEnvelope> {
  if (bytes.length > maxEnvelopeBytes) return refused('too-long');
  if (!isWholeEnvelope(bytes)) return refused('damaged');
  if (bytes[0] !== version) return refused('version');
  if (bytes.length < shortest) return refused('malformed');
  const sealed = {
    encapsulatedKey: bytes.slice(1, 1 + keyLength),
    ciphertext: bytes.slice(1 + keyLength, -checksumLength),
  };
  const opened = await hpkeOpen(identity.sealingSecret, sealed, sealContext);
  if (!opened) return refused('not-for-you');
  const encoded = opened.subarray(0, -signatureLength);
  const fromKey = encoded.subarray(fromKeyOffset, fromKeyOffset + keyLength);
  if (checkKey(fromKey) !== 'ok') return refused('weak-key');
  const signed = signedBytes(identity.publicKey, encoded);
  if (!verifySignature(opened.subarray(-signatureLength), signed, fromKey)) return refused('bad-signature');
  const claims = decodeClaims(encoded);
  return claims ? { ok: true, claims, hash: sha256(bytes) } : refused('malformed');
}

function signedBytes(recipientKey: Uint8Array, claims: Uint8Array): Uint8Array {
  return concatBytes(context, Uint8Array.of(0), recipientKey, claims);
}

function checksumOf(body: Uint8Array): Uint8Array {
  return sha256(body).subarray(0, checksumLength);
}

function refused(code: LinkRefusal['code']): OpenedEnvelope {
  return { ok: false, refusal: refuseLink(code) };
}
