import { RpcReplyError } from '@peername/json-rpc';
import { type BlockNumber, isResolverError } from '@peername/resolver-core';
import { PublishError, type SignedTransaction } from '@peername/resolver-core/publish';
import type { ChainAccess, ChainNode } from './chain-access.ts';
import { refusedBecause } from './signer-fault.ts';

/**
 * Hands a transaction to one server, once. Silence is no refusal: a transaction whose answer was lost may well have
 * arrived, so that all there is left to do is to look for it.
 *
 * @returns how many blocks there were before
 *
 * @throws {@link PublishError} `outdated`, `insufficient-funds`, `refused`, `wrong-chain`; {@link ResolverError} when no server
 *   could be asked, or the one that was asked never took it
 */
export async function sendRaw(
  access: ChainAccess,
  signed: SignedTransaction,
  nonce: number,
  signal: AbortSignal | undefined,
): Promise<BlockNumber> {
  // A server that answers now is likely to take the transaction, too. Nothing in here sends.
  const { node, isThere, height } = await access.run(async (node) => {
    const [isThere, { number: height }, next] = await Promise.all([
      isKnown(node, signed),
      node.head(),
      node.askQuantity('eth_getTransactionCount', [signed.account, 'latest']),
    ]);
    if (!isThere && next > BigInt(nonce)) throw outdated(signed);
    return { node, isThere, height };
  }, signal);
  if (isThere) return height;
  try {
    // Not with the signal of the step before, which is over.
    await node.request('eth_sendRawTransaction', [signed.raw], signal ?? new AbortController().signal);
  } catch (error) {
    if (error instanceof RpcReplyError) await checkRefusal(access, signed, error, signal);
    // Too many requests, or the caller gave up: it was not taken, or nobody wants to know.
    if (isResolverError(error) && ['RATE_LIMITED', 'ABORTED', 'CLOSED'].includes(error.code)) throw error;
  }
  return height;
}

async function checkRefusal(
  access: ChainAccess,
  signed: SignedTransaction,
  { message, rpcCode }: RpcReplyError,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Servers say in many ways that they have it already, and some complain after they passed it on.
  // Where nobody can say, it is looked for as if it had been taken.
  const isThere = await access
    .run((node) => isKnown(node, signed), signal)
    .catch((error: unknown) => {
      if (isResolverError(error) && error.retryable) return true;
      throw error;
    });
  if (isThere) return;
  const [reason, shortMessage] = refusedBecause(message) ?? [
    'refused',
    'The network refused the transaction',
  ];
  const details = `${rpcCode} ${message}`;
  throw new PublishError({ reason, shortMessage, details, transaction: signed.hash });
}

async function isKnown(node: ChainNode, { hash }: SignedTransaction): Promise<boolean> {
  return (await node.ask('eth_getTransactionByHash', [hash])) !== null;
}

function outdated({ hash }: SignedTransaction): PublishError {
  return new PublishError({
    reason: 'outdated',
    shortMessage: 'Another transaction of the account took its place in line; start again',
    transaction: hash,
  });
}
