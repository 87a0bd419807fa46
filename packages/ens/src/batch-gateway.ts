import { type Count, type ResolverError, toResolverError } from '@peername/resolver-core';
import { AbiError, readAddress, readBytes, readList, readTuple } from './abi-decode.ts';
import { bytesArg, encodeArgs, listArg, uintArg } from './abi-encode.ts';
import type { GatewayQuestion } from './gateway-client.ts';
import { encodeGatewayError, gatewayFailed, tooManyLookups } from './gateway-error.ts';
import { toHex } from './hex.ts';
import { readUrls } from './revert.ts';

const querySelector = '0xa780bab6';

/**
 * Answers `query((address sender, string[] urls, bytes data)[])` as the batch gateway of ENSIP-21 does: each question
 * by `ask`, in parallel, and a list that says of each whether it failed and with what.
 *
 * ```
 * (bool[] failures, bytes[] responses)
 * [false, true], [0x<answer>, 0x<HttpError(404, ...)>]
 * ```
 *
 * @throws {@link ResolverError} `OFFCHAIN_REFUSED` for more than `maxQuestions`, `OFFCHAIN_FAILED` for call data that is
 *   no such query
 */
export async function answerBatch(
  callData: Uint8Array,
  {
    maxQuestions,
    ask,
    onFailure,
  }: {
    readonly maxQuestions: Count;
    readonly ask: (question: GatewayQuestion) => Promise<Uint8Array>;
    /** Told of every failure with the very bytes that the contract gets for it. */
    readonly onFailure: (error: ResolverError, bytes: Uint8Array) => void;
  },
): Promise<Uint8Array> {
  const questions = readQuery(callData, maxQuestions);
  const answers = await Promise.all(
    questions.map(async (question) => {
      try {
        return { failed: false, bytes: await ask(question) };
      } catch (cause) {
        const error = toResolverError(cause);
        const bytes = encodeGatewayError(error);
        onFailure(error, bytes);
        return { failed: true, bytes };
      }
    }),
  );
  return encodeArgs(
    listArg(answers.map(({ failed }) => uintArg(failed ? 1 : 0))),
    listArg(answers.map(({ bytes }) => bytesArg(bytes))),
  );
}

function readQuery(callData: Uint8Array, maxQuestions: Count): GatewayQuestion[] {
  try {
    if (toHex(callData.subarray(0, 4)) !== querySelector) throw new AbiError('not a batch of questions');
    const { count, items } = readList(callData.subarray(4), 0);
    if (count > maxQuestions) throw tooManyLookups(`${count} at once`);
    let size = 0;
    return Array.from({ length: count }, (_, i) => {
      const tuple = readTuple(items, i);
      const question = {
        sender: readAddress(tuple, 0),
        urls: readUrls(tuple, 1),
        callData: readBytes(tuple, 2),
      };
      // Tails that overlap would make much of a few bytes, over and over where a batch is in a batch.
      for (const { length } of [question.callData, ...question.urls]) size += length;
      if (size > callData.length) throw new AbiError('more than its bytes can hold');
      return question;
    });
  } catch (error) {
    throw error instanceof AbiError ? gatewayFailed() : error;
  }
}
