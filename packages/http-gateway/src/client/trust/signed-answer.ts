import type { Milliseconds } from '@peername/resolver-core';
import { contentDigestOf } from '../../signature/content-digest.ts';
import {
  parseSignatureInputs,
  parseSignatures,
  type SignatureParams,
  signatureBase,
} from '../../signature/signed-message.ts';
import { clockSkew, countsAt, type GatewayKey, publicKeyOf } from './gateway-key.ts';
import type { VerifyEd25519 } from './verify-ed25519.ts';

/** An answer as it came over the wire. */
export interface AnswerMessage {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** One signature of an answer, before it is known whether it is good. */
export interface ClaimedSignature extends SignatureParams {
  /** `Content-Location`: the question that the answer is to. */
  readonly target: string;
  /** The bytes that should have been signed. */
  readonly base: Uint8Array;
  readonly signature: Uint8Array;
}

/** Whether an answer says that it is signed at all. */
export function saysSigned({ headers }: Pick<AnswerMessage, 'headers'>): boolean {
  return headers.has('signature') || headers.has('signature-input');
}

/**
 * The signatures of an answer with what they cover (RFC 9421), or in words why it has none: a field is missing or written
 * in another way than gateways do, or the body is not the one that the digest is of (RFC 9530).
 */
export function readSignatures({
  status,
  headers,
  body,
}: AnswerMessage): readonly ClaimedSignature[] | string {
  const field = (name: string): string => headers.get(name) ?? '';
  const inputs = parseSignatureInputs(field('signature-input'));
  const signatures = new Map(parseSignatures(field('signature')));
  const [contentType, contentDigest] = [field('content-type'), field('content-digest')];
  const contentLocation = field('content-location');
  if (!inputs || inputs.length !== signatures.size || !contentType || !contentLocation)
    return 'it is not signed in the way of gateways';
  if (contentDigest !== contentDigestOf(body)) return 'its body is not the one that was signed';
  const claimed = inputs.flatMap(([label, params]): ClaimedSignature[] => {
    const bytes = signatures.get(label);
    const base = signatureBase({ status, contentType, contentDigest, contentLocation }, params);
    return bytes ? [{ ...params, target: contentLocation, base, signature: bytes }] : [];
  });
  return claimed.length === inputs.length ? claimed : 'it is not signed in the way of gateways';
}

/** The one signature of an answer about names or accounts, or in words why it has none. */
export function readSignature(message: AnswerMessage): ClaimedSignature | string {
  const claimed = readSignatures(message);
  if (typeof claimed === 'string') return claimed;
  const [only, second] = claimed;
  return only && !second ? only : 'it has other than one signature';
}

/** In words why a signature does not count at this time; undefined when it does. */
export function timeFault({ created, expires }: SignatureParams, now: Milliseconds): string | undefined {
  if (created * 1000 > now + clockSkew)
    return `it was signed in the future, at ${shown(created)}; is the clock here right?`;
  if (expires * 1000 < now - clockSkew)
    return `it counted until ${shown(expires)}: an old answer is handed out again`;
  return undefined;
}

/** Whether the signature is good, by a key that had not run out. What is signed may have been read before the key came. */
export async function isGood(
  { base, signature, created }: ClaimedSignature,
  key: GatewayKey,
  verify: VerifyEd25519,
): Promise<boolean> {
  const had = { ...key, notBefore: undefined };
  return countsAt(had, created * 1000) && (await verify(publicKeyOf(key), base, signature));
}

function shown(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime())
    ? 'a time that no calendar has'
    : date.toISOString().replace('.000', '');
}
