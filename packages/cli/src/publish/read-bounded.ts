import type { ByteCount } from '@peername/resolver-core';
import { untilAborted } from '../until-aborted.ts';
import { UsageError } from '../usage-error.ts';

/** All of a small input as text. @throws {@link UsageError} when it is too long, no text, or cannot be read */
export async function readBounded(
  source: AsyncIterable<Uint8Array | string>,
  longest: ByteCount,
  what: string,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > longest) throw new UsageError(`${what} is longer than ${longest} bytes`);
      chunks.push(bytes);
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      error instanceof TypeError
        ? `${what} is not a text`
        : `${what} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}

/** Whoever should write it may never do so. @throws the reason of the signal once that fires */
export async function orAborted<T>(reading: Promise<T>, signal: AbortSignal): Promise<T> {
  reading.catch(() => {});
  await Promise.race([reading.catch(() => {}), untilAborted(signal)]);
  signal.throwIfAborted();
  return reading;
}
