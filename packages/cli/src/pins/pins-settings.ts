import type { Option } from '../option.ts';
import { yesOrNo } from '../option-values.ts';

/** What is known of what is remembered. Undefined means the default. */
export interface PinsSettings {
  readonly pins?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly all?: boolean | undefined;
  readonly compared?: boolean | undefined;
}

/** The options about what is remembered. */
export const pinsOptions: { readonly [K in keyof PinsSettings]-?: Option<NonNullable<PinsSettings[K]>> } = {
  pins: {
    metavar: 'on|off',
    help: 'Remember what names stand for, and stop when it changes (default: on)',
    parse: yesOrNo,
  },
  yes: { help: 'Do it without asking', parse: yesOrNo },
  all: { help: 'All names of this network', parse: yesOrNo },
  compared: {
    help: 'You have compared the digits or words with them, and they are the same',
    parse: yesOrNo,
  },
};
