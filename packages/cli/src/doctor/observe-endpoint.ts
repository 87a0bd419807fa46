import {
  type BlockRef,
  type Clock,
  type Finality,
  type Milliseconds,
  type ResolverError,
  toResolverError,
  waitFor,
} from '@peername/resolver-core';
import type { Examinee, Finding } from './checkup.ts';

/** What one endpoint shows of itself, before it is compared with others. */
export interface Observation extends Examinee {
  readonly head?: BlockRef | undefined;
  /** Known by now of a gateway. */
  readonly latency?: Milliseconds | undefined;
  readonly error?: ResolverError | undefined;
}

/** How an examination is made. */
export interface ExaminationOptions {
  readonly finality?: Finality | undefined;
  /** The longest wait for one endpoint at each step. */
  readonly timeout: Milliseconds;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Whose answer is compared. */
  readonly probes: readonly string[];
}

/** Asks an endpoint for its newest block, and a gateway, which shows none, for one that it read at. */
export async function observeEndpoint(examinee: Examinee, options: ExaminationOptions): Promise<Observation> {
  const { finality, probes } = options;
  const { service } = examinee;
  const { blocks } = service;
  const started = performance.now();
  try {
    if (blocks)
      return { ...examinee, head: await within(options, (signal) => blocks.head({ signal, finality })) };
    const probe = probes.find((name) => service.supports(name)) ?? '';
    const { evidence } = await within(options, (signal) =>
      service.read(service.parse(probe), [], { signal, finality }),
    );
    return { ...examinee, head: evidence.block, latency: performance.now() - started };
  } catch (error) {
    if (options.signal.aborted) throw error;
    return { ...examinee, error: toResolverError(error) };
  }
}

/** Work with a signal that the deadline of the examination fires. */
export async function within<T>(
  { timeout, clock, signal }: ExaminationOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  try {
    return await waitFor(work(ending.signal), { clock, timeout, signal });
  } finally {
    ending.abort();
  }
}

/** What an error says about the endpoint that it comes from. */
export function findingOf(error: ResolverError): Finding {
  switch (error.code) {
    case 'WRONG_NETWORK':
      return 'wrong-chain';
    case 'DISAGREEMENT':
    case 'UNTRUSTED':
      return 'other-block';
    case 'RATE_LIMITED':
      return 'rate-limited';
    case 'TOO_OLD':
      return 'stuck';
    case 'TIMEOUT':
      return 'unreachable';
    case 'UNAVAILABLE':
      return error.reason === 'refused'
        ? 'refused'
        : error.reason === 'unknown-block'
          ? 'lags'
          : 'unreachable';
    default:
      return 'unfit';
  }
}
