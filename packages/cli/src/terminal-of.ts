import { ReadStream } from 'node:tty';
import type { Io } from './io.ts';
import { type Keyboard, openKeyboard } from './keyboard.ts';

/** Whoever sits at the terminal that both standard input and `output` are; undefined when it is not so. */
export function keyboardOf(io: Io, output: 'stdout' | 'stderr'): Keyboard | undefined {
  const { stdin } = io;
  if (!(stdin instanceof ReadStream) || !io[output].isTTY) return undefined;
  return openKeyboard(stdin, io[output], io);
}
