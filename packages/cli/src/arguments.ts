import { parseArgs } from 'node:util';
import type { Command } from './command.ts';
import { commands, findCommand } from './commands.ts';
import { hint } from './did-you-mean.ts';
import type { Option } from './option.ts';
import { flagOf, options, type SettingName, settingNames } from './options.ts';
import { quoted, shortened, UsageError } from './usage-error.ts';

/** A command line, taken apart. */
export interface Arguments {
  /** Undefined when none was given. */
  readonly command?: Command | undefined;
  readonly operands: readonly string[];
  /** The text of each option given. */
  readonly flags: ReadonlyMap<SettingName, string>;
  readonly help: boolean;
  readonly version: boolean;
}

const settingOfFlag: ReadonlyMap<string, SettingName> = new Map(
  settingNames.map((name) => [flagOf(name), name]),
);
const offFlags: ReadonlyMap<string, SettingName> = new Map(
  settingNames.filter(isSwitch).map((name) => [`no-${flagOf(name)}`, name]),
);

/**
 * Reads a command line. Options may stand anywhere before `--`.
 *
 * @throws {@link UsageError}
 */
export function readArguments(argv: readonly string[]): Arguments {
  const end = argv.indexOf('--');
  // `parseArgs` would take the inner dash of `-v-x` for the end of all options.
  const torn = (end < 0 ? argv : argv.slice(0, end)).find((text) => /^-[^-]+-/.test(text));
  if (torn !== undefined) throw unknownOption(torn.slice(0, 40), undefined);
  const { tokens } = parseArgs({
    args: [...argv],
    // Everything is let through and judged below, so that the complaints are ours.
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
      ...Object.fromEntries(
        settingNames.map((name) => [flagOf(name), { type: isSwitch(name) ? 'boolean' : 'string' } as const]),
      ),
    },
  });

  const positionals = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const given = tokens.filter((token) => token.kind === 'option');
  const version = given.some(({ name }) => name === 'version');
  const [first, ...rest] = positionals;
  // `help resolve` is `resolve --help`.
  const help = first === 'help' || given.some(({ name }) => name === 'help');
  const [word, ...operands] = first === 'help' ? rest : positionals;
  const command = word === undefined ? undefined : findCommand(word);
  if (word !== undefined && !command) throw unknownCommand(word);

  const flags = new Map<SettingName, string>();
  for (const option of given) {
    if (option.name === 'help' || option.name === 'version') continue;
    const off = offFlags.get(option.name);
    const name = off ?? settingOfFlag.get(option.name);
    if (name === undefined || (command && !command.options.includes(name)))
      throw unknownOption(option.rawName, command);
    const text = isSwitch(name)
      ? switchText(option, off !== undefined)
      : givenValue(option, takesStdin(name, command));
    const before = optionOf(name, command).many ? flags.get(name) : undefined;
    flags.set(name, before === undefined ? text : `${before},${text}`);
  }
  return { command, operands, flags, help, version };
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function isSwitch(name: SettingName): boolean {
  return options[name].metavar === undefined;
}

function switchText({ rawName, value }: OptionToken, off: boolean): string {
  if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
  return off ? 'false' : 'true';
}

/** What an option means in a command. */
function optionOf(
  name: SettingName,
  command: Command | undefined,
): Pick<Option<unknown>, 'metavar' | 'many'> {
  return { ...options[name], ...command?.own?.[name] };
}

/** Whether `-` stands for standard input. */
function takesStdin(name: SettingName, command: Command | undefined): boolean {
  return optionOf(name, command).metavar?.endsWith('|-') ?? false;
}

function givenValue({ rawName, value, inlineValue }: OptionToken, takesDash: boolean): string {
  if (value === undefined || value === '') throw new UsageError(`${rawName} needs a value`);
  // Rather a forgotten value than one that looks like an option.
  if (!inlineValue && value.startsWith('-') && !(takesDash && value === '-'))
    throw new UsageError(`${rawName} needs a value; one that begins with - is written ${rawName}=VALUE`);
  return value;
}

function unknownCommand(word: string): UsageError {
  const names = [...commands.map(({ name }) => name), 'help'];
  if (/[^.]\.[^.]/.test(word))
    return new UsageError(`${quoted(word)} is not a command; to look a name up: peername resolve NAME`);
  return new UsageError(
    `${quoted(word)} is not a command${hint(word, names) || `; there are ${names.join(', ')}`}`,
  );
}

function unknownOption(rawName: string, command: Command | undefined): UsageError {
  const names = command ? command.options : settingNames;
  const known = ['--help', '--version', ...names.map((name) => `--${flagOf(name)}`), '--no-color'];
  const whose = command ? ` of ${command.name}` : '';
  const asked = command ? `peername ${command.name} --help` : 'peername --help';
  return new UsageError(
    `${shortened(rawName)} is not an option${whose}${hint(rawName, known) || `; ${asked} lists them`}`,
  );
}
