import type { Count, Milliseconds } from '@peername/resolver-core';
import { type Logger, pino } from 'pino';
import type { Visited } from '../visit.ts';
import { createLogSink } from './log-sink.ts';

/** How much is said; `silent` is nothing. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Options of {@link createLog}. */
export interface LogOptions {
  /** @default 'info', which includes a line for each request */
  readonly level?: LogLevel | undefined;
  /** A file descriptor. @default 1, the standard output */
  readonly fd?: number | undefined;
  /** Whether a line says who asked. Who looks up whom is nobody's business. @default false */
  readonly logClients?: boolean | undefined;
}

/** JSON lines, written in the background. */
export interface Log {
  /**
   * One line for a request that was answered, with why nothing was learnt where that is so. Never its query, its headers,
   * or who asked unless that was wanted.
   */
  readonly observe: (visited: Visited) => void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** Writes what is still held. */
  close(): Promise<void>;
}

/** What a line says beside its message. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

const longestPath = 200;
const mostKindsOfLine: Count = 1_000;

/** Starts a log. */
export function createLog({ level = 'info', fd = 1, logClients = false }: LogOptions = {}): Log {
  const sink = createLogSink(fd);
  const logger = pino(
    {
      level,
      // Neither process nor host: whoever gathers the lines knows.
      base: null,
      timestamp: timestamps(),
      formatters: { level: (label) => ({ level: label }) },
    },
    sink,
  );
  const says = logger.isLevelEnabled('info');
  const answers = new Map<string, Logger>();
  // All but path and time are of few values: lines begin alike and are written once.
  const answerLog = ({ route, method, status, cache }: Visited): Logger => {
    const key = `${route} ${method} ${status} ${cache}`;
    const held = answers.get(key);
    if (held) return held;
    const made = logger.child({ route, method, status, cache });
    if (answers.size < mostKindsOfLine) answers.set(key, made);
    return made;
  };
  return {
    observe(visited) {
      if (!says) return;
      const path = visited.path.length > longestPath ? visited.path.slice(0, longestPath) : visited.path;
      const ms = rounded(visited.ms);
      const client = logClients ? visited.client : undefined;
      const { error } = visited;
      const line = answerLog(visited);
      if (client === undefined && error === undefined) line.info({ path, ms });
      else line.info({ path, ms, client, code: error?.code, why: error?.message });
    },
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
    close: () => sink.close(),
  };
}

function rounded(time: Milliseconds): Milliseconds {
  return Math.round(time * 1000) / 1000;
}

/** The member with the time of a line in ISO 8601, made once a millisecond. */
function timestamps(): () => string {
  let last = 0;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== last) {
      last = now;
      text = `,"time":"${new Date(now).toISOString()}"`;
    }
    return text;
  };
}
