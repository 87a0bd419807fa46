import type { Count, ResolverError } from '@peername/resolver-core';
import { openSocket } from '#open-socket';
import type { EndpointOptions, RpcEndpoint } from './endpoint.ts';
import type { EndpointAddress } from './endpoint-address.ts';
import { timeoutFault } from './fault.ts';
import { inParts } from './in-parts.ts';
import { type Call, createOpenCalls } from './open-calls.ts';
import { meterRequest } from './request-meter.ts';
import { createSemaphore } from './semaphore.ts';
import { type Connection, createConnection } from './socket-connection.ts';
import type { OpenSocket } from './text-socket.ts';
import { wakingClock } from './waking-clock.ts';

/** How many connections may still be made to find the calls whose replies are too large. */
interface Budget {
  left: Count;
}

// Enough for any three calls among 512. With more of them the calls that share a part with one may fail as it does.
const searchBudget: Count = 48;

// Beside the one for calls to come.
const maxSearchConnections: Count = 6;

/**
 * An endpoint asked over one WebSocket, which is opened by the first call and, after it dropped, by the next one.
 *
 * A message that is too large ends its connection, and nobody knows whose reply it was. Where it may be that of several
 * calls, these are asked again in parts, each over a connection of its own, until the reply to blame belongs to one.
 */
export function createSocketEndpoint(
  address: EndpointAddress,
  { timeout = 8_000, maxReplyBytes = 256 * 1024 }: EndpointOptions = {},
  open: OpenSocket = openSocket,
): RpcEndpoint {
  const calls = createOpenCalls(address);
  const connections = new Set<Connection>();
  const searchPlaces = createSemaphore(maxSearchConnections);
  // The connection for calls to come; each other one holds a place.
  let main: Connection | undefined;

  function send(call: Call): void {
    call.meter = meterRequest([call], address);
    call.meter?.sent(call.frame);
    main ??= connect({ left: searchBudget });
    // Its timer for silence before that of the call: a caller who asks again after the deadline finds a new connection.
    main.ask(call);
    const cancelDeadline = wakingClock.schedule(
      () => call.settle({ error: timeoutFault(address, timeout) }),
      timeout,
    );
    call.onSettle = (answer) => {
      cancelDeadline();
      call.meter?.report('error' in answer ? answer.error : undefined);
      for (const connection of connections) {
        connection.forget(call);
        if (connection !== main && connection.calls.size === 0) disconnect(connection);
      }
    };
  }

  function connect(budget: Budget): Connection {
    const limits = { timeout, maxBytes: maxReplyBytes };
    const connection = createConnection(address, limits, open, calls.issued, (error) => {
      if (!disconnect(connection)) return;
      const asked = [...connection.calls.values()];
      const known = asked.length === 1 && !connection.mayReplyLate;
      if (error.code === 'TOO_LARGE' && !known) search(asked, budget, error);
      else fail(asked, error);
    });
    connections.add(connection);
    return connection;
  }

  /** Whether it was still connected. */
  function disconnect(connection: Connection): boolean {
    if (!connections.delete(connection)) return false;
    connection.close();
    if (connection === main) main = undefined;
    else searchPlaces.release();
    return true;
  }

  function search(asked: readonly Call[], budget: Budget, error: ResolverError): void {
    const parts = inParts(asked);
    if (parts.length > budget.left) fail(asked, error);
    else {
      budget.left -= parts.length;
      for (const part of parts) void askApart(part, budget);
    }
  }

  async function askApart(part: readonly Call[], budget: Budget): Promise<void> {
    await searchPlaces.acquire();
    const waiting = part.filter((call) => !call.settled);
    if (waiting.length === 0) return searchPlaces.release();
    const connection = connect(budget);
    for (const call of waiting) connection.ask(call);
  }

  return {
    origin: address.origin,
    request: (method, params, options) => calls.start(method, params, options, send),
    async close() {
      calls.close();
      if (main) disconnect(main);
    },
  };
}

function fail(calls: readonly Call[], error: ResolverError): void {
  for (const call of calls) call.settle({ error });
}
