import { escapeText } from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { keyboardOf } from '../terminal-of.ts';
import { UsageError } from '../usage-error.ts';
import { knownName, notKnown } from './known-name.ts';
import { pinsFile } from './pins-file.ts';
import { pinsPath } from './pins-place.ts';

/** Forgets a name, or all names of the network; on a terminal it asks first. */
export async function forgetPins(
  text: string | undefined,
  { settings, io }: CommandContext,
): Promise<number> {
  const file = pinsFile(await pinsPath(settings, io.env));
  const all = await file.all();
  const name = text === undefined ? undefined : knownName(text, all);
  if (text !== undefined && name === undefined) {
    await io.stderr.write(`peername: ${escapeText(notKnown(text), 400)}\n`);
    return exitCodes.absent;
  }
  const what = name === undefined ? `all ${all.size} names` : escapeText(name);
  if (!settings.yes && !(await isWanted(what, name === undefined, io))) return exitCodes.usage;
  await file.updateAll((pins) => new Map([...pins].filter(([one]) => name !== undefined && one !== name)));
  await io.stderr.write(`peername: ${what} forgotten\n`);
  return exitCodes.found;
}

async function isWanted(what: string, isAll: boolean, io: CommandContext['io']): Promise<boolean> {
  const keyboard = keyboardOf(io, 'stderr');
  if (!keyboard) {
    if (isAll) throw new UsageError('Nobody can be asked here whether to forget every name: add --yes');
    return true;
  }
  const answer = await keyboard.ask(`Forget ${what}? Whatever comes next will count as new. [y/N] `);
  keyboard.close();
  return /^\s*y(es)?\s*$/i.test(answer ?? '');
}
