import type { CommandContext } from '../command.ts';
import { hint } from '../did-you-mean.ts';
import { quoted, UsageError } from '../usage-error.ts';

const actions = ['new', 'show', 'export', 'import'] as const;

/** `peername id new|show|export|import` */
export async function id(context: CommandContext): Promise<number> {
  const [word = 'show', more] = context.args;
  const action = actions.find((one) => one === word);
  if (!action)
    throw new UsageError(
      `id has no ${quoted(word)}${hint(word, actions) || `; there are ${actions.join(', ')}`}`,
    );
  if (more !== undefined) throw new UsageError(`id ${action} takes no ${quoted(more)}`);
  const { runId } = await import('../identity/run-id.ts');
  return runId(action, context);
}
