import {
  isResolverError,
  type Name,
  type Query,
  type Reading,
  type ReadOptions,
  type ReadOutcome,
  ResolverError,
  toResolverError,
} from '@peername/resolver-core';
import { AbiError } from './abi-decode.ts';
import { callFault } from './call-fault.ts';
import { createNameEncoder } from './name-encoding.ts';
import { createRecordCallsEncoder } from './record-calls.ts';
import { readRecords } from './records.ts';
import type { ResolverAnswer, ResolverClient } from './resolver-client.ts';
import { decodeResolve, encodeResolve } from './universal-resolver.ts';

/** Reads names at one block: one call to the Universal Resolver for each. */
export type ReadNames = (queries: readonly Query[], options: ReadOptions) => Promise<readonly ReadOutcome[]>;

// Names that a busy process meets again and again.
const rememberedNames = 1_000;
// A caller's choices of kinds are few.
const rememberedKeySets = 20;

/** Reads through a client. */
export function createReadNames(client: ResolverClient): ReadNames {
  const encodeName = createNameEncoder(rememberedNames);
  const encodeCalls = createRecordCallsEncoder(rememberedKeySets);

  return async (queries, options) => {
    const calls = queries.map(({ name, keys }) => {
      const encoded = encodeName(name);
      return encodeResolve(encoded, encodeCalls(encoded, keys));
    });
    const answers = await client.ask(calls, options);
    return answers.map((answer, i) => {
      if (isResolverError(answer)) return answer;
      try {
        return readAnswer(queries[i] as Query, answer);
      } catch (error) {
        return toResolverError(error);
      }
    });
  };
}

/** @throws {@link ResolverError} when the answer says neither that there are records nor that there are none */
function readAnswer({ name, keys }: Query, { reply, offchain, evidence }: ResolverAnswer): Reading {
  if (reply.state === 'reverted') {
    const fault = callFault(reply.data, offchain);
    if (fault instanceof ResolverError) throw fault;
    return { state: 'absent', reason: fault, evidence };
  }
  const { records, unreadable, address, isSupported } = readRecords(
    keys,
    repliesIn(reply.data, keys.length + 1, name),
    offchain,
  );
  if (!isSupported) return { state: 'absent', reason: 'resolver', evidence };
  return {
    state: 'found',
    records,
    ...(unreadable.length > 0 && { unreadable }),
    ...(address !== undefined && { account: { chain: evidence.chain, address } }),
    evidence,
  };
}

function repliesIn(data: Uint8Array, calls: number, { text }: Name): Uint8Array[] {
  try {
    return decodeResolve(data, calls);
  } catch (error) {
    if (!(error instanceof AbiError)) throw error;
    throw new ResolverError({
      code: 'CONTRACT',
      reason: 'malformed-reply',
      shortMessage: `The resolver of ${text} gave an answer that cannot be read`,
      details: error.message,
    });
  }
}
