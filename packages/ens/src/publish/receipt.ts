import type { BlockNumber, Hex } from '@peername/resolver-core';
import { quantity } from '../block-header.ts';
import { toQuantity } from '../hex.ts';
import type { ChainNode } from './chain-access.ts';
import { malformed } from './malformed.ts';

/** What became of a transaction in a block. */
export interface Receipt {
  readonly block: { readonly number: bigint; readonly hash: Hex };
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  /** What was paid, in wei. */
  readonly fee: bigint;
}

/** A transaction that a node knows, in a block or on its way there. */
export interface KnownTransaction {
  readonly hash: Hex;
  /** Whether the node says that a block has it. */
  readonly isInBlock: boolean;
  readonly nonce: number;
  readonly gas: bigint;
  /** What it does: from whom, to whom and with which call, in lower case. */
  readonly call: readonly [from: string, to: string, data: string];
}

const receiptMethod = 'eth_getTransactionReceipt';
const transactionMethod = 'eth_getTransactionByHash';
const blockMethod = 'eth_getBlockByNumber';

/** Undefined while no block has the transaction. */
export async function askReceipt(chain: ChainNode, hash: Hex): Promise<Receipt | undefined> {
  const answer = await chain.ask(receiptMethod, [hash]);
  if (answer === null) return undefined;
  const fields = fieldsOf(answer);
  const [number, status, gasUsed, price] = [
    quantity(fields['blockNumber']),
    quantity(fields['status']),
    quantity(fields['gasUsed']),
    quantity(fields['effectiveGasPrice']),
  ];
  const { blockHash, transactionHash } = fields;
  if (
    transactionHash !== hash ||
    !isHash(blockHash) ||
    number === undefined ||
    status === undefined ||
    gasUsed === undefined ||
    price === undefined
  ) {
    throw malformed(chain.origin, receiptMethod);
  }
  return {
    block: { number, hash: blockHash },
    succeeded: status === 1n,
    gasUsed,
    fee: gasUsed * price,
  };
}

/** Undefined when the node does not know it, or no longer. */
export async function askTransaction(chain: ChainNode, hash: Hex): Promise<KnownTransaction | undefined> {
  const answer = await chain.ask(transactionMethod, [hash]);
  if (answer === null) return undefined;
  const known = readTransaction(answer);
  if (known?.hash !== hash) throw malformed(chain.origin, transactionMethod);
  return known;
}

/**
 * All transactions of the block at the height, as far as they can be read: there are kinds that nobody knows yet.
 */
export async function askTransactionsIn(
  chain: ChainNode,
  height: BlockNumber,
): Promise<readonly KnownTransaction[]> {
  const { transactions } = fieldsOf(await chain.ask(blockMethod, [toQuantity(height), true]));
  if (!Array.isArray(transactions)) throw malformed(chain.origin, blockMethod);
  return transactions.flatMap((one) => readTransaction(one) ?? []);
}

function readTransaction(answer: unknown): KnownTransaction | undefined {
  const { hash, blockHash, from, to, input, ...fields } = fieldsOf(answer);
  const [nonce, gas] = [quantity(fields['nonce']), quantity(fields['gas'])];
  if (!isHash(hash) || nonce === undefined || gas === undefined) return undefined;
  return {
    hash,
    isInBlock: isHash(blockHash),
    nonce: Number(nonce),
    gas,
    call: [lower(from), lower(to), lower(input)],
  };
}

function lower(value: unknown): string {
  return String(value).toLowerCase();
}

function fieldsOf(answer: unknown): Readonly<Partial<Record<string, unknown>>> {
  return typeof answer === 'object' && answer !== null ? { ...answer } : {};
}

function isHash(value: unknown): value is Hex {
  return typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value);
}
