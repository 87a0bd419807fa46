import type { RpcReplyError } from '@peername/json-rpc';
import {
  type BlockNumber,
  escapeText,
  type Hex,
  isResolverError,
  ResolverError,
} from '@peername/resolver-core';

/** Why the chain refused to run a contract: an error of one of its modules, or one of the runtime's own. */
export type DispatchError =
  | { readonly kind: 'module'; readonly pallet: number; readonly error: number }
  | { readonly kind: 'runtime'; readonly variant: number };

/** The endpoint answered bytes that are not what the call returns. */
export function malformedReply(why: string, cause?: unknown): ResolverError {
  return new ResolverError({
    code: 'PROTOCOL',
    reason: 'bad-scale',
    shortMessage: 'The Aleph Zero endpoint sent a reply that cannot be decoded',
    details: why,
    cause,
  });
}

/** The endpoint's answers cannot all be true at one block. */
export function contradiction(why: string): ResolverError {
  return new ResolverError({
    code: 'PROTOCOL',
    reason: 'contradiction',
    shortMessage: 'The Aleph Zero endpoint contradicts itself',
    details: why,
  });
}

/** More than is accepted of one name. */
export function tooLarge(why: string): ResolverError {
  return new ResolverError({
    code: 'TOO_LARGE',
    shortMessage: 'The Aleph Zero endpoint sent more than is accepted',
    details: why,
  });
}

/** The chain refused the call, so the contract never answered. */
export function dispatchRefused(message: string, error: DispatchError): ResolverError {
  const known = error.kind === 'module' ? contractsErrors[error.error] : undefined;
  return new ResolverError({
    code: 'CONTRACT',
    reason: known?.reason ?? 'dispatch-error',
    shortMessage: known?.sentence(message) ?? `The chain refused to run ${message}`,
    details:
      error.kind === 'module'
        ? `error ${error.error} of pallet ${error.pallet}`
        : `dispatch error ${error.variant}`,
  });
}

interface KnownError {
  readonly reason: string;
  readonly sentence: (message: string) => string;
}

// The index of pallet-contracts differs by chain, and no other pallet has a part in a read without value.
const contractsErrors: Readonly<Record<number, KnownError>> = {
  2: { reason: 'out-of-gas', sentence: (message) => `The contract ran out of gas in ${message}` },
  6: {
    reason: 'contract-not-found',
    sentence: (message) => `There is no contract to ask for ${message}; check the network and the registry`,
  },
  12: {
    reason: 'contract-trapped',
    sentence: (message) => `The contract stopped with a fault in ${message}`,
  },
};

/** ink! refused: the contract has no such message, or cannot read its arguments. */
export function langError(message: string): ResolverError {
  return new ResolverError({
    code: 'CONTRACT',
    reason: 'lang-error',
    shortMessage: `The contract does not understand ${message}; check the address of the registry`,
  });
}

/** The contract answered with an error that does not answer the question. */
export function contractError(message: string, error: string): ResolverError {
  return new ResolverError({
    code: 'CONTRACT',
    reason: 'contract-error',
    shortMessage: `The contract refused ${message}`,
    details: error,
  });
}

/** The endpoint heard a call and refused it with a JSON-RPC error. */
export function refusedCall(origin: string, method: string, error: RpcReplyError): ResolverError {
  // The texts of sp-blockchain for a block that is not there (yet, or no longer).
  const unknown = /unknown ?block|header was not found|already discarded/i.test(error.message);
  return unknown
    ? unknownBlock(origin, error.message)
    : new ResolverError({
        code: 'PROTOCOL',
        reason: 'call-refused',
        shortMessage: `${origin} refused ${method}; is it a node with contracts?`,
        details: escapeText(`${error.rpcCode}: ${error.message}`),
        cause: error,
      });
}

/** The endpoint does not have the block that it named, as when several nodes stand behind one address. */
export function unknownBlock(origin: string, details?: string): ResolverError {
  return new ResolverError({
    code: 'UNAVAILABLE',
    reason: 'unknown-block',
    shortMessage: `${origin} does not know the block that it calls its head`,
    details: details === undefined ? undefined : escapeText(details),
  });
}

/** Whether an endpoint refused a call, for an unknown block or for whatever reason. */
export function isRefusedCall(error: unknown): boolean {
  return isResolverError(error) && (error.reason === 'unknown-block' || error.reason === 'call-refused');
}

/** The endpoint serves another chain. */
export function wrongNetwork(origin: string, title: string, expected: Hex, found: Hex): ResolverError {
  return new ResolverError({
    code: 'WRONG_NETWORK',
    shortMessage: `${origin} serves another chain than ${title}`,
    details: `block 0 is ${found}, not ${expected}`,
  });
}

/** The endpoint lags behind what the caller has seen already. */
export function tooOld(origin: string, number: BlockNumber, minBlock: BlockNumber): ResolverError {
  return new ResolverError({
    code: 'TOO_OLD',
    shortMessage: `${origin} is at block ${number}, and block ${minBlock} was seen already`,
  });
}

/** No contract holds names with this ending. */
export function noRegistry(tld: string, title: string): ResolverError {
  return new ResolverError({
    code: 'CONTRACT',
    reason: 'no-registry',
    shortMessage: `The router on ${title} knows no registry for .${tld}`,
  });
}

/** The text is not an account of this chain. */
export function noSuchAccount(text: string, title: string): ResolverError {
  return new ResolverError({
    code: 'INVALID_NAME',
    reason: 'bad-account',
    shortMessage: `"${escapeText(text, 80)}" is not an account on ${title}; write it in SS58 (5...) or as 0x and 64 hex digits`,
  });
}

/** The service was set up with something that it cannot work with. */
export function badSetup(reason: string, shortMessage: string): ResolverError {
  return new ResolverError({ code: 'CONTRACT', reason, shortMessage });
}
