import type { Hex } from '@peername/resolver-core';
import type { ApiPromise } from '@polkadot/api';
import { malformedReply } from '../errors.ts';
import { fromHex } from '../hex.ts';
import { decodeContractCallArguments } from './contract-call.ts';
import type { ChainAccess } from './described-chain.ts';
import { readDispatchError } from './dispatch-error.ts';
import { tryCall } from './dry-run.ts';
import { registryRefusal } from './registry-error.ts';
import { takeApart } from './signed-extrinsic.ts';
import type { LookedAt } from './walk-back.ts';

/** How a transaction in a block ended. */
export interface Outcome {
  /** What was paid for it; undefined where the chain does not say. */
  readonly fee: bigint | undefined;
  /** Why it did nothing, in plain words with the chain's own in brackets; undefined when it did what it was for. */
  readonly failure: string | undefined;
}

/** What the events of its block say of a transaction. */
export async function readOutcome(at: ChainAccess, block: LookedAt, raw: Hex): Promise<Outcome> {
  const api = await at.describedAt(block.hash);
  const events = await eventsOf(at, api, block);
  const fee = events.find(({ name }) => name === 'transactionPayment.TransactionFeePaid')?.data[1];
  const failed = events.find(({ name }) => name === 'system.ExtrinsicFailed');
  if (!failed && !events.some(({ name }) => name === 'system.ExtrinsicSuccess'))
    throw malformedReply('events that do not say how a transaction ended');
  return {
    fee: fee && BigInt(fee.toString()),
    failure: failed && (await whyFailed(at, api, block, raw, failed)),
  };
}

interface ChainEvent {
  /** `system.ExtrinsicFailed`. */
  readonly name: string;
  readonly data: readonly { toU8a(): Uint8Array; toString(): string }[];
}

/** What `System.Events` holds, as far as it is looked at here. */
interface EventRecord {
  readonly phase: { readonly isApplyExtrinsic: boolean; readonly asApplyExtrinsic: { toNumber(): number } };
  readonly event: { readonly section: string; readonly method: string; readonly data: ChainEvent['data'] };
}

async function eventsOf(at: ChainAccess, api: ApiPromise, block: LookedAt): Promise<readonly ChainEvent[]> {
  const stored = api.query['system']?.['events'];
  if (!stored) throw malformedReply('metadata without events');
  const bytes = fromHex(await at.ask('state_getStorage', [stored.key(), block.hash]));
  try {
    const records = api.registry.createType('Vec<EventRecord>', bytes) as unknown as readonly EventRecord[];
    return records
      .filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() === block.index)
      .map(({ event }) => ({ name: `${event.section}.${event.method}`, data: event.data }));
  } catch {
    throw malformedReply('events that its metadata does not describe');
  }
}

async function whyFailed(
  at: ChainAccess,
  api: ApiPromise,
  block: LookedAt,
  raw: Hex,
  { data: [error] }: ChainEvent,
): Promise<string> {
  const { name, what } = readDispatchError(api, error?.toU8a() ?? new Uint8Array());
  const said = name === 'contracts.ContractReverted' ? await registrysWords(at, api, block, raw) : undefined;
  return said ?? `${what} (${name})`;
}

/** No event holds what the contract answered, so it is asked once more, as of the block before. */
async function registrysWords(
  at: ChainAccess,
  api: ApiPromise,
  { parent }: LookedAt,
  raw: Hex,
): Promise<string | undefined> {
  const extrinsic = takeApart(api, raw);
  if (!extrinsic || !parent) return undefined;
  try {
    const { contract, input } = decodeContractCallArguments(extrinsic.call.subarray(2));
    const outcome = await tryCall(at, parent, { origin: extrinsic.account, contract, input });
    return outcome.state === 'reverted' ? `the registry ${registryRefusal(outcome.error).what}` : undefined;
  } catch {
    return undefined;
  }
}
