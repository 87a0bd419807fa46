import type { Block, Chain } from './chain.ts';
import { headerToJson } from './header.ts';
import type { Hex } from './hex.ts';
import { invalidParams } from './rpc-error.ts';
import { hashParam, type RpcMethods } from './rpc-method.ts';

/** `chain_*`: blocks and headers. */
export function chainMethods(chain: Chain): RpcMethods {
  const at = (hash: Hex | undefined): Block | undefined =>
    hash === undefined ? chain.head() : chain.byHash(hash);
  const hashOf = (number: unknown): Hex | null => chain.byNumber(blockNumber(number))?.hash ?? null;
  return {
    chain_getBlockHash: ([number]) => {
      if (number === undefined || number === null) return chain.head().hash;
      return Array.isArray(number) ? number.map(hashOf) : hashOf(number);
    },
    chain_getFinalizedHead: () => chain.finalized().hash,
    chain_getHeader: (params) => {
      const block = at(hashParam(params, 0));
      return block ? headerToJson(block.header) : null;
    },
    chain_getBlock: (params) => {
      const block = at(hashParam(params, 0));
      if (!block) return null;
      return {
        block: { header: headerToJson(block.header), extrinsics: block.extrinsics },
        justifications: null,
      };
    },
  };
}

/** Clients send a number as such or as hex. */
function blockNumber(value: unknown): number {
  const number = typeof value === 'string' && /^0x[0-9a-fA-F]{1,8}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < 2 ** 32)
    return number;
  throw invalidParams('a block number is a whole number below 2^32, or hex');
}
