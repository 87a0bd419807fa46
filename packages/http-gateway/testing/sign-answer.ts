import type { AnswerMessage } from '../src/client/verify.ts';
import { contentDigestOf } from '../src/signature/content-digest.ts';
import type { UnixSeconds } from '../src/signature/published-key.ts';
import {
  formatSignature,
  formatSignatureInput,
  signatureBase,
  signatureLabel,
} from '../src/signature/signed-message.ts';
import { signerOf, type TestKey } from './test-signer.ts';

/** What is said of an answer when it is signed. */
export interface SignAnswerOptions {
  /** The keys that sign it, in this order. */
  readonly by: readonly TestKey[];
  readonly target: string;
  /** @default 200 */
  readonly status?: number;
  /** @default now */
  readonly created?: UnixSeconds;
  /** @default a minute after it was created */
  readonly expires?: UnixSeconds;
}

/** Any JSON as the holders of keys sign it. */
export async function signAnswer(
  json: unknown,
  {
    by,
    target,
    status = 200,
    created = Math.floor(Date.now() / 1000),
    expires = created + 60,
  }: SignAnswerOptions,
): Promise<AnswerMessage> {
  const body = new TextEncoder().encode(JSON.stringify(json));
  const parts = {
    status,
    contentType: 'application/json',
    contentDigest: contentDigestOf(body),
    contentLocation: target,
  };
  const headers = new Headers({
    'content-type': parts.contentType,
    'content-digest': parts.contentDigest,
    'content-location': target,
  });
  for (const [at, { kid }] of by.entries()) {
    const label = at === 0 ? signatureLabel : `${signatureLabel}-${at + 1}`;
    const params = { created, expires, keyid: kid };
    const signature = await signerOf(by).sign(signatureBase(parts, params), kid);
    headers.append('signature-input', formatSignatureInput(params, label));
    headers.append('signature', formatSignature(signature, label));
  }
  return { status, headers, body };
}
