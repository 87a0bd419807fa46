import { utf8ToBytes } from '@noble/hashes/utils.js';
import {
  allKinds,
  type ByteCount,
  type Hex,
  type Name,
  type Network,
  type RecordKey,
  recordKeysOf,
} from '@peername/resolver-core';
import {
  checkRecordChanges,
  type PlannedChange,
  type PublishCost,
  type PublishPlan,
  type RecordChange,
} from '@peername/resolver-core/publish';
import { contenthashKey } from '../contenthash.ts';
import { namehash } from '../name-encoding.ts';
import type { ChainNode } from './chain-access.ts';
import type { EnsContracts } from './ens-contracts.ts';
import { estimateCost, ether, feeAtMost, type Price } from './estimate-cost.ts';
import { findResolvers, refusal, shownName } from './find-resolvers.ts';
import { findWriters } from './find-writers.ts';
import { type NameState, readNameState } from './name-state.ts';
import { usualBaseFee } from './usual-base-fee.ts';
import { encodeWrites } from './write-calls.ts';

/** What a plan is for. */
export interface PlanRequest {
  readonly name: Name;
  readonly changes: readonly RecordChange[];
  readonly account: Hex | undefined;
  readonly network: Network;
  readonly contracts: EnsContracts;
}

/** What is read and tried where it does not matter what. */
export const usualKey = 'staex-id';

/** Reads the name at one block and says what the changes would do. */
export async function planChanges(chain: ChainNode, request: PlanRequest): Promise<PublishPlan> {
  const { name, account, network, contracts } = request;
  const keys = [...new Set([...recordKeysOf(allKinds, false), ...request.changes.map(({ key }) => key)])];
  const state = await readNameState(chain, name, keys, contracts);
  const resolvers = findResolvers(name, state);
  const records = textsIn(state);
  const changes = request.changes
    .map((change): PlannedChange => ({ ...change, before: records.get(change.key) ?? null }))
    .filter(({ before, value }) => before !== value);
  const tried = changes.length > 0 ? changes : [{ key: usualKey, value: records.get(usualKey) ?? null }];
  const search = { name, state, resolvers, changes: tried, account, contracts };
  const { resolver, writers, outcome } = await findWriters(chain, search);
  const mayWrite = outcome && outcome !== 'none';
  if (mayWrite && outcome === 'one' && changes.length > 1) {
    throw refusal(
      'unfit-resolver',
      `The resolver of ${shownName(name)} (${resolver}) takes one record at a time; publish them one after another`,
    );
  }
  const plan = {
    name,
    network,
    block: state.block,
    contract: resolver,
    changes,
    records,
    writers,
    account,
    mayWrite,
    expiresAt: state.expiresAt,
  };
  if (!account || !mayWrite || changes.length === 0) return plan;
  const data = encodeWrites(namehash(name.labels), changes);
  const [price, usual] = await Promise.all([
    estimateCost(chain, { name, from: account, to: resolver, data }),
    usualBaseFee(chain),
  ]);
  return { ...plan, cost: costOf(price, usual) };
}

/** The records that were read; none where the name has no place for them. */
export function textsIn({ texts }: NameState): ReadonlyMap<RecordKey, string> {
  return texts.state === 'read' ? texts.texts : new Map();
}

// More than the gas of a transaction can pay for, and little enough to be tried.
const largest: ByteCount = 65_536;

/**
 * The changes, each as a resolver would read it.
 *
 * @throws {@link PublishError} `invalid-value`, `too-large`
 */
export function checkChanges(changes: readonly RecordChange[]): readonly RecordChange[] {
  checkRecordChanges(changes, allKinds);
  if (changes.some(({ key }) => key === contenthashKey))
    throw refusal('invalid-value', 'The content hash is no text record; set it at app.ens.domains');
  const size = changes.reduce((sum, { value }) => sum + utf8ToBytes(value ?? '').length, 0);
  if (size > largest) {
    throw refusal(
      'too-large',
      `${size} bytes of records do not fit into one transaction; write less at a time`,
    );
  }
  return changes.map(({ key, value }) => ({ key, value }));
}

function costOf(
  { gas, maxFeePerGas, usualPriorityFee, balance }: Price,
  baseFee: bigint | undefined,
): PublishCost {
  const usualFee = baseFee === undefined ? undefined : gas * feeAtMost(baseFee, usualPriorityFee);
  return { ...ether, fee: gas * maxFeePerGas, usualFee, deposit: 0n, balance };
}
