import type { CommandContext } from '../command.ts';
import { hint } from '../did-you-mean.ts';
import { quoted, UsageError } from '../usage-error.ts';

const actions = ['list', 'show', 'accept', 'forget'] as const;

/** `peername pins [list | show NAME | accept NAME | forget [NAME]]` */
export async function pins(context: CommandContext): Promise<number> {
  const { args, settings } = context;
  const [word = 'list', name, more] = args;
  const action = actions.find((one) => one === word);
  if (!action)
    throw new UsageError(
      `pins has no ${quoted(word)}${hint(word, actions) || `; there are ${actions.join(', ')}`}`,
    );
  if (more !== undefined || (action === 'list' && name !== undefined))
    throw new UsageError(`pins ${action} takes no ${quoted(more ?? name ?? '')}`);
  if (action === 'list') return (await import('../pins/list-pins.ts')).listPins(context);
  if (action === 'forget' && settings.all && name === undefined)
    return (await import('../pins/forget-pins.ts')).forgetPins(undefined, context);
  if (name === undefined) throw new UsageError(`Say which name: peername pins ${action} NAME`);
  if (action === 'show') return (await import('../pins/show-pins.ts')).showPins(name, context);
  if (action === 'forget') return (await import('../pins/forget-pins.ts')).forgetPins(name, context);
  return (await import('../pins/accept-pins.ts')).acceptPins(name, context);
}
