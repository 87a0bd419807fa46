import type { CommandContext } from '../command.ts';
import { quoted, UsageError } from '../usage-error.ts';

/** `peername gateway` */
export async function gateway(context: CommandContext): Promise<number> {
  const [first] = context.args;
  if (first !== undefined) throw new UsageError(`gateway takes no ${quoted(first)}; it serves every name`);
  return (await import('../run-gateway.ts')).runGateway(context);
}
