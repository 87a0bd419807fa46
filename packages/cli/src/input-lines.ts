import { addAbortSignal, Readable } from 'node:stream';
import type { Count } from '@peername/resolver-core';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/**
 * The lines of standard input, without their ends. A longer line is cut, so that memory stays bounded.
 *
 * @throws {@link UsageError} when standard input cannot be read
 */
export async function* inputLines(
  { stdin, signal }: Pick<Io, 'stdin' | 'signal'>,
  longest: Count,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of readable(stdin, signal)) {
    const lines = (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })).split('\n');
    lines[0] = rest + lines[0];
    rest = (lines.pop() ?? '').slice(0, longest);
    for (const line of lines) yield line.slice(0, longest);
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

async function* readable(stdin: Io['stdin'], signal: AbortSignal): AsyncGenerator<Uint8Array | string> {
  try {
    // Ctrl-C must end the wait for a line.
    yield* stdin instanceof Readable ? addAbortSignal(signal, stdin) : stdin;
  } catch (error) {
    throw new UsageError(`Standard input cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
