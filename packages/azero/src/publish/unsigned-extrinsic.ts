import type { BlockNumber, Count, Hex } from '@peername/resolver-core';
import {
  dearerThanAllowed,
  dearerThanPlanned,
  type PublishCost,
  PublishError,
  type PublishPlan,
  type SignOptions,
  type UnsignedExtrinsic,
} from '@peername/resolver-core/publish';
import type { ApiPromise } from '@polkadot/api';
import { blake2b } from '../blake2b.ts';
import { parseHash, readHeader } from '../block-header.ts';
import { caip2 } from '../deployment.ts';
import { malformedReply, notAnAccount } from '../errors.ts';
import { toHex } from '../hex.ts';
import { decodeAccount, encodeSs58 } from '../ss58.ts';
import { checkFunds } from './check-funds.ts';
import type { ChainAccess } from './described-chain.ts';
import { type ChangeBy, estimate } from './estimate.ts';
import type { Extrinsic } from './record-transaction.ts';
import { checkSignedFields } from './signed-fields.ts';

/** A transaction for a signer, and what is needed to put its signature on. */
export interface PreparedExtrinsic {
  readonly api: ApiPromise;
  readonly extrinsic: Extrinsic;
  readonly unsigned: UnsignedExtrinsic;
  readonly lastBlock: BlockNumber;
}

/** The change that a plan is about. @throws RangeError for a plan without an account, or with nothing to change */
export function changeOf({ name, contract, account, mayWrite, changes }: PublishPlan): ChangeBy {
  if (account === undefined) throw new RangeError('the plan has no account');
  if (changes.length === 0) throw new RangeError('the plan changes nothing');
  if (!mayWrite)
    throw new PublishError({
      reason: 'not-authorised',
      shortMessage: `${account} may not write the records of ${name.text}: only its owner and its controller may`,
    });
  const registry = decodeAccount(contract);
  const signer = decodeAccount(account);
  if (!registry) throw notAnAccount('CONTRACT', contract, 'an address for the registry');
  if (!signer) throw notAnAccount('INVALID_NAME', account, 'an account');
  return { name: name.text, label: name.labels[0] ?? '', registry, account: signer, changes };
}

/**
 * The transaction of a plan, tried anew at the best block, and mortal: it lives for `blocks` (a power of two) from the
 * last final block on.
 *
 * @throws {@link PublishError} `insufficient-funds`, `outdated` when it costs more than the plan said by over a quarter, or
 *   than `maxFee`, and what {@link estimate} throws
 */
export async function prepareExtrinsic(
  at: ChainAccess,
  plan: PublishPlan,
  { blocks, maxFee }: { readonly blocks: Count } & Pick<SignOptions, 'maxFee'>,
): Promise<PreparedExtrinsic> {
  const change = changeOf(plan);
  const account = encodeSs58(change.account);
  const head = parseHash(await at.ask('chain_getBlockHash', []));
  const [{ api, extrinsic, cost, due }, birth, next] = await Promise.all([
    estimate(at, head, change),
    finalBlock(at),
    at.ask('system_accountNextIndex', [account]),
  ]);
  checkSignedFields(api);
  checkFunds(account, cost, due);
  checkCost(plan, cost, maxFee);
  if (!Number.isSafeInteger(next) || (next as number) < 0 || (next as number) > mostTransactions)
    throw malformedReply('not the number of a transaction');
  const { number, hash } = birth(api.genesisHash.toHex());
  const era = api.registry.createType('ExtrinsicEra', {
    current: Number(number),
    period: Math.min(blocks, longestLife(api)),
  });
  const lastBlock = BigInt(era.asMortalEra.death(Number(number))) - 1n;
  const payload = api.registry
    .createType('SignerPayload', {
      address: account,
      blockHash: hash,
      blockNumber: Number(number),
      era,
      genesisHash: api.genesisHash,
      method: extrinsic.method,
      nonce: next,
      runtimeVersion: api.runtimeVersion,
      signedExtensions: api.registry.signedExtensions,
      tip: 0,
      version: api.extrinsicVersion,
      // Hardware wallets have to change it, to say which metadata they show it by; the call they leave alone.
      withSignedTransaction: true,
    })
    .toPayload();
  return {
    api,
    extrinsic,
    lastBlock,
    unsigned: {
      type: 'substrate',
      chain: caip2(api.genesisHash.toHex()),
      account,
      name: plan.name.text,
      payload: { ...payload },
      call: extrinsic.method.toHex(),
      toSign: toHex(bytesToSign(api, payload)),
      lastBlock: String(lastBlock),
    },
  };
}

/** Of one account: its runtime counts them in 32 bits. */
const mostTransactions: Count = 2 ** 32 - 1;

/** What a signature is over: the payload with its method bare, or BLAKE2b-256 of it where that is shorter. */
export function bytesToSign(api: ApiPromise, payload: object): Uint8Array {
  const bytes = api.registry
    .createType('ExtrinsicPayload', payload, { version: api.extrinsicVersion })
    .toU8a({ method: true });
  return bytes.length > 256 ? blake2b(bytes, 32) : bytes;
}

/** Somebody agreed to what the plan said, and to no more than a fee of `maxFee`. */
function checkCost({ name, cost: agreed }: PublishPlan, cost: PublishCost, maxFee = cost.fee): void {
  const { fee, deposit } = cost;
  if (agreed && (exceeds(fee, agreed.fee) || exceeds(deposit, agreed.deposit))) throw dearerThanPlanned(name);
  if (fee > maxFee) throw dearerThanAllowed(name, fee, maxFee, cost);
}

/** By over a quarter, within which both move while a person reads. */
function exceeds(amount: bigint, planned: bigint): boolean {
  return 4n * amount > 4n * planned + (planned > 0n ? planned : -planned);
}

async function finalBlock(
  at: ChainAccess,
): Promise<(genesis: Hex) => { readonly number: BlockNumber; readonly hash: Hex }> {
  const hash = parseHash(await at.ask('chain_getFinalizedHead', []));
  const header = await at.ask('chain_getHeader', [hash]);
  return (genesis) => ({ number: readHeader(header, hash, genesis).number, hash });
}

/** The chain knows the hashes of so many blocks, as a power of two. */
function longestLife(api: ApiPromise): Count {
  const known = Number(api.consts['system']?.['blockHashCount']?.toString() ?? 256);
  return 2 ** Math.floor(Math.log2(known));
}
