import type { Headers } from '../headers.ts';
import { encodeBase64 } from './base64.ts';
import { formatContentDigest } from './content-digest.ts';
import type { UnixSeconds } from './published-key.ts';
import {
  formatEncodedSignature,
  formatSignatureInput,
  signatureBase,
  signatureLabel,
} from './signed-message.ts';
import type { Signer } from './signer.ts';

/** The signature of an answer with what it says, small enough to be kept beside thousands of answers. */
export interface Seal {
  /** The target that the answer is about: `Content-Location`. */
  readonly target: string;
  readonly created: UnixSeconds;
  readonly expires: UnixSeconds;
  readonly keyid: string;
  /** `sha-256=:...:` */
  readonly contentDigest: string;
  /** In base64: ready to be sent, and little more than its bytes in memory. */
  readonly signature: string;
}

/** An answer that is to be signed. */
export interface Sealable {
  readonly status: number;
  readonly contentType: string;
  /** SHA-256 of the body as it goes over the wire. */
  readonly digest: Uint8Array;
  /** The canonical target that it answers. */
  readonly target: string;
  /** When the chain was asked, and until when the answer may be served. */
  readonly readAt: Date;
  readonly until: Date;
}

/** Signs an answer with the key of its time; undefined where there is none. */
export async function sealAnswer(signer: Signer | undefined, answer: Sealable): Promise<Seal | undefined> {
  const keyid = signer?.keyid(wholeSeconds(answer.readAt));
  return signer && keyid !== undefined ? sealWith(signer, keyid, answer) : undefined;
}

/** Signs an answer with one of the keys. */
export async function sealWith(signer: Signer, keyid: string, answer: Sealable): Promise<Seal> {
  const { status, contentType, digest, target, readAt, until } = answer;
  const created = wholeSeconds(readAt);
  const expires = wholeSeconds(until);
  const contentDigest = formatContentDigest(digest);
  const parts = { status, contentType, contentDigest, contentLocation: target };
  const signature = await signer.sign(signatureBase(parts, { created, expires, keyid }), keyid);
  return { target, created, expires, keyid, contentDigest, signature: encodeBase64(signature) };
}

/** The header fields of a signed answer, and none of another. */
export function sealFields(seal: Seal | undefined): Headers {
  return seal ? fieldsWith(seal, formatSignatureInput(seal), signatureOf(seal)) : {};
}

/** The header fields of what several keys have signed. */
export function fieldsOf(seals: readonly [Seal, ...Seal[]]): Headers {
  const label = (at: number): string => (at === 0 ? signatureLabel : `${signatureLabel}-${at + 1}`);
  const inputs = seals.map((seal, at) => formatSignatureInput(seal, label(at))).join(', ');
  return fieldsWith(seals[0], inputs, seals.map((seal, at) => signatureOf(seal, label(at))).join(', '));
}

/**
 * Of these fields, those for a response without content: 304 to a client that has the answer, and HEAD. There the digest
 * would be that of nothing (RFC 9530, B.2), and a signature over it would fail. A cache that has the answer keeps its own.
 */
export function bodilessFields(seal: Seal | undefined): Headers {
  return seal ? { 'content-location': seal.target } : {};
}

/** Fields that only a response with content has. */
export const contentFields = ['content-digest', 'signature-input', 'signature'] as const;

function fieldsWith({ contentDigest, target }: Seal, input: string, signature: string): Headers {
  return {
    'content-digest': contentDigest,
    'content-location': target,
    'signature-input': input,
    signature,
  };
}

function signatureOf({ signature }: Seal, label: string = signatureLabel): string {
  return formatEncodedSignature(signature, label);
}

function wholeSeconds(date: Date): UnixSeconds {
  return Math.floor(date.getTime() / 1000);
}
