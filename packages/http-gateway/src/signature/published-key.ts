/** Seconds since 1970. */
export type UnixSeconds = number;

/** A key of a gateway as its key directory has it: a JSON Web Key (RFC 7517, RFC 8037). */
export interface PublishedKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** The public key, 32 bytes in base64url. */
  readonly x: string;
  /** Its thumbprint (RFC 7638): the `keyid` of signatures. */
  readonly kid: string;
  readonly use: 'sig';
  /** From when answers may be signed with it. */
  readonly nbf: UnixSeconds;
  /** From when nothing that it signed counts any more. */
  readonly exp: UnixSeconds;
}

/** Where gateways publish their keys, and the media type of that answer: `{ "keys": [...] }` (RFC 7517, 5). */
export const keyDirectoryPath = '/.well-known/http-message-signatures-directory';
export const keyDirectoryType = 'application/http-message-signatures-directory+json';
