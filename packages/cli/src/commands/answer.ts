import type { CommandContext } from '../command.ts';
import { UsageError } from '../usage-error.ts';

/** `peername answer [LINK]` */
export async function answer(context: CommandContext): Promise<number> {
  const [link, more] = context.args;
  if (more !== undefined) throw new UsageError('A call has one link; put it in quotes when it holds spaces');
  return (await import('../calls/run-answer.ts')).runAnswer(link === '-' ? undefined : link, context);
}
