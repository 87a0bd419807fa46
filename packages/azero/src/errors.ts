import { ResolverError } from '@peername/resolver-core';

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
