import type { CommandContext } from '../command.ts';
import { hint } from '../did-you-mean.ts';
import { quoted, UsageError } from '../usage-error.ts';

const actions = ['set', 'advance', 'info'];

/** `peername devnet [set NAME KEY [VALUE] | advance TIME | info]` */
export async function devnet(context: CommandContext): Promise<number> {
  const [action] = context.args;
  if (action === undefined) return (await import('../run-devnet.ts')).runDevnet(context);
  if (!actions.includes(action))
    throw new UsageError(
      `devnet has no ${quoted(action)}${hint(action, actions) || `; there are ${actions.join(', ')}`}`,
    );
  return (await import('../change-devnet.ts')).changeDevnet(context);
}
