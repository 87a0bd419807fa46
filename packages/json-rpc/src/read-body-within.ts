import { type ByteCount, onAbort } from '@peername/resolver-core';

/**
 * The body of a response, or undefined when it is over `maxBytes`. Bytes are counted as they leave the decompressor, so
 * a small compressed body cannot grow without bound; the rest of the stream is cancelled.
 *
 * Rejects with what `fetch` rejects with when the connection drops, and with the reason of the signal, which is that of
 * the `fetch`. In Node 20 the `fetch` alone does not see to that: reads of bodies that nobody waits for were seen to stay
 * open for good, and with them the places of an endpoint's requests.
 */
export async function readBodyWithin(
  response: Response,
  maxBytes: ByteCount,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const { body, headers } = response;
  if (!body) return new Uint8Array();
  if (signal.aborted) {
    discard(body);
    throw signal.reason;
  }
  if (!headers.get('content-encoding') && Number(headers.get('content-length')) > maxBytes) {
    discard(body);
    return undefined;
  }
  const reader = body.getReader();
  const stop = onAbort(signal, () => discard(reader));
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      // What is cancelled ends as if it were whole.
      signal.throwIfAborted();
      if (done) return join(chunks, size);
      size += value.byteLength;
      if (size > maxBytes) {
        discard(reader);
        return undefined;
      }
      chunks.push(value);
    }
  } finally {
    stop();
  }
}

/** Drops the rest of a body. That it may already have failed is of no interest. */
export function discard(body: { cancel(): Promise<void> } | null): void {
  body?.cancel().catch(() => {});
}

function join(chunks: readonly Uint8Array[], size: ByteCount): Uint8Array {
  const [first] = chunks;
  if (first && chunks.length === 1) return first;
  const joined = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return joined;
}
