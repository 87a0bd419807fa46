import type { PrivacyMode } from '@peername/call';
import type { Settings } from '../options.ts';
import { alignLeft } from '../table.ts';
import type { CallConsole } from './call-console.ts';

const modes: readonly PrivacyMode[] = ['relay', 'overlay', 'lan', 'direct'];

const meaning: Readonly<Record<PrivacyMode, string>> = {
  relay: 'all goes through your relay: the other person sees its address, not yours',
  overlay: 'only your address on the overlay is told',
  lan: 'only your addresses on the local network are told; both of you have to be in it',
  direct: 'your addresses are told to the other person: they show roughly where you are',
};

/** Asks how much may be told, until there is an answer; undefined when the question was walked away from. */
export async function askMode(
  { keyboard, show, view }: CallConsole,
  settings: Settings,
): Promise<PrivacyMode | undefined> {
  if (!keyboard) return undefined;
  const { bold, dim } = view.colors;
  const rows = modes.map((mode, i) => [`  ${i + 1}  ${mode}`, `${meaning[mode]}${lacks(mode, settings)}`]);
  show(
    `\n${bold('How may they reach you?')}\n${alignLeft(rows).join('\n')}\n${dim('  Nothing has been told to anybody so far.')}\n`,
  );
  for (;;) {
    const answer = (await keyboard.ask('Mode (1 to 4): '))?.trim().toLowerCase();
    if (answer === undefined) return undefined;
    const mode = modes.find((one, i) => answer === one || answer === String(i + 1));
    if (mode) return mode;
  }
}

function lacks(mode: PrivacyMode, { turn, overlay, staex }: Settings): string {
  if (mode === 'relay' && !turn) return ' (needs --turn)';
  if (mode === 'overlay' && !overlay && !staex) return ' (needs --overlay or --staex)';
  return '';
}
