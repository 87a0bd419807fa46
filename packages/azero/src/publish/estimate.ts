import type { Count, Hex } from '@peername/resolver-core';
import type { PublishCost, RecordChange } from '@peername/resolver-core/publish';
import type { ApiPromise } from '@polkadot/api';
import { encodeSs58 } from '../ss58.ts';
import { readFunds } from './account-funds.ts';
import type { Weight } from './contract-call.ts';
import type { ChainAccess } from './described-chain.ts';
import { refusedByChain, tryCall } from './dry-run.ts';
import { readFee } from './read-fee.ts';
import { type Extrinsic, recordExtrinsic, recordMessage } from './record-transaction.ts';
import { refusedByRegistry } from './registry-error.ts';

/** A change by an account. */
export interface ChangeBy {
  readonly name: string;
  readonly label: string;
  /** 32 bytes. */
  readonly registry: Uint8Array;
  /** 32 bytes. */
  readonly account: Uint8Array;
  readonly changes: readonly RecordChange[];
}

/** The transaction for a change, and what it would cost. */
export interface Estimate {
  readonly api: ApiPromise;
  readonly extrinsic: Extrinsic;
  readonly cost: PublishCost;
  /** What the account has to be able to spend. */
  readonly due: bigint;
}

/**
 * Tries a change at a block, and makes a transaction with limits that suffice for it.
 *
 * @throws {@link PublishError} when it would fail
 */
export async function estimate(at: ChainAccess, block: Hex, change: ChangeBy): Promise<Estimate> {
  const { account, registry, label, changes } = change;
  const address = encodeSs58(account);
  const input = recordMessage(change);
  const [api, outcome] = await Promise.all([
    at.describedAt(block),
    tryCall(at, block, { origin: account, contract: registry, input }),
  ]);
  if (outcome.state === 'refused') throw refusedByChain(change.name, outcome.refusal);
  if (outcome.state === 'reverted') throw refusedByRegistry(change.name, outcome.error);
  const { gasRequired, deposit } = outcome;
  const { nonce, spendable, existential } = await readFunds(at, api, address, block);
  const limitedTo = (storageDepositLimit: bigint) =>
    recordExtrinsic(api, {
      registry,
      label,
      changes,
      gasLimit: { refTime: withMargin(gasRequired.refTime), proofSize: withMargin(gasRequired.proofSize) },
      storageDepositLimit,
    });
  const wanted = deposit > 0n ? withMargin(deposit) : 0n;
  const generous = limitedTo(wanted);
  const { fee, usualFee } = await readFee(at, api, block, signedAlike(api, generous, address, nonce));
  // The chain fails a call whose limit is over what the account has left, less what keeps it alive, used or not.
  const room = spendable - fee - existential;
  const [symbol = 'AZERO'] = api.registry.chainTokens;
  return {
    api,
    extrinsic: wanted > room && room >= deposit ? limitedTo(room > 0n ? room : 0n) : generous,
    cost: { symbol, decimals, fee, usualFee, deposit, balance: spendable },
    due: deposit > 0n ? fee + deposit + existential : fee,
  };
}

// Of the coins of all its networks. What an endpoint says of it could make an amount look smaller.
const decimals: Count = 12;

/** A quarter more: other changes may come first. What is not used costs nothing. */
function withMargin(amount: Weight['refTime']): bigint {
  return amount + amount / 4n;
}

/** The extrinsic as long as it will be with a signature, by which it is charged. */
function signedAlike(api: ApiPromise, extrinsic: Extrinsic, address: string, nonce: number): Uint8Array {
  const { genesisHash, runtimeVersion } = api;
  const era = api.registry.createType('ExtrinsicEra', { current: 0, period: 64 });
  return api
    .tx(extrinsic.toU8a())
    .signFake(address, { blockHash: genesisHash, era, genesisHash, nonce, runtimeVersion })
    .toU8a();
}
