import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { flagOf, options, type SettingName } from './options.ts';
import { alignLeft } from './table.ts';

/** The help of the whole program. */
export function programHelp(): string {
  return page(
    'peername resolves the names people own on blockchains to peer ids, and shows where each answer comes from.',
    ['Usage', ['peername COMMAND [OPTIONS]']],
    [
      'Commands',
      alignLeft([
        ...commands.map(({ name, operands, summary }) => [`${name} ${shortOperands(operands)}`, summary]),
        ['help [COMMAND]', 'Show help'],
      ]),
    ],
    ['Examples', alignLeft(commands.flatMap(({ examples }) => examples.slice(0, 1)))],
    [
      'Options',
      alignLeft([
        ['-h, --help', 'Show help; after a command, that of the command with its options'],
        ['-v, --version', 'Show the version'],
        ['--', 'What follows is no option, even if it begins with -'],
      ]),
    ],
    [
      'Settings',
      [
        'Most options can also be set in the environment (--azero-rpc is PEERNAME_AZERO_RPC) or in a config file',
        '(azeroRpc in ~/.config/peername/config.json, or in the file that PEERNAME_CONFIG names).',
        'An option wins over the environment, the environment over the file.',
      ],
    ],
    [
      'Exit codes',
      alignLeft([
        ['0', 'found; of a call: it took place; of publishing: the world sees it, or has seen it before'],
        ['2', 'wrong usage, or a text that cannot be a name'],
        [
          '3',
          'absent: not registered, expired, or without a peer-id record; of publishing: takes no records',
        ],
        ['4', 'invalid: there is a record, and it must not be dialled'],
        [
          '5',
          'unavailable: nothing was learnt; of a call or publishing: it did not come about, or broke off',
        ],
        ['6', 'untrusted: endpoints contradict each other, or somebody is not who they should be'],
        ['1, 130, 141', 'a fault of peername, ended by Ctrl-C, ended because the reader went away'],
      ]).concat('With several names the highest wins; a text that cannot be a name counts as 2 among them.'),
    ],
  );
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const { name, operands, summary, notes, examples } = command;
  return page(
    `${summary}.`,
    ['Usage', [['peername', name, operands, '[OPTIONS]'].filter(Boolean).join(' ')]],
    ['', notes],
    ['Examples', alignLeft(examples)],
    [
      'Options',
      alignLeft([
        ...command.options.map((option) => optionRow(option, command)),
        ['-h, --help', 'Show this help'],
      ]),
    ],
  );
}

type Section = readonly [title: string, lines: readonly string[]];

function page(lead: string, ...sections: readonly Section[]): string {
  const blocks = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) =>
      (title === '' ? lines : [title, ...lines.map((line) => `  ${line}`)]).join('\n'),
    );
  return `${[lead, ...blocks].join('\n\n')}\n`;
}

function shortOperands(operands: string): string {
  return operands.includes('|') ? '' : operands;
}

function optionRow(name: SettingName, { own = {} }: Command): readonly [string, string] {
  const { metavar, help } = { ...options[name], ...own[name] };
  return [`--${flagOf(name)}${metavar === undefined ? '' : ` ${metavar}`}`, help];
}
