import { decodeBase64, encodeBase64 } from './base64.ts';
import type { UnixSeconds } from './published-key.ts';

/** What of an answer is signed: its status, and header fields as they go over the wire. */
export interface SignedParts {
  readonly status: number;
  readonly contentType: string;
  readonly contentDigest: string;
  readonly contentLocation: string;
}

/** What a signature says of itself. */
export interface SignatureParams {
  /** When the chain was asked. */
  readonly created: UnixSeconds;
  /** The last moment that the answer may be served. */
  readonly expires: UnixSeconds;
  /** The thumbprint of the key (RFC 7638). */
  readonly keyid: string;
}

/** Under which name a signature stands in its fields: the first has this one, further ones a number behind it. */
export const signatureLabel = 'peername';

const components = '("@status" "content-type" "content-digest" "content-location")';
const inputForm =
  /^\("@status" "content-type" "content-digest" "content-location"\);created=(0|[1-9]\d{0,14});expires=(0|[1-9]\d{0,14});keyid="([\w-]{43})";alg="ed25519";tag="peername-v1"$/;
const labelForm = /^(peername(?:-[1-9]\d{0,2})?)=(.*)$/;
// 64 bytes, and the one way to write them.
const signatureForm = /^:([A-Za-z0-9+/]{85}[AQgw]==):$/;
const utf8 = new TextEncoder();

/**
 * The bytes that are signed (RFC 9421, 2.5):
 *
 * ```
 * "@status": 200
 * "content-type": application/json
 * "content-digest": sha-256=:...:
 * "content-location": /v1/names/alice.azero
 * "@signature-params": ("@status" ...);created=1767225600;expires=1767312000;keyid="...";alg="ed25519";tag="peername-v1"
 * ```
 *
 * Values are taken as they are. One with a line break in it gives bytes that no gateway signs.
 */
export function signatureBase(parts: SignedParts, params: SignatureParams): Uint8Array {
  return formatBase(
    [
      ['@status', `${parts.status}`],
      ['content-type', parts.contentType],
      ['content-digest', parts.contentDigest],
      ['content-location', parts.contentLocation],
    ],
    formatParams(params),
  );
}

/** Any components with their values, as bytes to sign (RFC 9421, 2.5). */
export function formatBase(values: readonly (readonly [string, string])[], params: string): Uint8Array {
  return utf8.encode(
    [...values, ['@signature-params', params] as const]
      .map(([name, text]) => `"${name}": ${text}`)
      .join('\n'),
  );
}

/** The value of `Signature-Input` for one signature (RFC 9421, 4.1). */
export function formatSignatureInput(params: SignatureParams, label: string = signatureLabel): string {
  return `${label}=${formatParams(params)}`;
}

/** The value of `Signature` for one signature (RFC 9421, 4.2). */
export function formatSignature(signature: Uint8Array, label: string = signatureLabel): string {
  return formatEncodedSignature(encodeBase64(signature), label);
}

/** The same of one that is in base64 already. */
export function formatEncodedSignature(base64: string, label: string): string {
  return `${label}=:${base64}:`;
}

/** What {@link formatSignatureInput} was given; undefined for a text that it does not write. */
export function parseSignatureInput(text: string): SignatureParams | undefined {
  const [only, second] = parseSignatureInputs(text) ?? [];
  return only?.[0] === signatureLabel && !second ? only[1] : undefined;
}

/** What {@link formatSignature} was given; undefined for a text that it does not write. */
export function parseSignature(text: string): Uint8Array | undefined {
  const [only, second] = parseSignatures(text) ?? [];
  return only?.[0] === signatureLabel && !second ? only[1] : undefined;
}

/** The members of a `Signature-Input` with several signatures, by their labels; undefined unless all are in our form. */
export function parseSignatureInputs(
  text: string,
): readonly (readonly [string, SignatureParams])[] | undefined {
  return parseMembers(text, (value) => {
    const [, created, expires, keyid] = inputForm.exec(value) ?? [];
    return keyid === undefined ? undefined : { created: Number(created), expires: Number(expires), keyid };
  });
}

/** The members of a `Signature` with several signatures, by their labels; undefined unless all are in our form. */
export function parseSignatures(text: string): readonly (readonly [string, Uint8Array])[] | undefined {
  return parseMembers(text, (value) => {
    const [, base64] = signatureForm.exec(value) ?? [];
    return base64 === undefined ? undefined : decodeBase64(base64);
  });
}

function formatParams({ created, expires, keyid }: SignatureParams): string {
  return `${components};created=${created};expires=${expires};keyid="${keyid}";alg="ed25519";tag="peername-v1"`;
}

function parseMembers<T>(
  text: string,
  parse: (value: string) => T | undefined,
): readonly (readonly [string, T])[] | undefined {
  const members = new Map<string, T>();
  for (const member of text.split(', ')) {
    const [, label = '', value = ''] = labelForm.exec(member) ?? [];
    const parsed = parse(value);
    if (parsed === undefined || members.has(label)) return undefined;
    members.set(label, parsed);
  }
  return [...members];
}
