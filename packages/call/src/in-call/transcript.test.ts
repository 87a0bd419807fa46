import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { createIdentity } from '../identity/create-identity.ts';
import { commitmentTo, confirmationBytes, hashTranscript } from './transcript.ts';
import { wordList } from './word-list.ts';
import { wordsOf } from './words.ts';

// The test vector of docs/call-protocol.md.
const caller = createIdentity(new Uint8Array(32).fill(1));
const callee = createIdentity(new Uint8Array(32).fill(2));
const transcript = {
  inviteHash: new Uint8Array(32).fill(3),
  replyHash: new Uint8Array(32).fill(4),
  callerFingerprint: new Uint8Array(32).fill(5),
  calleeFingerprint: new Uint8Array(32).fill(6),
  callerKey: caller.publicKey,
  calleeKey: callee.publicKey,
};
const transcriptHash = hashTranscript(transcript);
const callerNonce = new Uint8Array(32).fill(7);
const calleeNonce = new Uint8Array(32).fill(8);

describe('the transcript of a call', () => {
  it('is hashed, signed and promised as the protocol has it', () => {
    expect({
      transcriptHash: bytesToHex(transcriptHash),
      callerBytes: bytesToHex(confirmationBytes('caller', transcriptHash)),
      callerSignature: bytesToHex(caller.sign(confirmationBytes('caller', transcriptHash))),
      calleeSignature: bytesToHex(callee.sign(confirmationBytes('callee', transcriptHash))),
      callerCommitment: bytesToHex(commitmentTo('caller', callerNonce)),
      calleeCommitment: bytesToHex(commitmentTo('callee', calleeNonce)),
      words: wordsOf({ transcriptHash, callerNonce, calleeNonce }),
    }).toMatchInlineSnapshot(`
      {
        "calleeCommitment": "97244b75b1497c62a4db1083b26d8eae824948e3d2690955f136accd59ba3313",
        "calleeSignature": "149cd43f77d555657524776f96d92a81064e2c75e032d7d6ca118200fb6db343b85a863bb2bdb69520b2c903d797eaf7fe25bc798db581c8cc2ea3f8e7636f0c",
        "callerBytes": "706565726e616d652063616c6c20636f6e6669726d2031000048178624ec35cbd3d2a1af6423efb71074186679d7c78707c25abdac28a9f3c1",
        "callerCommitment": "41b093f9890d44e9915b9d5658a3500df6c8f9f116f01e9e8029b45efc5fa27c",
        "callerSignature": "3a70552110378f7d39993a71a42aa9e7425191c36214fa2a59313c6f4255f2e8cf17bb1a6e755465484687a5af5e75705cf866bdacd883b1b88fef0f49340b06",
        "transcriptHash": "48178624ec35cbd3d2a1af6423efb71074186679d7c78707c25abdac28a9f3c1",
        "words": [
          "giraffe",
          "cotton",
          "lizard",
          "morning",
        ],
      }
    `);
  });

  it('differs when any of its parts does', () => {
    const hashes = Object.keys(transcript).map((field) =>
      bytesToHex(hashTranscript({ ...transcript, [field]: new Uint8Array(32) })),
    );
    expect(new Set([...hashes, bytesToHex(transcriptHash)]).size).toBe(7);
  });

  it('is signed and promised by each role in its own way', () => {
    expect(confirmationBytes('caller', transcriptHash)).not.toEqual(
      confirmationBytes('callee', transcriptHash),
    );
    expect(commitmentTo('caller', callerNonce)).not.toEqual(commitmentTo('callee', callerNonce));
  });
});

describe('the words', () => {
  it('come from 256 of which no two differ in one letter only', () => {
    expect(new Set(wordList).size).toBe(256);
    for (const word of wordList) {
      expect(word).toMatch(/^[a-z]{3,9}$/);
      for (const other of wordList) if (word !== other) expect(isOneLetterAway(word, other)).toBe(false);
    }
  });

  it('use every one of them about as often', () => {
    const seen = new Map<string, number>();
    for (let i = 0; i < 4096; i++) {
      const nonce = sha256(Uint8Array.of(i >> 8, i & 255));
      for (const word of wordsOf({ transcriptHash, callerNonce: nonce, calleeNonce }))
        seen.set(word, (seen.get(word) ?? 0) + 1);
    }
    expect(seen.size).toBe(256);
    expect(Math.max(...seen.values())).toBeLessThan(120);
  });

  it('depend on both nonces and on the transcript', () => {
    const zero = new Uint8Array(32);
    const input = { transcriptHash, callerNonce, calleeNonce };
    const words = ['transcriptHash', 'callerNonce', 'calleeNonce'].map((field) =>
      wordsOf({ ...input, [field]: zero }).join(' '),
    );
    expect(new Set([...words, wordsOf(input).join(' ')]).size).toBe(4);
  });
});

function isOneLetterAway(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const tails = [
    [one.slice(at + 1), other.slice(at + 1)],
    [one.slice(at + 1), other.slice(at)],
    [one.slice(at), other.slice(at + 1)],
  ];
  return tails.some(([a, b]) => a === b);
}
