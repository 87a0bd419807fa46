import type { Hex, Name } from '@peername/resolver-core';
import {
  PublishError,
  type SignedTransaction,
  type UnsignedTransaction,
} from '@peername/resolver-core/publish';
import { Signature } from 'ethers/crypto';
import { Transaction } from 'ethers/transaction';
import { checksumAddress } from '../address.ts';
import { fromHex } from '../hex.ts';
import { namehash } from '../name-encoding.ts';
import { refusal, shownName } from './find-resolvers.ts';
import type { SentTransaction } from './look-for.ts';
import { decodeWrites } from './write-calls.ts';

/** What a signed transaction must be. */
export interface ExpectedTransaction {
  readonly name: Name;
  readonly chainId: number;
  /** The contracts that may hold the name's records. */
  readonly resolvers: readonly Hex[];
}

/** Legacy, with an access list (EIP-2930), and the usual ones (EIP-1559). Others do more than to make one call. */
const plainTypes: readonly (number | null)[] = [0, 1, 2];

/**
 * What somebody signed, once it is known to be a change of the name's records and nothing else.
 *
 * @throws {@link PublishError} `not-this-change`, `wrong-chain`
 */
export function readSigned(raw: string, expected: ExpectedTransaction): SignedTransaction {
  const transaction = parseTransaction(raw.trim());
  const { from, hash, to, chainId, data, value, type } = transaction;
  if (from === null || hash === null) throw notThis(expected.name, 'it is not signed');
  if (chainId !== BigInt(expected.chainId)) {
    throw refusal(
      'wrong-chain',
      `The transaction is for chain ${chainId}, and the name is on chain ${expected.chainId}; sign it for that one`,
    );
  }
  if (!plainTypes.includes(type)) throw notThis(expected.name, `it is of type ${type}, which can do more`);
  if (value !== 0n) throw notThis(expected.name, 'it sends ether');
  if (!expected.resolvers.some((resolver) => resolver.toLowerCase() === to?.toLowerCase()))
    throw notThis(expected.name, `it is for ${to ?? 'a new contract'}, not for the resolver of the name`);
  const changes = decodeWrites(namehash(expected.name.labels), fromHex(data) ?? new Uint8Array());
  if (!changes) throw notThis(expected.name, 'the call does something else');
  return {
    raw: transaction.serialized as Hex,
    hash: hash as Hex,
    account: checksumAddress(from as Hex),
    changes,
    fee: transaction.gasLimit * (transaction.maxFeePerGas ?? transaction.gasPrice ?? 0n),
  };
}

/**
 * The raw transaction that an unsigned one and the signature over it make.
 *
 * @throws {@link PublishError} `not-this-change`, `wrong-account`
 */
export function joinSignature(name: Name, unsigned: UnsignedTransaction, signature: Hex): Hex {
  if (unsigned.type !== 'ethereum' || unsigned.name !== name.text)
    throw notThis(name, 'it was made for another name');
  const transaction = parseTransaction(unsigned.serialized);
  try {
    transaction.signature = Signature.from(signature);
  } catch {
    throw notThis(name, 'the signature is none');
  }
  checkSigner(transaction.from, unsigned.account);
  return transaction.serialized as Hex;
}

/** What there is to look for once it was sent. */
export function placeInLine({
  raw,
  hash,
  account,
}: SignedTransaction): Omit<SentTransaction, 'nonce' | 'height'> & { readonly nonce: number } {
  const { to, data, nonce, hash: own } = parseTransaction(raw);
  if (own !== hash || to === null) throw new RangeError('The hash is not that of the transaction');
  return { hash, account: account as Hex, to: to as Hex, data: fromHex(data) ?? new Uint8Array(), nonce };
}

/** @throws {@link PublishError} `wrong-account` */
export function checkSigner(signer: string | null, account: string): void {
  if (signer?.toLowerCase() === account.toLowerCase()) return;
  throw refusal(
    'wrong-account',
    `${signer ?? 'Nobody'} signs, and it has to be ${account}; change the account`,
  );
}

function parseTransaction(raw: string): Transaction {
  try {
    return Transaction.from(raw);
  } catch {
    // Whatever was handed in, a key perhaps, is in the words of the error.
    throw new PublishError({
      reason: 'not-this-change',
      shortMessage: 'That is no transaction of Ethereum; hand in the raw bytes in hex, beginning with 0x',
    });
  }
}

/** The error for a transaction that is another one. */
export function notThis(name: Name, why: string): PublishError {
  return refusal(
    'not-this-change',
    `The transaction is not a change of the records of ${shownName(name)}`,
    why,
  );
}
