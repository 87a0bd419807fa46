import type { RpcReplyError } from '@peername/json-rpc';
import {
  type BlockNumber,
  type ErrorCode,
  escapeText,
  type Hex,
  isResolverError,
  ResolverError,
} from '@peername/resolver-core';

/** The endpoint answered bytes that are not what the call returns. */
export function malformedReply(why: string): ResolverError {
  return fault('PROTOCOL', 'bad-scale', 'The reply of the endpoint cannot be decoded', why);
}

/** The endpoint's answers cannot all be true at one block. */
export function contradiction(why: string): ResolverError {
  return fault('PROTOCOL', 'contradiction', 'The endpoint contradicts itself', why);
}

/** More than is accepted of one name. */
export function tooLarge(why: string): ResolverError {
  return fault('TOO_LARGE', undefined, 'The reply of the endpoint is too large', why);
}

// By their number in pallet-contracts. The index of that pallet differs by chain, and no other pallet has a part in a
// read without value.
const dispatchErrors: Readonly<Record<number, readonly [reason: string, sentence: string]>> = {
  2: ['out-of-gas', 'ran out of gas in'],
  6: ['contract-not-found', 'is not there to ask for'],
  12: ['contract-trapped', 'stopped with a fault in'],
};

/** The chain refused to run the contract; `error` is one of pallet-contracts, when it is one of a pallet. */
export function dispatchRefused(message: string, details: string, error = -1): ResolverError {
  const [reason, sentence] = dispatchErrors[error] ?? ['dispatch-error', 'may not run'];
  return contractFault(reason, `${sentence} ${message}`, details);
}

/** ink! refused: the contract has no such message, or cannot read its arguments. */
export function langError(message: string): ResolverError {
  return contractFault('lang-error', `does not understand ${message}`);
}

/** The contract answered with an error that does not answer the question. */
export function contractError(message: string, error: number): ResolverError {
  return contractFault('contract-error', `refused ${message}`, `error ${error}`);
}

function contractFault(reason: string, what: string, details?: string): ResolverError {
  return fault('CONTRACT', reason, `The contract ${what}; check the network and the registry`, details);
}

/** The endpoint heard a call and refused it with a JSON-RPC error. */
export function refusedCall(origin: string, method: string, error: RpcReplyError): ResolverError {
  const { message, rpcCode } = error;
  // The texts of sp-blockchain for a block that is not there (yet, or no longer).
  return /unknown ?block|header was not found|already discarded/i.test(message)
    ? unknownBlock(origin, message)
    : fault(
        'PROTOCOL',
        callRefused,
        `${origin} refused ${method}; is it a node with ${method.endsWith('Proof') ? 'proofs' : 'contracts'}?`,
        `${rpcCode}: ${message}`,
        error,
      );
}

/** The endpoint does not have the block that it named, as when several nodes stand behind one address. */
export function unknownBlock(origin: string, details?: string): ResolverError {
  return fault('UNAVAILABLE', blockUnknown, `${origin} does not know the block to read at`, details);
}

/** The endpoint has another block at a height than the one to read at. */
export function otherBlock(origin: string, number: BlockNumber, found: Hex): ResolverError {
  return new ResolverError({
    code: 'DISAGREEMENT',
    reason: 'other-block',
    shortMessage: `${origin} has another block ${number}`,
    details: found,
    // It stays so, whoever asks again.
    retryable: false,
  });
}

const callRefused = 'call-refused';
const blockUnknown = 'unknown-block';

/** Whether an endpoint refused a call, for an unknown block or for whatever reason. */
export function isRefusedCall(error: unknown): boolean {
  return isResolverError(error) && (error.reason === blockUnknown || error.reason === callRefused);
}

/** The endpoint serves another chain. */
export function wrongNetwork(origin: string, title: string, expected: Hex, found: Hex): ResolverError {
  return fault(
    'WRONG_NETWORK',
    undefined,
    `${origin} serves another chain than ${title}`,
    `block 0 is ${found}, not ${expected}`,
  );
}

/** The endpoint lags behind what the caller has seen already. */
export function behind(origin: string, number: BlockNumber, minBlock: BlockNumber): ResolverError {
  return fault(
    'TOO_OLD',
    'behind',
    `${origin} is at block ${number}, and block ${minBlock} was seen already`,
  );
}

/** The endpoint no longer follows the chain. */
export function stuck(origin: string, time: Date): ResolverError {
  return fault('TOO_OLD', 'stuck', `${origin} is stuck at ${time.toISOString()}, or the clock here is wrong`);
}

/** No contract holds names with this ending. */
export function noRegistry(ending: string, title: string): ResolverError {
  return fault('CONTRACT', 'no-registry', `No registry is known for ${ending} on ${title}`);
}

/** The text is not an account, as `what` should be. */
export function notAnAccount(code: ErrorCode, text: string, what: string): ResolverError {
  return fault(
    code,
    'bad-address',
    `"${escapeText(text, 80)}" is not ${what}; write it in SS58 (5...) or as 0x and 64 hex digits`,
  );
}

/** The text is not an ending of names. */
export function notAnEnding(text: string): ResolverError {
  return fault('CONTRACT', 'bad-ending', `"${escapeText(text, 80)}" is not an ending; write it as azero`);
}

function fault(
  code: ErrorCode,
  reason: string | undefined,
  shortMessage: string,
  details?: string,
  cause?: unknown,
): ResolverError {
  return new ResolverError({ code, reason, shortMessage, details, cause });
}
