import { type Milliseconds, ResolverError } from '@peername/resolver-core';

/** How one endpoint of a pool fared in a run that failed. */
export interface Outcome {
  readonly origin: string;
  readonly pending: boolean;
  readonly error: ResolverError | undefined;
}

/**
 * The error of a run when every endpoint failed: their own when they agree, else one that names each with its code.
 *
 * @param rest - for how long none of them is to be asked; not above 0 where one may be
 */
export function poolFailure(outcomes: readonly Outcome[], rest: Milliseconds): ResolverError {
  if (outcomes.length === 0)
    return new ResolverError({
      code: 'UNAVAILABLE',
      reason: 'no-endpoints',
      retryable: false,
      shortMessage: 'There is no endpoint to ask; configure at least one',
    });
  const [first, ...others] = outcomes.flatMap(({ error }) => error ?? []);
  const retryAfter = rest > 0 ? Math.ceil(rest) : undefined;
  const alike = others.every(({ code }) => code === first?.code) ? first : undefined;
  if (alike && alike.retryAfter === retryAfter) return alike;
  return new ResolverError({
    code: 'UNAVAILABLE',
    shortMessage: 'No endpoint gave an answer',
    details: list(outcomes),
    // What it asked for a while ago is partly over, and another one may be ready sooner.
    ...alike,
    retryAfter,
    cause: first,
  });
}

/** The error of a run that its deadline ended. */
export function poolTimeout(outcomes: readonly Outcome[], timeout: Milliseconds): ResolverError {
  return new ResolverError({
    code: 'TIMEOUT',
    shortMessage: `No endpoint gave an answer within ${timeout} ms`,
    details: list(outcomes),
  });
}

function list(outcomes: readonly Outcome[]): string {
  return outcomes
    .map(({ origin, pending, error }) => `${origin}: ${pending ? 'no answer' : (error?.code ?? 'not asked')}`)
    .join(', ');
}
