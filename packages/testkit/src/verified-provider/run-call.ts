import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { createEVM, type EVMMockBlockchainInterface, type EVMRunCallOpts } from '@ethereumjs/evm';
import { createAddressFromString, hexToBytes } from '@ethereumjs/util';
import { fromHex, type Hex, toHex } from '@peername/devnet/wire';
import type { BlockHeader } from './block-header.ts';
import type { ProvenState } from './proven-state.ts';
import { createProvenStateManager } from './proven-state-manager.ts';

/** A call to run. */
export interface CallToRun {
  readonly to: Hex;
  readonly data: Hex;
}

/** Enough for every honest name; what loops ends after some seconds. */
const gasLimit = 10_000_000n;

// The youngest upgrade that mainnet and anvil both run; none of what came since changes what the contracts here do.
const common = new Common({ chain: Mainnet, hardfork: Hardfork.Osaka });

/**
 * Runs a call on a proved state and gives what it returns.
 *
 * Rejects with an error object of JSON-RPC when it reverts or fails, and as `state` does.
 */
export async function runCall(
  { to, data }: CallToRun,
  header: BlockHeader,
  state: ProvenState,
  hashAt: (number: number) => Promise<Hex>,
): Promise<Hex> {
  const evm = await createEVM({
    common,
    stateManager: createProvenStateManager(state),
    blockchain: olderBlocks(hashAt),
  });
  const { execResult } = await evm.runCall({
    to: createAddressFromString(to),
    data: fromHex(data),
    gasLimit,
    block: blockOf(header),
  });
  const { exceptionError, returnValue } = execResult;
  if (!exceptionError) return toHex(returnValue);
  if (exceptionError.error === 'revert') {
    throw { code: 3, message: 'execution reverted', data: toHex(returnValue) };
  }
  throw { code: -32000, message: exceptionError.error };
}

function blockOf(header: BlockHeader): NonNullable<EVMRunCallOpts['block']> {
  const { number, miner, timestamp, mixHash, gasLimit, baseFeePerGas } = header;
  return {
    header: {
      number: BigInt(number),
      coinbase: createAddressFromString(miner ?? `0x${'00'.repeat(20)}`),
      timestamp: BigInt(timestamp),
      difficulty: 0n,
      prevRandao: hexToBytes(mixHash ?? '0x'),
      gasLimit: BigInt(gasLimit ?? 0),
      baseFeePerGas: BigInt(baseFeePerGas ?? 0),
      getBlobGasPrice: () => 1n,
    },
  };
}

/** For the opcode that asks for the hash of a block before. */
function olderBlocks(hashAt: (number: number) => Promise<Hex>): EVMMockBlockchainInterface {
  const blocks: EVMMockBlockchainInterface = {
    async getBlock(number) {
      const hash = hexToBytes(await hashAt(number));
      return { hash: () => hash };
    },
    putBlock: async () => {},
    shallowCopy: () => blocks,
  };
  return blocks;
}
