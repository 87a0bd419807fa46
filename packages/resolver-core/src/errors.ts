import { escapeText } from './escape-text.ts';
import type { Milliseconds } from './units.ts';

/** What every code means, and whether asking again (later, or elsewhere) can help. */
const retryableByCode = {
  /** The text cannot be a name of the service. */
  INVALID_NAME: false,
  /** No configured service handles such names. */
  UNSUPPORTED_NAME: false,
  /** The caller gave up. */
  ABORTED: false,
  /** No answer within the deadline. */
  TIMEOUT: true,
  /** No endpoint could be reached, or it answered with a server error. */
  UNAVAILABLE: true,
  /** The endpoint asks to slow down; see `retryAfter`. */
  RATE_LIMITED: true,
  /** The endpoint answered something that is not what was asked, or not well-formed. */
  PROTOCOL: true,
  /** A reply is over its size cap. */
  TOO_LARGE: true,
  /** The endpoint serves another chain. */
  WRONG_NETWORK: true,
  /** The chain or the contract refused the call. */
  CONTRACT: false,
  /** Endpoints contradict each other. */
  DISAGREEMENT: true,
  /** The answer fails a check of its origin, such as a signature. */
  UNTRUSTED: false,
  /** The name lives off-chain and asking there is switched off or not allowed. */
  OFFCHAIN_REFUSED: false,
  /** The off-chain gateway of the name failed. */
  OFFCHAIN_FAILED: true,
  /** The name has another peer id than the one remembered. */
  PIN_CHANGED: false,
  /** Only an answer older than demanded is to be had. */
  TOO_OLD: true,
  /** Too much work is under way already. */
  BUSY: true,
  /** The resolver was closed. */
  CLOSED: false,
  /** A fault of peername itself. */
  INTERNAL: false,
} as const;

/** The closed list of reasons why nothing was learnt about a name. */
export type ErrorCode = keyof typeof retryableByCode;

/** Every {@link ErrorCode}. */
export const errorCodes: readonly ErrorCode[] = Object.keys(retryableByCode) as ErrorCode[];

/** The fields of a {@link ResolverError}. */
export interface ResolverErrorOptions {
  readonly code: ErrorCode;
  /** One sentence that names the thing and the next step, without a full stop. */
  readonly shortMessage: string;
  /** What was seen, escaped and shortened; never a URL with its path or query. */
  readonly details?: string | undefined;
  /** A finer, stable word within the code, such as `resolver-reverted`. */
  readonly reason?: string | undefined;
  /** Further lines for a person who looks closer. */
  readonly meta?: readonly string[] | undefined;
  /** Whether asking again can help. @default what the code says */
  readonly retryable?: boolean | undefined;
  /** How long the other side asks to wait. */
  readonly retryAfter?: Milliseconds | undefined;
  readonly cause?: unknown;
}

/**
 * The one error of peername. Switch on `code`, not on `instanceof`: two copies of a package must still agree.
 *
 * @example
 * ```ts
 * import { isResolverError } from '@peername/resolver-core'
 *
 * try { await resolver.resolve('alice.azero') } catch (error) {
 *   if (isResolverError(error) && error.retryable) retryLater()
 * }
 * ```
 */
export class ResolverError extends Error {
  override readonly name = 'ResolverError';
  readonly code: ErrorCode;
  readonly shortMessage: string;
  readonly details: string | undefined;
  readonly reason: string | undefined;
  readonly meta: readonly string[];
  readonly retryable: boolean;
  readonly retryAfter: Milliseconds | undefined;

  constructor(options: ResolverErrorOptions) {
    const { shortMessage, details } = options;
    super(details === undefined ? shortMessage : `${shortMessage}: ${details}`, { cause: options.cause });
    this.code = options.code;
    this.shortMessage = shortMessage;
    this.details = details;
    this.reason = options.reason;
    this.meta = options.meta ?? [];
    this.retryable = options.retryable ?? retryableByCode[options.code];
    this.retryAfter = options.retryAfter;
  }

  /** The first error along the chain of causes that satisfies `test`; without a test, the innermost one. */
  walk(test?: (error: unknown) => boolean): unknown {
    let current: unknown = this;
    // A bound, because a chain of causes can be a ring.
    for (let depth = 0; depth < 32; depth++) {
      if (test?.(current)) return current;
      const next = current instanceof Error ? current.cause : undefined;
      if (next === undefined) return test ? undefined : current;
      current = next;
    }
    return undefined;
  }
}

/** Whether `value` is a {@link ResolverError}, also one from another copy of this package. */
export function isResolverError(value: unknown): value is ResolverError {
  return (
    value instanceof Error &&
    value.name === 'ResolverError' &&
    typeof (value as ResolverError).code === 'string'
  );
}

/** `value` itself when it is a {@link ResolverError}, else an `INTERNAL` one that carries it as its cause. */
export function toResolverError(value: unknown): ResolverError {
  if (isResolverError(value)) return value;
  return new ResolverError({
    code: 'INTERNAL',
    shortMessage: 'peername met a fault of its own, please report it',
    details: escapeText(value instanceof Error ? `${value.name}: ${value.message}` : String(value)),
    cause: value,
  });
}

/** The `ABORTED` error for a signal that fired. */
export function abortedError(signal?: AbortSignal): ResolverError {
  return new ResolverError({
    code: 'ABORTED',
    shortMessage: 'The lookup was cancelled',
    cause: signal?.reason,
  });
}
