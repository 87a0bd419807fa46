import { waitFor } from '../deadline.ts';
import { ResolverError } from '../errors.ts';
import type { Decide, DecisionOptions } from './decide.ts';

/**
 * Loads what decides with the first question. Once it is there, what is asked in one step still leaves in that step.
 *
 * When it cannot be loaded, the questions that wait for it reject with `UNAVAILABLE`, and the next one tries again.
 */
export function createLaterDecision(options: DecisionOptions): Decide {
  const { timeout, round } = options;
  let loading: Promise<Decide> | undefined;
  let decide: Decide | undefined;

  async function load(): Promise<Decide> {
    try {
      const { createDecision } = await import('./decide.ts');
      decide ??= createDecision(options);
      return decide;
    } catch (cause) {
      loading = undefined;
      throw new ResolverError({
        code: 'UNAVAILABLE',
        shortMessage: 'What makes a quorum cannot be loaded',
        cause,
      });
    }
  }

  return async (questions, readOptions) => {
    if (decide) return decide(questions, readOptions);
    loading ??= load();
    const loaded = await waitFor(loading, { clock: round.clock, timeout, signal: readOptions?.signal });
    return loaded(questions, readOptions);
  };
}
