import { once } from 'node:events';
import { type AddressInfo, isIPv6, type Server } from 'node:net';
import { type Count, escapeText, ResolverError } from '@peername/resolver-core';

// Connections that wait to be taken: after a restart all clients come back at once. The system caps it (somaxconn).
const backlog: Count = 4_096;

/** Where a server listens. */
export interface Place {
  readonly port: Count;
  /** An address, or a name that this machine has an address for. */
  readonly host: string;
}

/**
 * Starts to listen. Gives the port, which the system chose where 0 was asked for.
 *
 * @throws {@link ResolverError} `UNAVAILABLE` with the reason `port-taken`, `port-forbidden`, `port-impossible` or
 *   `host-not-here`
 */
export async function listen(server: Server, { port, host }: Place): Promise<Count> {
  try {
    server.listen({ port, host, backlog });
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error, { port, host });
  }
  return (server.address() as AddressInfo).port;
}

/** The URL of a place, for people and for programs on the same machine. */
export function urlOf({ port, host }: Place): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

function listenError(cause: unknown, { port, host }: Place): ResolverError {
  const { code } = cause as NodeJS.ErrnoException;
  const where = `${escapeText(host, 80)} port ${port}`;
  const fail = (reason: string, shortMessage: string): ResolverError =>
    new ResolverError({ code: 'UNAVAILABLE', reason, shortMessage, retryable: false, cause });
  switch (code) {
    case 'EADDRINUSE':
      return fail(
        'port-taken',
        `Something else listens on ${where} already; end it, or take another port (0 is any free one)`,
      );
    case 'EACCES':
    case 'EPERM':
      return fail('port-forbidden', `This user may not listen on ${where}; take one above 1023`);
    case 'ERR_SOCKET_BAD_PORT':
      return fail('port-impossible', `A port is a number from 0 to 65535, not ${port}`);
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return fail(
        'host-not-here',
        `"${escapeText(host, 80)}" is no address of this machine; 0.0.0.0 is all of IPv4, :: is all, 127.0.0.1 is this machine alone`,
      );
    default:
      return fail('cannot-listen', `Cannot listen on ${where} (${escapeText(String(code ?? cause), 80)})`);
  }
}
