import { isIPv4 } from 'node:net';
import { type Count, escapeText, ResolverError } from '@peername/resolver-core';
import { RequestError } from '../problem.ts';
import { type AdminHooks, adminError, createAdminHandler } from './admin-handler.ts';
import { urlOf } from './listen.ts';
import { startWebServer } from './web-server.ts';

/** Options of {@link serveAdmin}. */
export interface AdminOptions extends AdminHooks {
  /** 0 takes any free port. @default 9464 */
  readonly port?: Count | undefined;
  /** An address of this machine alone. @default '127.0.0.1' */
  readonly host?: string | undefined;
}

/** The administrator's port. */
export interface RunningAdmin {
  readonly url: string;
  readonly port: Count;
  close(): Promise<void>;
}

/**
 * Serves figures, stats and purge to programs on this machine, and to nobody else.
 *
 * @throws {@link ResolverError} `UNAVAILABLE`, with the reason `host-not-loopback` for an address that others can reach,
 *   or as {@link serveGateway} when it cannot listen there
 */
export async function serveAdmin(options: AdminOptions): Promise<RunningAdmin> {
  const { port = 9464, host = '127.0.0.1' } = options;
  if (host !== 'localhost' && host !== '::1' && !(isIPv4(host) && host.startsWith('127.'))) {
    throw new ResolverError({
      code: 'UNAVAILABLE',
      reason: 'host-not-loopback',
      shortMessage: `The administrator's port asks nobody who they are, so it is for this machine alone: 127.0.0.1, ::1 or localhost, not "${escapeText(host, 80)}"`,
      retryable: false,
    });
  }
  const server = await startWebServer({
    port,
    host,
    limits: { maxConnections: 100, maxHttp2Sessions: 10, keepAliveTimeout: 5_000 },
    serve: createAdminHandler(options),
    onError: () => adminError(new RequestError('BAD_REQUEST', 'The Host or the target cannot be one')),
  });
  return {
    url: urlOf({ port: server.port, host }),
    port: server.port,
    close: () => server.close({ drainFor: 0, within: 1_000 }),
  };
}
