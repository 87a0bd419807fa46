import type { CommandContext } from '../command.ts';
import { quoted, UsageError } from '../usage-error.ts';

/** `peername call NAME` */
export async function call(context: CommandContext): Promise<number> {
  const [target, more] = context.args;
  if (target === undefined) throw new UsageError('Say whom to call: peername call NAME');
  if (more !== undefined) throw new UsageError(`One call is to one name; ${quoted(more)} is one too many`);
  return (await import('../calls/run-call.ts')).runCall(target, context);
}
