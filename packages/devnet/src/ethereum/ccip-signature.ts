import { AbiCoder } from 'ethers/abi';
import { keccak256, SigningKey } from 'ethers/crypto';
import { id } from 'ethers/hash';
import type { Hex } from './hex.ts';

/** Signs answers for the CCIP resolvers of the local chain. */
export interface CcipSigner {
  readonly address: Hex;
  /** `abi.encode(bytes result, uint64 expires, bytes signature)`; `expires` in seconds of the chain's clock. */
  sign(request: Hex, result: Hex, expires: number): Hex;
}

const coder = AbiCoder.defaultAbiCoder();

/** A signer whose key follows from `seed`: for local chains only. */
export function createCcipSigner(seed: string): CcipSigner {
  const key = new SigningKey(id(seed));
  // The address is the tail of the hash of the key without its format byte.
  const address: Hex = `0x${keccak256(`0x${key.publicKey.slice(4)}`).slice(-40)}`;
  return {
    address,
    sign(request, result, expires) {
      const digest = keccak256(
        coder.encode(
          ['string', 'bytes32', 'bytes32', 'uint64'],
          ['peername devnet gateway', keccak256(request), keccak256(result), expires],
        ),
      );
      const { serialized } = key.sign(digest);
      return coder.encode(['bytes', 'uint64', 'bytes'], [result, expires, serialized]) as Hex;
    },
  };
}
