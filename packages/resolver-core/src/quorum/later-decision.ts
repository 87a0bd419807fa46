import { waitFor } from '../deadline.ts';
import { loadOnce } from '../load-once.ts';
import type { Decide, DecisionOptions } from './decide.ts';

/**
 * Loads what decides with the first question. Once it is there, what is asked in one step still leaves in that step.
 *
 * When it cannot be loaded, the questions that wait for it reject with `UNAVAILABLE`, and the next one tries again.
 */
export function createLaterDecision(options: DecisionOptions): Decide {
  const { timeout, round } = options;
  let decide: Decide | undefined;
  const load = loadOnce('What makes a quorum', async () => {
    const { createDecision } = await import('./decide.ts');
    decide = createDecision(options);
    return decide;
  });

  return async (questions, readOptions) => {
    if (decide) return decide(questions, readOptions);
    const loaded = await waitFor(load(), { clock: round.clock, timeout, signal: readOptions?.signal });
    return loaded(questions, readOptions);
  };
}
