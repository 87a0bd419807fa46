import type { ErrorCode, Resolution } from '@peername/resolver-core';

/** What the exit code of `peername` says. With several names the highest wins. */
export const exitCodes = {
  found: 0,
  /** A fault of peername itself. */
  fault: 1,
  usage: 2,
  absent: 3,
  invalid: 4,
  unavailable: 5,
  untrusted: 6,
  interrupted: 130,
} as const;

/** The exit code of each error code. */
export const exitCodeOfError: Readonly<Record<ErrorCode, number>> = {
  INVALID_NAME: exitCodes.usage,
  UNSUPPORTED_NAME: exitCodes.usage,
  ABORTED: exitCodes.interrupted,
  TIMEOUT: exitCodes.unavailable,
  UNAVAILABLE: exitCodes.unavailable,
  RATE_LIMITED: exitCodes.unavailable,
  PROTOCOL: exitCodes.unavailable,
  TOO_LARGE: exitCodes.unavailable,
  WRONG_NETWORK: exitCodes.untrusted,
  CONTRACT: exitCodes.unavailable,
  DISAGREEMENT: exitCodes.untrusted,
  UNTRUSTED: exitCodes.untrusted,
  OFFCHAIN_REFUSED: exitCodes.unavailable,
  OFFCHAIN_FAILED: exitCodes.unavailable,
  PIN_CHANGED: exitCodes.untrusted,
  TOO_OLD: exitCodes.unavailable,
  BUSY: exitCodes.unavailable,
  CLOSED: exitCodes.unavailable,
  INTERNAL: exitCodes.fault,
};

const exitCodeOfState: Readonly<Record<Exclude<Resolution['state'], 'unknown'>, number>> = {
  found: exitCodes.found,
  absent: exitCodes.absent,
  invalid: exitCodes.invalid,
};

/** The exit code of an outcome in one of the four states. */
export function exitCodeOf(
  outcome:
    | { readonly state: 'found' | 'absent' | 'invalid' }
    | { readonly state: 'unknown'; readonly error: { readonly code: ErrorCode } },
): number {
  return outcome.state === 'unknown' ? exitCodeOfError[outcome.error.code] : exitCodeOfState[outcome.state];
}

/** What a shell reports of a program that a signal ended. The reader of our output going away counts as SIGPIPE. */
const exitCodeOfSignalName: Readonly<Record<string, number>> = {
  SIGHUP: 129,
  SIGINT: exitCodes.interrupted,
  SIGPIPE: 141,
  SIGTERM: 143,
};

/** The exit code of a run that `signal` ended. */
export function exitCodeOfSignal(signal: AbortSignal): number {
  return exitCodeOfSignalName[String(signal.reason)] ?? exitCodes.interrupted;
}
