import type { Count, JsonObject, Name, ResolverError, TraceEvent } from '@peername/resolver-core';
import { showSteps } from './explain.ts';
import type { Io } from './io.ts';
import { jsonLine } from './json-line.ts';
import type { Settings } from './options.ts';
import { startProgress } from './progress.ts';
import { showHint, showProblem } from './show-outcome.ts';
import { UsageError } from './usage-error.ts';
import { type View, viewOf } from './view.ts';

/** What came of one name or account. */
export interface Outcome {
  readonly input: string;
  readonly state: 'found' | 'absent' | 'invalid' | 'unknown';
  readonly exitCode: number;
  readonly json: JsonObject;
  /** For a terminal; escaped. */
  show(view: View): string;
  /** One plain sentence on why there is no good outcome. */
  readonly problem?: string | undefined;
  /** What else is to be said of it, whatever came of it, one line each. */
  readonly hints?: readonly string[] | undefined;
  /** The steps of the lookup, when they are to be shown. */
  readonly steps?: readonly TraceEvent[] | undefined;
}

/** Takes outcomes in order and writes them where they belong. */
export interface Report {
  add(outcome: Outcome): Promise<void>;
  /** The highest of all outcomes so far. */
  exitCode(): number;
  end(): void;
}

/**
 * Good outcomes go to standard output, for people on a terminal and as NDJSON elsewhere. NDJSON has the others too.
 * Why an outcome is not good goes to standard error, one line each, whatever standard output is.
 */
export function createReport(
  io: Io,
  settings: Settings,
  { what, total }: { readonly what: string; readonly total?: Count | undefined },
): Report {
  const { stdout, stderr, env } = io;
  const asJson = settings.json ?? !stdout.isTTY;
  const progress = startProgress(stderr, what, total);
  const clear = (): void => progress.end();
  io.signal.addEventListener('abort', clear, { once: true });
  let exitCode = 0;

  return {
    async add(outcome) {
      const { problem, hints = [], state, steps } = outcome;
      exitCode = Math.max(exitCode, outcome.exitCode);
      progress.clear();
      if (asJson)
        await stdout.write(jsonLine(steps ? { ...outcome.json, explain: steps.map(toJson) } : outcome.json));
      else if (problem === undefined) await stdout.write(outcome.show(viewOf(stdout, settings, env)));
      const view = viewOf(stderr, settings, env);
      if (problem !== undefined) await stderr.write(showProblem(problem, state, view, stderr.isTTY));
      for (const hint of hints) await stderr.write(showHint(hint, stderr.isTTY));
      if (steps) await stderr.write(showSteps(outcome.input, steps, view));
      progress.tick(problem !== undefined);
    },
    exitCode: () => exitCode,
    end() {
      io.signal.removeEventListener('abort', clear);
      progress.end();
    },
  };
}

/**
 * The problem of an outcome from which nothing was learnt.
 *
 * @throws {@link UsageError} that ended the lookup: to a resolver it is a fault of its own
 */
export function unknownProblem({
  name,
  error,
}: {
  readonly name?: Name | undefined;
  readonly error: ResolverError;
}): string {
  if (error.cause instanceof UsageError) throw error.cause;
  return name === undefined ? error.message : `${name.text}: ${error.message}`;
}

function toJson(step: TraceEvent): JsonObject {
  return { ...step, ms: Math.round(step.ms * 1_000) / 1_000 };
}
