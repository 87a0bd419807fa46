import { isResolverError, ResolverError } from '@peername/resolver-core';

/** A proof does not show what it should: something in it is missing, too much, malformed or of another block. */
export function badProof(why: string | undefined): ResolverError {
  return untrusted('A proof does not hold', why);
}

/** Whether a proof was the reason. */
export function isBadProof(error: unknown): error is ResolverError {
  return isResolverError(error) && error.reason === reason;
}

/** The error of a proof as that of the endpoint that gave it; any other error as it is. */
export function blame(origin: string, error: unknown): unknown {
  return isBadProof(error)
    ? untrusted(`${origin} gave a proof that does not hold; ask another endpoint`, error.details)
    : error;
}

/** Runs `task` on bytes of a proof, where all that cannot be decoded makes the proof a bad one. */
export function decodingProof<T>(task: () => T): T {
  try {
    return task();
  } catch (error) {
    throw isResolverError(error) && error.code === 'PROTOCOL' ? badProof(error.details) : error;
  }
}

const reason = 'bad-proof';

function untrusted(shortMessage: string, details: string | undefined): ResolverError {
  // Another endpoint may be honest.
  return new ResolverError({ code: 'UNTRUSTED', reason, shortMessage, details, retryable: true });
}
