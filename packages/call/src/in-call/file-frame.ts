import type { ByteCount } from '@peername/resolver-core';

/** A message of the files channel: the next bytes of a file, or the SHA-256 of the whole after the last of them. */
export type FileFrame =
  | { readonly kind: 'chunk'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'end'; readonly id: number; readonly sha256: Uint8Array };

/** Kind 1, file id 4 (big-endian). */
const headerSize: ByteCount = 5;

const kinds = { chunk: 0, end: 1 } as const;

/** The wire form of a frame. */
export function formatFileFrame(frame: FileFrame): Uint8Array<ArrayBuffer> {
  const body = frame.kind === 'chunk' ? frame.bytes : frame.sha256;
  const message = new Uint8Array(headerSize + body.length);
  message[0] = kinds[frame.kind];
  new DataView(message.buffer).setUint32(1, frame.id);
  message.set(body, headerSize);
  return message;
}

/** Reads a message of the files channel; undefined when it is not one. The bytes are a view of it. */
export function parseFileFrame(message: Uint8Array): FileFrame | undefined {
  if (message.length < headerSize) return undefined;
  const id = new DataView(message.buffer, message.byteOffset).getUint32(1);
  const body = message.subarray(headerSize);
  if (message[0] === kinds.chunk && body.length > 0) return { kind: 'chunk', id, bytes: body };
  if (message[0] === kinds.end && body.length === 32) return { kind: 'end', id, sha256: body };
  return undefined;
}
