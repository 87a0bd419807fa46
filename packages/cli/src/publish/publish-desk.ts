import {
  escapeText,
  isResolverError,
  type JsonObject,
  type Milliseconds,
  type TraceEvent,
} from '@peername/resolver-core';
import { type ShownStep, showSteps } from '../explain.ts';
import type { Io } from '../io.ts';
import { jsonLine } from '../json-line.ts';
import type { Settings } from '../options.ts';
import { viewOf } from '../view.ts';
import { type StatusLine, startStatusLine } from './status-line.ts';

/** Where a publication is told of: events for programs, lines for people. */
export interface PublishDesk {
  readonly isJson: boolean;
  readonly status: StatusLine;
  /** An event for programs; people get its lines on standard output, if there are any. */
  tell(event: JsonObject, lines?: string): Promise<void>;
  /** Whole lines for people, already escaped, on standard error. */
  say(lines: string): Promise<void>;
  /** Waits for a step and notes how long it took, for `--explain`. */
  timed<T>(step: string, detail: string, work: Promise<T>): Promise<T>;
  /** Steps of a lookup, for the same. */
  readonly trace: ((step: TraceEvent) => void) | undefined;
  /** The last event, with all steps where they are wanted. */
  end(event: JsonObject, lines?: string): Promise<void>;
}

/** Makes one for the outputs of a run. */
export function publishDesk(name: string, settings: Settings, io: Io): PublishDesk {
  const { stdout, stderr, env } = io;
  const isJson = settings.json ?? !stdout.isTTY;
  const status = startStatusLine(stderr);
  const steps: ShownStep[] = [];
  const tell = async (event: JsonObject, lines = ''): Promise<void> => {
    status.clear();
    // With --unsigned standard output is for the transaction alone.
    if (isJson && !settings.unsigned) await stdout.write(jsonLine(event));
    if (!isJson && lines !== '') await stdout.write(lines);
  };
  return {
    isJson,
    status,
    tell,
    async say(lines) {
      status.clear();
      await stderr.write(lines);
    },
    async timed(step, detail, work) {
      const started = performance.now();
      try {
        const result = await work;
        steps.push({ step, detail, ms: performance.now() - started });
        return result;
      } catch (error) {
        const failed = isResolverError(error) ? error.code : 'failed';
        steps.push({ step, detail, ms: performance.now() - started, failed });
        throw error;
      }
    },
    trace: settings.explain ? (step) => void steps.push(step) : undefined,
    async end(event, lines) {
      status.end();
      await tell(settings.explain ? { ...event, explain: steps.map(toJson) } : event, lines);
      if (settings.explain)
        await stderr.write(showSteps(escapeText(name), steps, viewOf(stderr, settings, env)));
    },
  };
}

function toJson(step: ShownStep): JsonObject {
  const ms: Milliseconds = Math.round(step.ms * 1_000) / 1_000;
  return { ...step, ms };
}
