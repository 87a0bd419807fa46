import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { escapeText, ResolverError } from '@peername/resolver-core';
import { type BinaryReader, readBinary } from '../binary-reader.ts';
import { decodeSession, encodeSession } from '../ice/session-codec.ts';
import type { Claims, LinkKind } from './claims.ts';

const kindBytes = { invite: 1, reply: 2 } as const satisfies Record<LinkKind, number>;

/** Where the key of the signer begins, so that the signature can be checked before anything else is read. */
export const fromKeyOffset = 13;

/**
 * Claims in bytes.
 *
 * ```
 * | kind 1 | call id 8 | not after 4 | from key 32 | length 1, from name | length 1, to name |
 * | of a reply: invite hash 32 | session |
 * ```
 *
 * @throws ResolverError `INVALID_NAME` when a name has over 255 bytes or characters that no name has; `INTERNAL` when
 * another field breaks the promises of {@link Claims}
 */
export function encodeClaims(claims: Claims): Uint8Array {
  const { kind, callId, notAfter, fromKey, inviteHash, session } = claims;
  if (!/^[0-9a-f]{16}$/.test(callId)) throw malformed('call id');
  if (!Number.isInteger(notAfter) || notAfter < 0 || notAfter > 0xffff_ffff) throw malformed('time');
  if (fromKey.length !== 32) throw malformed('key');
  if (kind === 'invite' ? inviteHash !== undefined : inviteHash?.length !== 32)
    throw malformed('invite hash');
  if (!isSetupOf(kind, session.setup)) throw malformed('setup');
  return concatBytes(
    Uint8Array.of(kindBytes[kind]),
    hexToBytes(callId),
    Uint8Array.of(notAfter >>> 24, notAfter >>> 16, notAfter >>> 8, notAfter),
    fromKey,
    encodeName(claims.fromName),
    encodeName(claims.toName),
    inviteHash ?? new Uint8Array(),
    encodeSession(session),
  );
}

/** The claims in bytes, or undefined when they are not what {@link encodeClaims} writes. */
export function decodeClaims(bytes: Uint8Array): Claims | undefined {
  return readBinary(bytes, (reader) => {
    const kind = readKind(reader);
    const callId = bytesToHex(reader.bytes(8));
    const notAfter = reader.u32();
    const fromKey = reader.bytes(32);
    const fromName = readName(reader);
    const toName = readName(reader);
    const inviteHash = kind === 'reply' ? reader.bytes(32) : undefined;
    const session = decodeSession(reader.rest()) ?? reader.refuse();
    if (!isSetupOf(kind, session.setup)) reader.refuse();
    return { kind, callId, notAfter, fromKey, fromName, toName, inviteHash, session };
  });
}

function readKind(reader: BinaryReader): LinkKind {
  const byte = reader.u8();
  if (byte === kindBytes.invite) return 'invite';
  return byte === kindBytes.reply ? 'reply' : reader.refuse();
}

function encodeName(name: string | undefined): Uint8Array {
  if (name === undefined) return Uint8Array.of(0);
  const bytes = utf8ToBytes(name);
  if (bytes.length > 255 || !isPlainName(name))
    throw new ResolverError({
      code: 'INVALID_NAME',
      shortMessage: 'this name does not fit into a link; call with the key alone',
      details: escapeText(name, 64),
    });
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}

function readName(reader: BinaryReader): string | undefined {
  const length = reader.u8();
  if (length === 0) return undefined;
  const name = decodeUtf8(reader.bytes(length)) ?? reader.refuse();
  return isPlainName(name) ? name : reader.refuse();
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    // A byte order mark would vanish, and two encodings be one name.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Without control characters, spaces and halves of characters. Whether a name service knows it is another question. */
function isPlainName(name: string): boolean {
  return name !== '' && !/[\p{Cc}\p{Cs}\p{Z}]/u.test(name);
}

// RFC 8842: an offer leaves the choice of the DTLS role, an answer makes it.
function isSetupOf(kind: LinkKind, setup: Claims['session']['setup']): boolean {
  return (setup === 'actpass') === (kind === 'invite');
}

function malformed(field: string): ResolverError {
  return new ResolverError({
    code: 'INTERNAL',
    shortMessage: `the ${field} does not fit into a link; start the call anew`,
  });
}
