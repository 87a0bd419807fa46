import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** Who made the invite and who made the reply. */
export type Role = 'caller' | 'callee';

/** Everything that both sides must see alike; each field has 32 bytes. */
export interface Transcript {
  /** SHA-256 of the envelope of the invite. */
  readonly inviteHash: Uint8Array;
  /** SHA-256 of the envelope of the reply. */
  readonly replyHash: Uint8Array;
  /** SHA-256 of the DTLS certificates, read from the transport. */
  readonly callerFingerprint: Uint8Array;
  readonly calleeFingerprint: Uint8Array;
  /** Ed25519. */
  readonly callerKey: Uint8Array;
  readonly calleeKey: Uint8Array;
}

/** SHA-256 over the fields in their order. */
export function hashTranscript(transcript: Transcript): Uint8Array {
  return sha256(
    concatBytes(
      transcript.inviteHash,
      transcript.replyHash,
      transcript.callerFingerprint,
      transcript.calleeFingerprint,
      transcript.callerKey,
      transcript.calleeKey,
    ),
  );
}

/** What one side signs to confirm a transcript: `context | 0 | role | hash`. */
export function confirmationBytes(role: Role, transcriptHash: Uint8Array): Uint8Array {
  return inContext('peername call confirm 1', role, transcriptHash);
}

/** What one side promises before it shows its nonce: SHA-256 of `context | 0 | role | nonce`. */
export function commitmentTo(role: Role, nonce: Uint8Array): Uint8Array {
  return sha256(inContext('peername call commit 1', role, nonce));
}

/** `context | 0 | role | rest`; the role, 0 for the caller and 1 for the callee, keeps one side from echoing the other. */
function inContext(context: string, role: Role, rest: Uint8Array): Uint8Array {
  return concatBytes(utf8ToBytes(context), Uint8Array.of(0, role === 'caller' ? 0 : 1), rest);
}
