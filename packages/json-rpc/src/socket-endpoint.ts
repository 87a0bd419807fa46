import type { ResolverError } from '@peername/resolver-core';
import { openSocket } from '#open-socket';
import { decodeAnswer, isObject, parseJson, strayFault } from './decode-answer.ts';
import type { EndpointOptions, RpcEndpoint } from './endpoint.ts';
import type { EndpointAddress } from './endpoint-address.ts';
import { protocolFault, timeoutFault } from './fault.ts';
import { inParts, maxTooLarge } from './in-parts.ts';
import { type Call, createOpenCalls } from './open-calls.ts';
import { meterRequest } from './request-meter.ts';
import type { OpenSocket, TextSocket } from './text-socket.ts';
import { wakingClock } from './waking-clock.ts';

/** One connection. All open calls of the endpoint belong to it. */
interface Connection {
  socket: TextSocket | undefined;
  open: boolean;
  /** Ends the wait for a word; undefined while nothing was said since the last one. */
  stopWaiting: (() => void) | undefined;
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
  let underWay = new Set<Call>();
  // Lists that follow one after the other, each once nothing is left of the one before. There are some only after a
  // reply that was too large: the connection ends with it, and nobody knows whose it was.
  const later: Set<Call>[] = [];
  let tooLarge = 0;

  function connect(): Connection {
    const connection: Connection = { socket: undefined, open: false, stopWaiting: undefined, strays: 0 };
    connection.socket = open(
      address,
      { timeout, maxBytes: maxReplyBytes },
      {
        opened() {
          heard(connection);
          connection.open = true;
          if (underWay.size > 0) say(underWay);
        },
        received: (text) => receive(connection, text),
        ended: (error) => drop(connection, error),
      },
    );
    return connection;
  }

  function send(call: Call): void {
    (later.at(-1) ?? underWay).add(call);
    if (later.length === 0) say([call]);
    call.meter = meterRequest([call], address);
    call.meter?.sent(call.frame);
    const cancelDeadline = wakingClock.schedule(
      () => call.settle({ error: timeoutFault(address, timeout) }),
      timeout,
    );
    call.onSettle = (answer) => {
      cancelDeadline();
      call.meter?.report('error' in answer ? answer.error : undefined);
      for (const list of [underWay, ...later]) list.delete(call);
      proceed();
    };
  }

  function proceed(): void {
    while (underWay.size === 0 && later.length > 0) {
      underWay = later.shift() as Set<Call>;
      if (underWay.size > 0) say(underWay);
    }
  }

  function say(asked: Iterable<Call>): void {
    current ??= connect();
    const connection = current;
    // A half-open connection would let every later call wait in vain, also where no caller waits for as long as this.
    connection.stopWaiting ??= wakingClock.schedule(
      () => drop(connection, timeoutFault(address, timeout)),
      timeout,
    );
    if (connection.open) for (const { frame } of asked) connection.socket?.send(frame);
  }

  function heard(connection: Connection): void {
    connection.stopWaiting?.();
    connection.stopWaiting = undefined;
  }

  function receive(connection: Connection, text: string): void {
    heard(connection);
    try {
      const value = parseJson(text, address);
      const { id, answer } = decodeAnswer(value, address);
      const call = calls.open.get(id as number);
      if (call) {
        connection.strays = 0;
        tooLarge = 0;
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
    disconnect();
    if (error.code === 'TOO_LARGE' && ++tooLarge <= maxTooLarge) blame(error);
    else {
      later.length = 0;
      for (const call of calls.open.values()) call.settle({ error });
    }
  }

  /** One of the calls under way is to blame. Several are asked again in parts, until it is known which. */
  function blame(error: ResolverError): void {
    if (underWay.size > 1) {
      // The last one is for calls to come, which are beyond suspicion.
      if (later.length === 0) later.push(new Set());
      later.unshift(...inParts([...underWay]).map((part) => new Set(part)));
      underWay = new Set();
      proceed();
    } else for (const call of underWay) call.settle({ error });
  }

  function disconnect(): void {
    if (!current) return;
    heard(current);
    current.socket?.terminate();
    current = undefined;
  }

  return {
    origin: address.origin,
    request: (method, params, options) => calls.start(method, params, options, send),
    async close() {
      later.length = 0;
      calls.close();
      disconnect();
    },
  };
}

function isNotification(value: unknown): boolean {
  return isObject(value) && value.id === undefined && typeof value.method === 'string';
}
