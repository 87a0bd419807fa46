import { type ByteCount, type Count, isResolverError, ResolverError } from '@peername/resolver-core';
import type { Channel } from './channel.ts';
import type { Control } from './control.ts';
import { maxFileSize, type TransferSide } from './control-message.ts';
import type { FileExchange, FileSink, FileSource, Transfer } from './file-exchange.ts';
import { parseFileFrame } from './file-frame.ts';
import { createFlowWindow, type FlowWindow } from './flow-window.ts';
import { type FileReceiver, receiveFile } from './receive-file.ts';
import { safeFileName } from './safe-file-name.ts';
import { sendFile } from './send-file.ts';
import { createTransferList } from './transfer-list.ts';

/** Offers of one direction that may be open at once. */
const maxOpen: Count = 64;

/** A file that is offered or moves: what is known of it, and what moves it. */
interface Outgoing {
  transfer: Transfer;
  readonly source: FileSource;
  readonly window: FlowWindow;
}

interface Incoming {
  transfer: Transfer;
  receiver?: FileReceiver | undefined;
}

/** The files of a conversation, and how it ends them. */
export interface ClosableFileExchange extends FileExchange {
  /** Begins to take in bytes. */
  start(): void;
  /** Whatever is not over has failed. */
  close(): void;
}

/** Offers, answers and progress go over `control`, bytes over `channel`. */
export function createFileExchange(control: Control, channel: Channel): ClosableFileExchange {
  const list = createTransferList();
  const outgoing = new Map<number, Outgoing>();
  const incoming = new Map<number, Incoming>();
  let nextId = 0;
  let lastOffered = -1;

  control.on('file-offer', ({ id, name, size }) => {
    if (id <= lastOffered || list.open('in') >= maxOpen) {
      control.fault();
      return control.tell({ type: 'file-refuse', id });
    }
    lastOffered = id;
    const file: Incoming = {
      transfer: { id, direction: 'in', name: safeFileName(name), size, moved: 0, state: 'offered' },
    };
    incoming.set(id, file);
    list.put(file.transfer);
  });
  control.on('file-accept', ({ id }) => {
    const file = outgoing.get(id);
    if (file?.transfer.state !== 'offered') return;
    change(file, { state: 'moving' });
    void send(file);
  });
  control.on('file-refuse', ({ id }) => {
    const file = outgoing.get(id);
    if (file) endOutgoing(file, 'refused');
  });
  control.on('file-taken', ({ id, bytes }) => {
    const file = outgoing.get(id);
    if (!file) return;
    if (file.window.taken(bytes)) change(file, { moved: bytes });
    else control.fault();
  });
  control.on('file-done', ({ id }) => {
    const file = outgoing.get(id);
    if (!file) return;
    if (file.transfer.moved === file.transfer.size && file.transfer.state === 'moving')
      endOutgoing(file, 'done');
    else control.fault();
  });
  control.on('file-stop', ({ id, by, why }) => {
    if (by === 'sender') {
      const file = incoming.get(id);
      if (file) endIncoming(file, why, sentences.sender);
    } else {
      const file = outgoing.get(id);
      if (file) endOutgoing(file, why, sentences.receiver);
    }
  });

  return {
    get transfers() {
      return list.all;
    },
    offer,
    accept,
    refuse(id) {
      const file = incoming.get(id);
      if (file?.transfer.state !== 'offered') return;
      control.tell({ type: 'file-refuse', id });
      endIncoming(file, 'refused');
    },
    cancel(id, direction) {
      const file = direction === 'out' ? outgoing.get(id) : incoming.get(id);
      if (!file) return;
      tellStop(id, direction === 'out' ? 'sender' : 'receiver', 'cancelled');
      if ('source' in file) endOutgoing(file, 'cancelled');
      else endIncoming(file, 'cancelled');
    },
    subscribe: list.subscribe,
    start() {
      channel.receive((message) => {
        const frame = typeof message === 'string' ? undefined : parseFileFrame(message);
        if (!frame || frame.id > lastOffered) return control.fault();
        const receiver = incoming.get(frame.id)?.receiver;
        // What was on its way when a transfer was stopped is no fault.
        if (frame.kind === 'chunk') receiver?.chunk(frame.bytes);
        else receiver?.end(frame.sha256);
      });
    },
    close() {
      for (const file of [...outgoing.values()]) endOutgoing(file, 'failed', sentences.over);
      for (const file of [...incoming.values()]) endIncoming(file, 'failed', sentences.over);
    },
  };

  function offer(source: FileSource): Transfer {
    checkSize(source.size);
    if (list.open('out') >= maxOpen)
      throw new ResolverError({
        code: 'BUSY',
        shortMessage: `${maxOpen} files are under way; wait until one of them is over`,
      });
    const id = nextId;
    const name = safeFileName(source.name);
    control.send({ type: 'file-offer', id, name, size: source.size });
    nextId++;
    const transfer: Transfer = { id, direction: 'out', name, size: source.size, moved: 0, state: 'offered' };
    outgoing.set(id, { transfer, source, window: createFlowWindow() });
    list.put(transfer);
    return transfer;
  }

  function accept(id: number, sink: FileSink): void {
    const file = incoming.get(id);
    if (file?.transfer.state !== 'offered') {
      void discard(sink);
      return;
    }
    file.receiver = receiveFile({
      size: file.transfer.size,
      sink,
      onTaken(bytes) {
        change(file, { moved: bytes });
        control.tell({ type: 'file-taken', id, bytes });
      },
      onDone() {
        control.tell({ type: 'file-done', id });
        endIncoming(file, 'done');
      },
      onFailed(sentence) {
        tellStop(id, 'receiver', 'failed');
        endIncoming(file, 'failed', sentence);
      },
    });
    change(file, { state: 'moving' });
    control.tell({ type: 'file-accept', id });
  }

  async function send(file: Outgoing): Promise<void> {
    const { source, window } = file;
    const { id } = file.transfer;
    try {
      await sendFile({ id, source, channel, window });
    } catch (error) {
      if (window.isClosed) return;
      tellStop(id, 'sender', 'failed');
      endOutgoing(file, 'failed', isResolverError(error) ? error.shortMessage : sentences.source);
    }
  }

  function endOutgoing(file: Outgoing, state: Transfer['state'], sentence?: string): void {
    outgoing.delete(file.transfer.id);
    file.window.close();
    change(file, { state, sentence: state === 'failed' ? sentence : undefined });
  }

  function endIncoming(file: Incoming, state: Transfer['state'], sentence?: string): void {
    incoming.delete(file.transfer.id);
    file.receiver?.stop(sentence ?? 'The transfer was cancelled');
    change(file, { state, sentence: state === 'failed' ? sentence : undefined });
  }

  function change(file: Outgoing | Incoming, news: Partial<Transfer>): void {
    file.transfer = { ...file.transfer, ...news };
    list.put(file.transfer);
  }

  function tellStop(id: number, by: TransferSide, why: 'cancelled' | 'failed'): void {
    control.tell({ type: 'file-stop', id, by, why });
  }
}

const sentences = {
  source: 'The file could not be read',
  sender: 'The other side could not read the file',
  receiver: 'The other side could not save the file',
  over: 'The call was over before the file was',
} as const;

function checkSize(size: ByteCount): void {
  if (!Number.isSafeInteger(size) || size < 0 || size > maxFileSize)
    throw new ResolverError({ code: 'TOO_LARGE', shortMessage: 'A file of a call has at most 1 TiB' });
}

async function discard(sink: FileSink): Promise<void> {
  try {
    await sink.abort('The offer was taken back');
  } catch {
    // There is nothing more to do for it.
  }
}
