import type { ByteCount, Count } from '@peername/resolver-core';
import { tooLarge } from '../errors.ts';
import { fromHex } from '../hex.ts';
import { badProof, decodingProof } from './bad-proof.ts';

// A hundred names of a registry of 20,000 take 300 kB in 1,100 nodes. Hashing much more would hold everybody else up.
const maxProofBytes: ByteCount = 1024 * 1024;
const maxItems: Count = 8_192;

/**
 * The nodes in what `state_getReadProof` and `state_getChildReadProof` answer: `{ at, proof: [hex, ...] }`.
 *
 * @throws {@link ResolverError} `UNTRUSTED` (`bad-proof`), `TOO_LARGE`
 */
export function readProofReply(reply: unknown): readonly Uint8Array[] {
  const { proof } = Object(reply);
  if (!Array.isArray(proof)) throw badProof('it is not a list of nodes');
  if (proof.length > maxItems) throw tooLarge(`${proof.length} nodes in a proof, at most ${maxItems}`);
  let size = 0;
  for (const item of proof) size += typeof item === 'string' ? item.length / 2 : 0;
  if (size > maxProofBytes) throw tooLarge(`a proof of ${size} bytes, at most ${maxProofBytes}`);
  return decodingProof(() => proof.map(fromHex));
}
