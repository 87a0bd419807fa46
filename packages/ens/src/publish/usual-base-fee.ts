import { quantity } from '../block-header.ts';
import type { ChainNode } from './chain-access.ts';
import { middleOf } from './middle-of.ts';

/** Three hours and a half, and the most that servers give at once. */
const blocks = '0x400';

/**
 * What blocks took per gas in the last hours, most of the time; undefined where the server does not say, which is no reason
 * not to plan.
 */
export async function usualBaseFee(chain: ChainNode): Promise<bigint | undefined> {
  const history = await chain.ask('eth_feeHistory', [blocks, 'latest', []]).catch(() => undefined);
  const { baseFeePerGas } = Object(history);
  return Array.isArray(baseFeePerGas) ? middleOf(baseFeePerGas.map(quantity)) : undefined;
}
