import type { Milliseconds, ResolverError } from '@peername/resolver-core';
import { openSocket } from '#open-socket';
import { decodeAnswer, isObject, parseJson, strayFault } from './decode-answer.ts';
import type { EndpointOptions, RpcEndpoint } from './endpoint.ts';
import type { EndpointAddress } from './endpoint-address.ts';
import { fault, protocolFault, timeoutFault } from './fault.ts';
import { type Call, createOpenCalls } from './open-calls.ts';
import { meterRequest } from './request-meter.ts';
import type { OpenSocket, TextSocket } from './text-socket.ts';
import { wakingClock } from './waking-clock.ts';

/** One connection. All open calls of the endpoint belong to it. */
interface Connection {
  socket: TextSocket | undefined;
  open: boolean;
  /** When the last message came. */
  heardAt: Milliseconds;
  /** Messages since the last answer that answer no open call. */
  strays: number;
}

// Nobody subscribes here, so a server that talks on and on is of no use.
const maxStrays = 1_000;

/** An endpoint asked over one WebSocket, which is opened by the first call and, after it dropped, by the next one. */
export function createSocketEndpoint(
  address: EndpointAddress,
  { timeout = 8_000, maxReplyBytes = 256 * 1024 }: EndpointOptions = {},
  open: OpenSocket = openSocket,
): RpcEndpoint {
  const calls = createOpenCalls(address);
  let current: Connection | undefined;

  function connect(): Connection {
    const connection: Connection = { socket: undefined, open: false, heardAt: 0, strays: 0 };
    connection.socket = open(
      address,
      { timeout, maxBytes: maxReplyBytes },
      {
        opened() {
          connection.open = true;
          for (const { frame } of calls.open.values()) connection.socket?.send(frame);
        },
        received: (text) => receive(connection, text),
        ended: (error) => drop(connection, error),
      },
    );
    return connection;
  }

  function send(call: Call): void {
    current ??= connect();
    const connection = current;
    call.meter = meterRequest([call], address);
    call.meter?.sent(call.frame);
    const sentAt = wakingClock.now();
    const cancelDeadline = wakingClock.schedule(() => {
      call.settle({ error: timeoutFault(address, timeout) });
      // A half-open connection would let every later call wait in vain.
      if (connection.heardAt < sentAt) drop(connection, fault('UNAVAILABLE', address, 'has gone silent'));
    }, timeout);
    call.onSettle = (answer) => {
      cancelDeadline();
      call.meter?.report('error' in answer ? answer.error : undefined);
    };
    if (connection.open) connection.socket?.send(call.frame);
  }

  function receive(connection: Connection, text: string): void {
    connection.heardAt = wakingClock.now();
    try {
      const value = parseJson(text, address);
      const { id, answer } = decodeAnswer(value, address);
      const call = calls.open.get(id as number);
      if (call) {
        connection.strays = 0;
        call.meter?.received(text);
        call.settle(answer);
        return;
      }
      // An id of ours without a call is one that was cancelled, timed out or is answered twice.
      if (!isNotification(value) && !calls.issued(id)) throw strayFault(id, answer, address);
      if (++connection.strays > maxStrays) throw protocolFault(address, 'it sends what nobody asked for');
    } catch (error) {
      drop(connection, error as ResolverError);
    }
  }

  function drop(connection: Connection, error: ResolverError): void {
    if (current !== connection) return;
    current = undefined;
    connection.socket?.terminate();
    for (const call of calls.open.values()) call.settle({ error });
  }

  return {
    origin: address.origin,
    request: (method, params, options) => calls.start(method, params, options, send),
    async close() {
      calls.close();
      current?.socket?.terminate();
      current = undefined;
    },
  };
}

function isNotification(value: unknown): boolean {
  return isObject(value) && value.id === undefined && typeof value.method === 'string';
}
