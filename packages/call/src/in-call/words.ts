import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { wordList } from './word-list.ts';

/** What the words are made from; each field has 32 bytes. */
export interface WordsInput {
  readonly transcriptHash: Uint8Array;
  readonly callerNonce: Uint8Array;
  readonly calleeNonce: Uint8Array;
}

/**
 * A short authentication string: four words, 32 bits. Both nonces were promised before either was shown, so somebody in
 * the middle has one guess for each call, not a search: they meet the words of the other side once in 2^32 calls.
 */
export function wordsOf({ transcriptHash, callerNonce, calleeNonce }: WordsInput): readonly string[] {
  const digest = sha256(
    concatBytes(
      utf8ToBytes('peername call words 1'),
      Uint8Array.of(0),
      transcriptHash,
      callerNonce,
      calleeNonce,
    ),
  );
  return [...digest.subarray(0, 4)].map((byte) => wordList[byte] ?? '');
}
