/**
 * Whether a text may be a private key, a mnemonic, a secret URI of a test account or a key file: what must never be
 * repeated in a message. Public keys in hex look the same.
 */
export function looksSecret(text: string): boolean {
  const bare = text.trim();
  return forms.some((form) => form.test(bare));
}

const forms: readonly RegExp[] = [
  // A seed or key of 32 bytes, and the 64 bytes of an expanded one.
  /^(0x)?([0-9a-f]{64}){1,2}$/i,
  // BIP-39: 12, 15, 18, 21 or 24 words of three to eight letters, perhaps with a derivation path.
  /^[a-z]{3,8}(\s+[a-z]{3,8}){11}((\s+[a-z]{3,8}){3}){0,4}\s*(\/\S*)?$/i,
  // A derivation of the well-known development phrase, such as the one for Alice.
  /^\/\/[^/\s.]+(\/+[^/\s.]+)*$/,
  /^nsec1/i,
  /^peername-key:/,
  // Key files of polkadot-js and Web3, whole.
  /^\{.*"(encoded|crypto|ciphertext)"/is,
];
