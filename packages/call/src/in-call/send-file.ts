import { sha256 } from '@noble/hashes/sha2.js';
import { type ByteCount, ResolverError } from '@peername/resolver-core';
import type { Channel } from './channel.ts';
import type { FileSource } from './file-exchange.ts';
import { formatFileFrame } from './file-frame.ts';
import type { FlowWindow } from './flow-window.ts';

/** What is sent, and over what. */
export interface SendFileOptions {
  readonly id: number;
  readonly source: FileSource;
  readonly channel: Channel;
  /** Closed when the transfer is over: then nothing more is sent. */
  readonly window: FlowWindow;
}

/**
 * Bytes in one message. Between two Chromiums 16 KiB were half as fast, and more than this was no faster anywhere, while
 * other channels have to wait for the message before theirs.
 */
const chunkSize: ByteCount = 65_536;

/**
 * Sends all bytes of a file and then their SHA-256, as fast as the channel and the receiver take them.
 *
 * @throws ResolverError `UNAVAILABLE` when the source does not give the bytes that it said it has
 */
export async function sendFile({ id, source, channel, window }: SendFileOptions): Promise<void> {
  const hash = sha256.create();
  for (let position = 0; position < source.size; ) {
    const room = await window.take(Math.min(chunkSize, source.size - position));
    if (room === 0) return;
    const bytes = await source.slice(position, position + room);
    if (bytes.length !== room)
      throw new ResolverError({
        code: 'UNAVAILABLE',
        shortMessage: 'The file changed while it was being sent',
      });
    hash.update(bytes);
    position += room;
    await channel.drained();
    if (window.isClosed || !channel.send(formatFileFrame({ kind: 'chunk', id, bytes }))) return;
  }
  if (!window.isClosed) channel.send(formatFileFrame({ kind: 'end', id, sha256: hash.digest() }));
}
