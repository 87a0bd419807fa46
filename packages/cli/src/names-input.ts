import type { Count } from '@peername/resolver-core';
import { inputLines } from './input-lines.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/** What a command is to look up. */
export interface NamesInput {
  /** In the order given. */
  readonly items: Iterable<string> | AsyncIterable<string>;
  /** The same when all are known from the start. */
  readonly known?: readonly string[] | undefined;
}

/**
 * The operands, or standard input when there are none; an operand `-` stands for standard input.
 *
 * @param what - what one of them is called: `NAME`
 * @throws {@link UsageError} when there is nothing to look up
 */
export function namesInput(args: readonly string[], what: string, { stdin, signal }: Io): NamesInput {
  if (args.length > 0 && !args.includes('-')) return { items: args, known: args };
  if (args.length === 0 && stdin.isTTY)
    throw new UsageError(`Give ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}, or several on standard input`);
  const items = async function* (): AsyncGenerator<string> {
    let count = 0;
    let read = false;
    for (const arg of args.length > 0 ? args : ['-']) {
      if (arg !== '-') {
        yield arg;
        count++;
      } else if (!read) {
        read = true;
        for await (const line of inputLines({ stdin, signal }, longestLine)) {
          const item = line.trim();
          if (item === '' || item.startsWith('#')) continue;
          yield item;
          count++;
        }
      }
    }
    if (count === 0) throw new UsageError(`There is no ${what} on standard input`);
  };
  return { items: items() };
}

// Far longer than any name; what is cut stays too long to be one.
const longestLine: Count = 4_096;
