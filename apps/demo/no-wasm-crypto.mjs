// In the place of @polkadot/wasm-crypto: the page's policy runs no WebAssembly, and nobody waits for 200 kB of it.
// Where it is not ready, @polkadot/util-crypto does the same in JavaScript.
const none = () => {
  throw new Error('There is no WebAssembly in this page');
};

export const isReady = () => false;
export const waitReady = async () => false;

export {
  none as bip39Generate,
  none as bip39ToEntropy,
  none as bip39ToMiniSecret,
  none as bip39ToSeed,
  none as bip39Validate,
  none as blake2b,
  none as ed25519KeypairFromSeed,
  none as ed25519Sign,
  none as ed25519Verify,
  none as hmacSha256,
  none as hmacSha512,
  none as keccak256,
  none as keccak512,
  none as pbkdf2,
  none as scrypt,
  none as secp256k1Compress,
  none as secp256k1Expand,
  none as secp256k1FromSeed,
  none as secp256k1Recover,
  none as secp256k1Sign,
  none as sha256,
  none as sha512,
  none as twox,
};
