import { addAbortSignal, Readable } from 'node:stream';
import type { BytePipe } from '@peername/call';
import type { Io } from '../io.ts';

/**
 * Carries standard input to the other side and what comes from there to standard output, until both have ended. Either
 * may end before the other.
 *
 * @throws Error when the bytes did not all arrive
 */
export async function carryBytes(pipe: BytePipe, { stdin, stdout }: Io, signal: AbortSignal): Promise<void> {
  await Promise.all([send(), receive()]);

  async function send(): Promise<void> {
    const writer = pipe.writable.getWriter();
    try {
      for await (const chunk of stdin instanceof Readable ? addAbortSignal(signal, stdin) : stdin) {
        await writer.ready;
        await writer.write(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
      }
      await writer.close();
    } catch (error) {
      await writer.abort(error).catch(() => {});
      throw error;
    }
  }

  async function receive(): Promise<void> {
    const reader = pipe.readable.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      await stdout.write(value);
    }
  }
}
