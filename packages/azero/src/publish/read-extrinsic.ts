import type { BlockNumber, Hex } from '@peername/resolver-core';
import {
  PublishError,
  type SignedTransaction,
  type UnsignedTransaction,
} from '@peername/resolver-core/publish';
import type { ApiPromise } from '@polkadot/api';
import { blake2b } from '../blake2b.ts';
import { parseHash, readHeader } from '../block-header.ts';
import { caip2 } from '../deployment.ts';
import { behind } from '../errors.ts';
import { fromHex, toHex } from '../hex.ts';
import { decodeAccount, encodeSs58 } from '../ss58.ts';
import type { ChainAccess } from './described-chain.ts';
import { notThisChange, readUpdate, type Wanted } from './read-update.ts';
import { signatureOf } from './signature.ts';
import { putTogether, type SignablePayload, type SignedExtrinsic, takeApart } from './signed-extrinsic.ts';
import { bytesToSign } from './unsigned-extrinsic.ts';

/** The chain as a signed transaction is held against it. */
interface Present {
  readonly api: ApiPromise;
  readonly best: BlockNumber;
}

/**
 * Reads a signed transaction: first whether it is signed, for this chain, then whether it does what is wanted and nothing
 * else.
 *
 * @throws {@link PublishError} `not-this-change`, `outdated`
 */
export async function readExtrinsic(at: ChainAccess, wanted: Wanted, raw: Hex): Promise<SignedTransaction> {
  const { api, best } = await presentOf(at);
  const { name } = wanted;
  const extrinsic = takeApart(api, raw);
  if (!extrinsic) throw notThisChange(name, 'it is not a signed transaction of this chain');
  const lastBlock = await checkSignature(at, { api, best }, extrinsic, wanted);
  return describeSigned(api, extrinsic, wanted, lastBlock);
}

/**
 * What a transaction does, once it is sure who signed it.
 *
 * @throws {@link PublishError} `not-this-change`
 */
export function describeSigned(
  api: ApiPromise,
  extrinsic: SignedExtrinsic,
  wanted: Wanted,
  lastBlock: BlockNumber | undefined,
): SignedTransaction {
  const changes = readUpdate(api, extrinsic.call, wanted);
  if (extrinsic.tip !== 0n) throw notThisChange(wanted.name, 'it pays a tip');
  return {
    raw: extrinsic.raw,
    hash: toHex(blake2b(fromHex(extrinsic.raw), 32)),
    account: encodeSs58(extrinsic.account),
    changes,
    lastBlock,
  };
}

/**
 * Puts a signature on a transaction that was prepared, and reads what came of it.
 *
 * @throws {@link PublishError} `wrong-chain`, `outdated`, `not-this-change`
 */
export async function readSignedPayload(
  at: ChainAccess,
  wanted: Wanted,
  signed: { readonly unsigned: UnsignedTransaction; readonly signature: Hex },
): Promise<SignedTransaction> {
  const { name } = wanted;
  const { api, best } = await presentOf(at);
  const { unsigned } = signed;
  const raw = assemble(api, unsigned, signed.signature, wanted);
  if (!raw) throw notThisChange(name, 'the signature is not one of the account over it');
  const birth = unsigned.type === 'substrate' ? Number(unsigned.payload['blockNumber']) : 0;
  // A node that lags behind cannot tell whether it is of this chain.
  if (Number.isSafeInteger(birth) && birth > best) throw behind(at.endpoint.origin, best, BigInt(birth));
  return readExtrinsic(at, wanted, raw);
}

/** The raw transaction; undefined when the signature is not one of its account over it. */
export function assemble(
  api: ApiPromise,
  unsigned: UnsignedTransaction,
  signature: Hex,
  { name }: Wanted,
): Hex | undefined {
  const { genesisHash, runtimeVersion } = api;
  const payload = unsigned.type === 'substrate' ? unsigned.payload : {};
  const genesis = genesisHash.toHex();
  if (unsigned.chain !== caip2(genesis) || payload['genesisHash'] !== genesis)
    throw new PublishError({
      reason: 'wrong-chain',
      shortMessage: `The transaction is for another chain than the one of ${name.text}`,
    });
  if (Number(payload['specVersion']) !== runtimeVersion.specVersion.toNumber())
    throw new PublishError({
      reason: 'outdated',
      shortMessage: 'The chain was upgraded since the transaction was made; make a new one',
    });
  try {
    const account = decodeAccount(String(payload['address']));
    const found = account && signatureOf(account, bytesToSign(api, payload), signature);
    return found && putTogether(api, payload as unknown as SignablePayload, found);
  } catch {
    throw notThisChange(name, 'it is not what was prepared');
  }
}

async function presentOf(at: ChainAccess): Promise<Present> {
  const hash = parseHash(await at.ask('chain_getBlockHash', []));
  const [api, header] = await Promise.all([at.describedAt(hash), at.ask('chain_getHeader', [hash])]);
  return { api, best: readHeader(header, hash, api.genesisHash.toHex()).number };
}

/** The last block that may hold it, once it is sure that its account signed it for this chain. */
async function checkSignature(
  at: ChainAccess,
  { api, best }: Present,
  extrinsic: SignedExtrinsic,
  { name }: Wanted,
): Promise<BlockNumber | undefined> {
  const isSignedFrom = (hash: Hex | undefined) =>
    hash !== undefined &&
    signatureOf(extrinsic.account, extrinsic.message(hash), extrinsic.signature) !== undefined;
  const unsigned = notThisChange(name, 'it is not signed by its account for this chain');
  const life = extrinsic.lifeAt(best);
  if (!life) {
    if (isSignedFrom(api.genesisHash.toHex())) return undefined;
    throw unsigned;
  }
  const { birth, last } = life;
  if (isSignedFrom(await hashAt(at, birth))) return last;
  const before = birth - (last + 1n - birth);
  // Two bytes say when a life begins, again and again.
  if (before >= 0n && isSignedFrom(await hashAt(at, before)))
    throw new PublishError({
      reason: 'outdated',
      shortMessage: `The transaction could get into a block up to ${birth - 1n} only, and the chain is at ${best}; sign a new one`,
    });
  throw unsigned;
}

/** Undefined for a height that the chain has not reached: one that is far higher may have. */
async function hashAt(at: ChainAccess, number: BlockNumber): Promise<Hex | undefined> {
  const hash = await at.ask('chain_getBlockHash', [Number(number)]);
  return hash === null ? undefined : parseHash(hash);
}
