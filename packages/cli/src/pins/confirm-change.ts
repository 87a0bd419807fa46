import { describePinChange, escapeText, type PinChange } from '@peername/resolver-core';
import type { Io } from '../io.ts';
import type { Settings } from '../options.ts';
import { keyboardOf } from '../terminal-of.ts';
import { UsageError } from '../usage-error.ts';
import { viewOf } from '../view.ts';
import { isCompared } from './known-name.ts';

/**
 * Shows what was and what is, and asks whether that is right. Of somebody whose key was compared in person the name has
 * to be typed, which nobody does by mistake.
 *
 * @throws {@link UsageError} where nobody can be asked
 */
export async function confirmChange(
  name: string,
  changes: readonly PinChange[],
  settings: Settings,
  io: Io,
): Promise<boolean> {
  const { red, bold } = viewOf(io.stderr, settings, io.env).colors;
  const compared = isCompared(changes.map(({ before }) => before));
  if (compared)
    await io.stderr.write(
      `${bold(red(escapeText(`You compared the key of ${name} in person, and it is another one now.`)))}\n`,
    );
  for (const line of changes.flatMap(describePinChange))
    await io.stderr.write(`   ${escapeText(line, 1_200)}\n`);
  const keyboard = keyboardOf(io, 'stderr');
  try {
    if (compared) {
      if (!keyboard)
        throw new UsageError(
          `The key of ${name} was compared in person, so this is asked on a terminal; or forget it first: peername pins forget ${name}`,
        );
      return (await keyboard.ask('Type the name to take the new one: '))?.trim().toLowerCase() === name;
    }
    if (settings.yes) return true;
    if (!keyboard)
      throw new UsageError('Nobody can be asked here whether that is right: add --yes to say so');
    return /^\s*y(es)?\s*$/i.test((await keyboard.ask('Take the new one? [y/N] ')) ?? '');
  } finally {
    keyboard?.close();
  }
}
