import type { Conversation, MediaSlot, Transfer } from '@peername/call';
import { toResolverError } from '@peername/resolver-core';
import { type ReadonlySignal, signal } from '@preact/signals';
import { createBlobSink, sourceOf } from '../files/browser-files.ts';

/** One line of the chat. */
export interface ChatLine {
  readonly from: 'me' | 'peer';
  readonly text: string;
  readonly at: Date;
}

/** A file on its way, and where it can be saved from once it is here. */
export interface ShownTransfer extends Transfer {
  readonly url?: string | undefined;
}

/** A conversation as views show it. */
export interface Talk {
  readonly words: readonly string[];
  readonly lines: ReadonlySignal<readonly ChatLine[]>;
  readonly transfers: ReadonlySignal<readonly ShownTransfer[]>;
  readonly received: ReadonlySignal<ReadonlyMap<MediaSlot, MediaStreamTrack>>;
  /** Whether sound and pictures can be sent: not to a terminal. */
  readonly hasMedia: boolean;
  /** False when the text is too long or the connection is gone. */
  say(text: string): boolean;
  /** Gives why not all of them are offered, one sentence; undefined when they are. */
  offer(files: Iterable<File>): string | undefined;
  accept(id: number): void;
  refuse(id: number): void;
  cancel(transfer: Transfer): void;
  /** Follows no longer; what arrived can still be saved. */
  close(): void;
  /** Lets go of what arrived. */
  forget(): void;
}

/** More would make the page slow, and nobody scrolls back so far. */
const mostLines = 1_000;

/** Follows a conversation until it is closed. */
export function followConversation(conversation: Conversation): Talk {
  const { files, media } = conversation;
  const lines = signal<readonly ChatLine[]>([]);
  const transfers = signal<readonly ShownTransfer[]>(files.transfers);
  const received = signal<ReadonlyMap<MediaSlot, MediaStreamTrack>>(new Map(media?.received));
  const urls = new Map<number, string>();

  const add = (line: ChatLine): void => {
    lines.value = [...lines.value, line].slice(-mostLines);
  };
  const show = (): void => {
    transfers.value = files.transfers.map((transfer) => ({
      ...transfer,
      url: transfer.direction === 'in' ? urls.get(transfer.id) : undefined,
    }));
  };
  const endings = [
    conversation.subscribe((event) => {
      if (event.type === 'chat') add({ from: 'peer', text: event.text, at: event.at });
    }),
    files.subscribe(show),
    media?.subscribe(() => {
      received.value = new Map(media.received);
    }),
  ];

  return {
    words: conversation.words,
    lines,
    transfers,
    received,
    hasMedia: media !== undefined,
    say(text) {
      try {
        conversation.say(text);
      } catch {
        return false;
      }
      add({ from: 'me', text, at: new Date() });
      return true;
    },
    offer(chosen) {
      try {
        for (const file of chosen) files.offer(sourceOf(file));
        return undefined;
      } catch (error) {
        return `Not all was sent: ${toResolverError(error).shortMessage}.`;
      } finally {
        show();
      }
    },
    accept(id) {
      const sink = createBlobSink((blob) => {
        urls.set(id, URL.createObjectURL(blob));
        show();
      });
      files.accept(id, sink);
      show();
    },
    refuse(id) {
      files.refuse(id);
      show();
    },
    cancel({ id, direction }) {
      files.cancel(id, direction);
      show();
    },
    close() {
      for (const end of endings) end?.();
    },
    forget() {
      for (const url of urls.values()) URL.revokeObjectURL(url);
    },
  };
}
