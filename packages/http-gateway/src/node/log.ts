import type { Milliseconds } from '@peername/resolver-core';
import { pino } from 'pino';
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
  /** One line for a request that was answered. Never its query, its headers or who asked, unless that was wanted. */
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

/** Starts a log. */
export function createLog({ level = 'info', fd = 1, logClients = false }: LogOptions = {}): Log {
  const sink = createLogSink(fd);
  const logger = pino(
    {
      level,
      // Neither process nor host: whoever gathers the lines knows.
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    sink,
  );
  const says = logger.isLevelEnabled('info');
  return {
    observe({ route, method, path, status, cache, ms, client }) {
      if (!says) return;
      logger.info({
        route,
        method,
        path: path.length > longestPath ? path.slice(0, longestPath) : path,
        status,
        cache,
        ms: rounded(ms),
        client: logClients ? client : undefined,
      });
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
