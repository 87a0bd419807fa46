import { type Count, ResolverError } from '@peername/resolver-core';
import type { Channel } from './channel.ts';
import {
  type ControlMessage,
  type ControlType,
  formatControlMessage,
  maxControlText,
  parseControlMessage,
} from './control-message.ts';

/** The control channel as typed messages, in order, both ways. */
export interface Control {
  /**
   * Sends a message, after those that wait before it.
   *
   * @throws ResolverError `CLOSED`, `BUSY` when too many wait, `TOO_LARGE`
   */
  send(message: ControlMessage): void;
  /** Sends a message that nobody waits for. When it cannot be sent, whoever cares learns that from the end. */
  tell(message: ControlMessage): void;
  /** Sets who takes messages of this type. A type that nobody takes is ignored. */
  on<T extends ControlType>(type: T, listener: (message: MessageOf<T>) => void): void;
  /** Counts a message that makes no sense where it came. */
  fault(): void;
  /** Begins to take in what confirms the other side, and nothing else; set all listeners before. */
  start(): void;
  /** The other side is who it should be: from now on every message is taken in. */
  trust(): void;
}

/** One message of this type. */
export type MessageOf<T extends ControlType> = Extract<ControlMessage, { readonly type: T }>;

/** A peer of another version may say odd things now and then; one that does so often is broken or up to something. */
const maxFaults: Count = 16;
const maxWaiting: Count = 4096;

/** Speaks over `channel`; `onBroken` is called once, when the peer made too many faults. */
export function createControl(channel: Channel, onBroken: () => void): Control {
  const listeners = new Map<ControlType, (message: ControlMessage) => void>();
  const waiting: string[] = [];
  let draining = false;
  let trusted = false;
  let faults = 0;

  return {
    send,
    tell(message) {
      try {
        send(message);
      } catch {
        // As said.
      }
    },
    on(type, listener) {
      listeners.set(type, listener as (message: ControlMessage) => void);
    },
    fault,
    start() {
      channel.receive((data) => {
        const message = typeof data === 'string' ? parseControlMessage(data) : 'malformed';
        if (message === 'malformed') fault();
        else if (message !== 'unknown') deliver(message);
      });
    },
    trust() {
      trusted = true;
    },
  };

  function send(message: ControlMessage): void {
    const text = formatControlMessage(message);
    if (text.length > maxControlText)
      throw new ResolverError({ code: 'TOO_LARGE', shortMessage: 'That is too long for one message' });
    if (!channel.isOpen)
      throw new ResolverError({ code: 'CLOSED', shortMessage: 'The conversation is over' });
    if (waiting.length >= maxWaiting)
      throw new ResolverError({
        code: 'BUSY',
        shortMessage: 'The connection is too slow for so much; wait until it has caught up',
      });
    waiting.push(text);
    void drain();
  }

  function deliver(message: ControlMessage): void {
    if (trusted || message.type === 'hello' || message.type === 'reveal')
      listeners.get(message.type)?.(message);
    else fault();
  }

  function fault(): void {
    faults++;
    if (faults === maxFaults) onBroken();
  }

  async function drain(): Promise<void> {
    if (draining) return;
    draining = true;
    for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
      if (!channel.send(text)) waiting.length = 0;
      await channel.drained();
    }
    draining = false;
  }
}
