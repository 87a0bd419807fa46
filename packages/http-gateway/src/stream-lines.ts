import type { JsonObject } from '@peername/resolver-core';

const utf8 = new TextEncoder();

/**
 * A line of JSON for each item, as they come and not in order. The work is told by a signal when nobody reads on. An
 * item that fails has no line: the reader sees that one is missing.
 */
export function streamLines(
  begin: (gone: AbortSignal) => readonly Promise<JsonObject>[],
  clientGone: AbortSignal,
): ReadableStream<Uint8Array> {
  const unread = new AbortController();
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      const write = (item: JsonObject): void => {
        if (!unread.signal.aborted) controller.enqueue(utf8.encode(`${JSON.stringify(item)}\n`));
      };
      await Promise.allSettled(
        begin(AbortSignal.any([unread.signal, clientGone])).map((item) => item.then(write)),
      );
      if (!unread.signal.aborted) controller.close();
    },
    cancel() {
      unread.abort();
    },
  });
}
