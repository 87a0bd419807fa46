import {
  abortedError,
  type BlockRef,
  type ByteCount,
  type Clock,
  type Count,
  type Milliseconds,
  ResolverError,
} from '@peername/resolver-core';
import { bytesArg, encodeCall } from './abi-encode.ts';
import { answerBatch } from './batch-gateway.ts';
import type { CcipPolicy } from './ccip-policy.ts';
import { withDeadline } from './deadline.ts';
import type { CallReply, ContractCall, EthereumReader, ReaderOptions } from './ethereum-reader.ts';
import type { GatewayAskOptions, GatewayClient, GatewayQuestion } from './gateway-client.ts';
import { gatewayTimeout, tooManyLookups } from './gateway-error.ts';
import { toHex } from './hex.ts';
import { createLimiter } from './limiter.ts';
import { decodeRevert, type OffchainLookup } from './revert.ts';
import { localBatchGateway } from './universal-resolver.ts';

/** What servers outside the chain had to do with a reply. */
export interface OffchainPart {
  /** Whether any was asked. */
  readonly asked: boolean;
  /** Whether any answered, so that the contract had something to reject. */
  readonly answered: boolean;
  /** The failure that we told the contract in exactly these bytes. */
  failureOf(bytes: Uint8Array): ResolverError | undefined;
}

/** All that the loop needs besides the chain. */
export interface CcipContext {
  readonly policy: CcipPolicy;
  readonly gateways: GatewayClient;
  readonly clock: Clock;
}

// EIP-3668 wants at least this many.
const maxLookups: Count = 4;
// As many as a gateway can be asked for, and as a reading from one has.
const maxRecords: Count = 64;
// Each of them can be one question, and so can the account; all are in one batch, which counts too.
const maxQuestions: Count = maxRecords + 2;
// A batch may name the batch gateway again: one resolver that stands in front of another.
const maxDepth: Count = 3;
// All answers go back in calls, and for more an `eth_call` of 50 million gas, the default of geth, has not the gas.
const maxAnswerBytes: ByteCount = 1024 * 1024;
// Of one reading, in flight at once.
const maxParallel: Count = 6;
// For everything outside the chain, callbacks included.
const offchainTime: Milliseconds = 5_000;
// The part of it for servers: the rest is for the last callback, so that the records whose servers answered are not
// lost to the one whose server hangs.
const serverShare = 0.8;

/** Options of {@link followLookups}. */
export interface FollowOptions extends ReaderOptions, Pick<GatewayAskOptions, 'round'> {
  /** The longest time for it; never more than five seconds. */
  readonly timeout: Milliseconds;
}

/**
 * Follows a reply to its end: while it is an `OffchainLookup` (EIP-3668), asks the servers it names, or stands in for
 * the batch gateway (ENSIP-21), and calls back at the same block.
 *
 * @throws {@link ResolverError} `OFFCHAIN_REFUSED`, `OFFCHAIN_FAILED`, or what the reader rejects with
 */
export async function followLookups(
  first: CallReply,
  {
    to,
    block,
    reader,
  }: { readonly to: ContractCall['to']; readonly block: BlockRef; readonly reader: EthereumReader },
  { policy, gateways, clock }: CcipContext,
  { timeout, signal, round, trace }: FollowOptions,
): Promise<{ readonly reply: CallReply; readonly offchain: OffchainPart }> {
  const failures = new Map<string, ResolverError>();
  let asked = false;
  let answered = false;
  const offchain: OffchainPart = {
    get asked() {
      return asked;
    },
    get answered() {
      return answered;
    },
    failureOf: (bytes) => failures.get(toHex(bytes)),
  };
  const firstLookup = lookupIn(first);
  if (!firstLookup) return { reply: first, offchain };
  if (!policy.enabled) {
    throw new ResolverError({
      code: 'OFFCHAIN_REFUSED',
      reason: 'ccip-off',
      shortMessage: 'The name lives outside the chain (CCIP-Read), and asking there is switched off',
    });
  }

  const limit = createLimiter(maxParallel);
  const limited = Math.min(offchainTime, timeout);
  const until = clock.now() + limited * serverShare;
  let questionsLeft = maxQuestions;
  let bytesLeft = maxAnswerBytes;

  async function answer(question: GatewayQuestion, signal: AbortSignal, depth: Count): Promise<Uint8Array> {
    if (questionsLeft === 0) throw tooManyLookups(`over ${maxQuestions} questions`);
    questionsLeft--;
    if (question.urls.includes(localBatchGateway) && depth < maxDepth) {
      return answerBatch(question.callData, {
        maxQuestions: questionsLeft,
        ask: (inner) => answer(inner, signal, depth + 1),
        onFailure: (error, bytes) => failures.set(toHex(bytes), error),
      });
    }
    asked = true;
    const bytes = await limit(() => gateways.ask(question, { signal, until, round, trace }));
    if (bytes.length > bytesLeft) throw tooManyLookups(`answers of over ${maxAnswerBytes} bytes`);
    bytesLeft -= bytes.length;
    answered = true;
    return bytes;
  }

  async function follow(lookup: OffchainLookup, signal: AbortSignal): Promise<CallReply> {
    let next: OffchainLookup | undefined = lookup;
    for (let count = 1; ; count++) {
      if (count > maxLookups) throw tooManyLookups(`over ${maxLookups} rounds`);
      if (next.sender !== to.toLowerCase()) throw senderMismatch();
      const response = await answer(next, signal, 0);
      // A batch makes every failure a part of its answer, also that nobody waits for it any more.
      if (signal.aborted) throw abortedError(signal);
      const data = encodeCall(next.callback, bytesArg(response), bytesArg(next.extraData));
      const reply = await reader.call({ to, data }, block, { signal, trace });
      next = lookupIn(reply);
      if (!next) return reply;
    }
  }

  const deadline = { clock, timeout: limited, signals: [signal], onTimeout: gatewayTimeout };
  return { reply: await withDeadline(deadline, (inner) => follow(firstLookup, inner)), offchain };
}

function lookupIn({ state, data }: CallReply): OffchainLookup | undefined {
  const revert = state === 'reverted' ? decodeRevert(data) : undefined;
  return revert?.error === 'OffchainLookup' ? revert.lookup : undefined;
}

function senderMismatch(): ResolverError {
  return new ResolverError({
    code: 'OFFCHAIN_REFUSED',
    reason: 'sender-mismatch',
    shortMessage: 'An off-chain look-up was asked for in the name of another contract',
  });
}
