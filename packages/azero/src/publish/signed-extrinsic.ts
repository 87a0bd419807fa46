import type { BlockNumber, Hex } from '@peername/resolver-core';
import type { ApiPromise } from '@polkadot/api';
import { fromHex, toHex } from '../hex.ts';
import { bytesToSign } from './unsigned-extrinsic.ts';

/** A transaction with a signature on it, taken apart. */
export interface SignedExtrinsic {
  readonly raw: Hex;
  /** 32 bytes. */
  readonly account: Uint8Array;
  /** With its scheme. */
  readonly signature: Hex;
  readonly call: Uint8Array;
  readonly tip: bigint;
  /** How many blocks it lives, and where that begins; undefined when it lives for ever. */
  lifeAt(block: BlockNumber): Life | undefined;
  /** What the signature is over, if the life began with this block. */
  message(beginsWith: Hex): Uint8Array;
}

/** The blocks that may hold a transaction: those after `birth`, `last` included. */
export interface Life {
  readonly birth: BlockNumber;
  readonly last: BlockNumber;
}

// A name holds at most 16 KiB of records; what comes here from elsewhere is not read at any length.
const longest = 2 * 64 * 1024;

/** Takes a raw transaction apart; undefined for whatever is no signed one, or written in another way than its own. */
export function takeApart(api: ApiPromise, raw: Hex): SignedExtrinsic | undefined {
  if (raw.length > longest) return undefined;
  try {
    return parse(api, toHex(fromHex(raw)));
  } catch {
    return undefined;
  }
}

function parse(api: ApiPromise, raw: Hex): SignedExtrinsic | undefined {
  const { registry, genesisHash, runtimeVersion } = api;
  const extrinsic = registry.createType('Extrinsic', raw);
  if (!extrinsic.isSigned || extrinsic.type !== 4 || extrinsic.toHex() !== raw) return undefined;
  const signer = extrinsic.signer.toU8a();
  // Of the forms of an address, the one that is an account.
  if (signer.length !== 33 || signer[0] !== 0) return undefined;
  const { signature } = extrinsic.inner as unknown as { signature: Fields };
  const fields = Object.keys(registry.getSignedExtensionTypes()).map((key) => [key, signature.get(key)]);
  const { era } = extrinsic;
  return {
    raw,
    account: signer.subarray(1),
    signature: toHex(signature.get('signature').toU8a()),
    call: extrinsic.method.toU8a(),
    tip: BigInt(extrinsic.tip.toString()),
    lifeAt(block) {
      if (!era.isMortalEra) return undefined;
      const { asMortalEra } = era;
      const birth = BigInt(asMortalEra.birth(Number(block)));
      return { birth, last: birth + BigInt(asMortalEra.period.toString()) - 1n };
    },
    message: (blockHash) =>
      bytesToSign(api, {
        ...Object.fromEntries(fields),
        method: extrinsic.method.toHex(),
        blockHash,
        genesisHash,
        specVersion: runtimeVersion.specVersion,
        transactionVersion: runtimeVersion.transactionVersion,
      }),
  };
}

interface Fields {
  get(key: string): { toU8a(): Uint8Array };
}

/** Puts a signature (with its scheme) on what a payload describes. */
export function putTogether(api: ApiPromise, payload: SignablePayload, signature: Uint8Array): Hex {
  return api.registry
    .createType('Extrinsic', { method: payload.method }, { version: 4 })
    .addSignature(payload.address, toHex(signature), payload as never)
    .toHex();
}

/** The fields of a `SignerPayloadJSON` that are looked at here. */
export interface SignablePayload {
  readonly address: string;
  readonly method: string;
}
