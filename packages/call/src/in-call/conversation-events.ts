import type { Count } from '@peername/resolver-core';
import type { ConversationEvent } from './conversation.ts';

/** Events, and who listens to them. */
export interface ConversationEvents {
  emit(event: ConversationEvent): void;
  subscribe(listener: (event: ConversationEvent) => void): () => void;
}

/** What is kept for a first listener; more than that is dropped. */
const maxEarly: Count = 256;

/** Events that come before anybody listens are given to the first who does. */
export function createConversationEvents(): ConversationEvents {
  const listeners = new Set<(event: ConversationEvent) => void>();
  let early: ConversationEvent[] | undefined = [];
  return {
    emit(event) {
      if (early && early.length < maxEarly) early.push(event);
      for (const listener of [...listeners]) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      const missed = early ?? [];
      early = undefined;
      for (const event of missed) listener(event);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
