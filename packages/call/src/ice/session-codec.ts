import { concatBytes } from '@noble/hashes/utils.js';
import { ResolverError } from '@peername/resolver-core';
import { type BinaryReader, readBinary } from '../binary-reader.ts';
import { decodeCandidate, encodeCandidate } from './candidate-codec.ts';
import { isIceText, packedLength, packIceText, unpackIceText } from './ice-text.ts';
import { maxCandidates, type SessionDescription } from './session-description.ts';

const setups = ['actpass', 'active', 'passive'] as const;
const ufragLengths = { shortest: 4, longest: 32 };
const pwdLengths = { shortest: 22, longest: 64 };

/**
 * A session in bytes: 57 and its candidates with Chromium, where the ufrag has 4 characters and the pwd 24.
 *
 * ```
 * | setup 1 | length 1, ufrag 6 bits a character | length 1, pwd 6 bits a character | fingerprint 32 |
 * | count 1 | candidates |
 * ```
 *
 * @throws ResolverError `INTERNAL` when a field is not what {@link SessionDescription} allows
 */
export function encodeSession(session: SessionDescription): Uint8Array {
  const { setup, ufrag, pwd, fingerprint, candidates } = session;
  if (!isIceText(ufrag, ufragLengths.shortest, ufragLengths.longest)) throw malformed('ufrag');
  if (!isIceText(pwd, pwdLengths.shortest, pwdLengths.longest)) throw malformed('pwd');
  if (fingerprint.length !== 32) throw malformed('fingerprint');
  if (candidates.length > maxCandidates) throw malformed('number of candidates');
  return concatBytes(
    Uint8Array.of(setups.indexOf(setup)),
    Uint8Array.of(ufrag.length),
    packIceText(ufrag),
    Uint8Array.of(pwd.length),
    packIceText(pwd),
    fingerprint,
    Uint8Array.of(candidates.length),
    ...candidates.map(encodeCandidate),
  );
}

/**
 * The session in bytes of a stranger, or undefined. Each session has exactly one encoding, and whatever comes out is
 * safe to put into the SDP template.
 */
export function decodeSession(bytes: Uint8Array): SessionDescription | undefined {
  return readBinary(bytes, (reader) => {
    const setup = setups[reader.u8()] ?? reader.refuse();
    const ufrag = readIceText(reader, ufragLengths);
    const pwd = readIceText(reader, pwdLengths);
    const fingerprint = reader.bytes(32);
    const count = reader.u8();
    if (count > maxCandidates) reader.refuse();
    const candidates = Array.from({ length: count }, () => decodeCandidate(reader));
    return { setup, ufrag, pwd, fingerprint, candidates };
  });
}

function readIceText(reader: BinaryReader, lengths: typeof ufragLengths): string {
  const length = reader.u8();
  if (length < lengths.shortest || length > lengths.longest) reader.refuse();
  return unpackIceText(reader.bytes(packedLength(length)), length) ?? reader.refuse();
}

function malformed(field: string): ResolverError {
  return new ResolverError({
    code: 'INTERNAL',
    shortMessage: `the ${field} of a connection does not fit into a link; make the connection anew`,
  });
}
