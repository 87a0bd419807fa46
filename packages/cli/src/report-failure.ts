import { escapeText, isResolverError } from '@peername/resolver-core';
import { exitCodeOfError, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/** Says in one line why the run failed, and answers its exit code. `PEERNAME_DEBUG=1` adds the stack. */
export async function reportFailure(
  error: unknown,
  { stderr, env }: Pick<Io, 'stderr' | 'env'>,
): Promise<number> {
  const [sentence, exitCode] = explain(error);
  await stderr.write(`peername: ${escapeText(sentence, 1_200)}\n`);
  await stderr.write(stackFor(error, env));
  return exitCode;
}

/** Where it happened, for those who ask for that with `PEERNAME_DEBUG=1`; escaped, and empty for all others. */
export function stackFor(error: unknown, env: Io['env']): string {
  return env['PEERNAME_DEBUG'] && error instanceof Error ? stackOf(error) : '';
}

function explain(error: unknown): readonly [sentence: string, exitCode: number] {
  if (error instanceof UsageError) return [error.message, exitCodes.usage];
  if (isResolverError(error)) return [error.message, exitCodeOfError[error.code]];
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [
    `met a fault of its own, please report it with the output of PEERNAME_DEBUG=1 (${what})`,
    exitCodes.fault,
  ];
}

function stackOf(error: Error): string {
  const stacks = [error, ...causesOf(error)].flatMap(({ stack = '' }) => stack.split('\n'));
  return stacks.map((line) => `${escapeText(line, 1_000)}\n`).join('');
}

function* causesOf(error: Error): Generator<Error> {
  // A bound, because a chain of causes can be a ring.
  for (let depth = 0, { cause } = error; depth < 8 && cause instanceof Error; depth++, { cause } = cause)
    yield cause;
}
