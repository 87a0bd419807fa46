import type { CommandContext } from '../command.ts';
import { quoted, UsageError } from '../usage-error.ts';

/** `peername gateway` */
export async function gateway({ args }: CommandContext): Promise<number> {
  const [first] = args;
  if (first !== undefined) throw new UsageError(`gateway takes no ${quoted(first)}; it serves every name`);
  throw new UsageError('The gateway is not there yet');
}
