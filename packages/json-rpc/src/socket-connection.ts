import type { Count, ResolverError } from '@peername/resolver-core';
import { decodeAnswer, isObject, parseJson, strayFault } from './decode-answer.ts';
import type { EndpointAddress } from './endpoint-address.ts';
import { protocolFault, timeoutFault } from './fault.ts';
import type { Call, OpenCalls } from './open-calls.ts';
import type { OpenSocket, SocketLimits } from './text-socket.ts';
import { wakingClock } from './waking-clock.ts';

/** One WebSocket connection and the calls it was asked. */
export interface Connection {
  /** Those that someone waits for, by id. */
  readonly calls: ReadonlyMap<number, Call>;
  /** Whether a reply may still come to a call that nobody waits for. */
  readonly mayReplyLate: boolean;
  /** Sends the call, once the connection is open. */
  ask(call: Call): void;
  /** Nobody waits for the call any more. */
  forget(call: Call): void;
  /** Ends it at once; its calls are left as they are. */
  close(): void;
}

// Nobody subscribes here, so a server that talks on and on is of no use.
const maxStrays: Count = 1_000;

/** Begins to connect. `ended` hears of the end that someone else brought about; the connection is then to be closed. */
export function createConnection(
  address: EndpointAddress,
  limits: SocketLimits,
  open: OpenSocket,
  issued: OpenCalls['issued'],
  ended: (error: ResolverError) => void,
): Connection {
  const calls = new Map<number, Call>();
  let isOpen = false;
  let mayReplyLate = false;
  // Messages since the last answer that answer no call.
  let strays = 0;
  // Ends the wait for a word; undefined while nothing was said since the last one.
  let stopWaiting: (() => void) | undefined;

  const socket = open(address, limits, {
    opened() {
      heard();
      isOpen = true;
      for (const call of calls.values()) say(call);
    },
    received: receive,
    ended,
  });

  function say({ frame }: Call): void {
    // A half-open connection would let every later call wait in vain, also where no caller waits for as long as this.
    stopWaiting ??= wakingClock.schedule(() => ended(timeoutFault(address, limits.timeout)), limits.timeout);
    if (isOpen) socket.send(frame);
  }

  function heard(): void {
    stopWaiting?.();
    stopWaiting = undefined;
  }

  function receive(text: string): void {
    heard();
    try {
      const value = parseJson(text, address);
      const { id, answer } = decodeAnswer(value, address);
      const call = calls.get(id as number);
      if (call) {
        calls.delete(call.id);
        strays = 0;
        call.meter?.received(text);
        call.settle(answer);
        return;
      }
      // An id of ours without a call is one that was cancelled, timed out or is answered twice.
      if (!isNotification(value) && !issued(id)) throw strayFault(id, answer, address);
      if (++strays > maxStrays) throw protocolFault(address, 'it sends what nobody asked for');
    } catch (error) {
      ended(error as ResolverError);
    }
  }

  return {
    calls,
    get mayReplyLate() {
      return mayReplyLate;
    },
    ask(call) {
      calls.set(call.id, call);
      say(call);
    },
    forget(call) {
      if (calls.delete(call.id)) mayReplyLate ||= isOpen;
    },
    close() {
      heard();
      socket.terminate();
    },
  };
}

function isNotification(value: unknown): boolean {
  return isObject(value) && value.id === undefined && typeof value.method === 'string';
}
