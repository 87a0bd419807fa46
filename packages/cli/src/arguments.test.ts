import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';
import { commands } from './commands.ts';
import { flagOf, options, settingNames } from './options.ts';
import { UsageError } from './usage-error.ts';

const read = (...argv: string[]) => {
  const { command, operands, flags, help, version } = readArguments(argv);
  return { command: command?.name, operands, flags: Object.fromEntries(flags), help, version };
};

describe('a command line', () => {
  it('is a command, operands and options in any order', () => {
    const expected = {
      command: 'resolve',
      operands: ['alice.azero', 'bob.eth'],
      flags: { network: 'devnet', json: 'true' },
      help: false,
      version: false,
    };
    expect(read('resolve', 'alice.azero', 'bob.eth', '--network', 'devnet', '--json')).toEqual(expected);
    expect(read('--json', '--network=devnet', 'resolve', 'alice.azero', 'bob.eth')).toEqual(expected);
    expect(read('resolve', 'alice.azero', '--network=devnet', 'bob.eth', '--json')).toEqual(expected);
  });

  it('takes everything after -- as operands', () => {
    expect(read('resolve', '--json', '--', '--json', '-x', '--', 'alice.eth')).toMatchObject({
      operands: ['--json', '-x', '--', 'alice.eth'],
      flags: { json: 'true' },
    });
  });

  it('takes - as an operand and nothing as a name', () => {
    expect(read('resolve', '-', '')).toMatchObject({ operands: ['-', ''] });
  });

  it('takes the last of an option given twice, and all of one that is a list', () => {
    expect(read('resolve', '--timeout=1', '--timeout', '2').flags).toEqual({ timeout: '2' });
    expect(read('resolve', '--json', '--no-json').flags).toEqual({ json: 'false' });
    expect(
      read('resolve', '--azero-rpc', 'https://a,https://b', '--json', '--azero-rpc=https://c').flags,
    ).toEqual({ azeroRpc: 'https://a,https://b,https://c', json: 'true' });
    const lists = settingNames.filter((name) => options[name].many).map(flagOf);
    expect(lists).toEqual([
      'azero-rpc',
      'azero-registry',
      'ens-rpc',
      'gateway',
      'kinds',
      'key',
      'trusted-proxy',
      'gateway-key',
      'allow-origin',
      'peer-id',
      'remove',
      'stun',
      'turn',
      'overlay',
    ]);
  });

  it('takes every option of every command, with = and without', () => {
    for (const { name, options: of } of commands) {
      for (const setting of of) {
        const flag = `--${flagOf(setting)}`;
        if (options[setting].metavar === undefined) {
          expect(read(name, flag).flags).toEqual({ [setting]: 'true' });
          expect(read(name, `--no-${flagOf(setting)}`).flags).toEqual({ [setting]: 'false' });
          expect(() => read(name, `${flag}=yes`)).toThrow(new UsageError(`${flag} takes no value`));
        } else {
          expect(read(name, flag, 'x').flags).toEqual({ [setting]: 'x' });
          expect(read(name, `${flag}=-x=y`).flags).toEqual({ [setting]: '-x=y' });
          expect(() => read(name, flag)).toThrow(new UsageError(`${flag} needs a value`));
          expect(() => read(name, `${flag}=`)).toThrow(new UsageError(`${flag} needs a value`));
          expect(() => read(name, flag, '--json')).toThrow(
            new UsageError(`${flag} needs a value; one that begins with - is written ${flag}=VALUE`),
          );
        }
      }
    }
  });

  it.each([
    [['reslove', 'alice.eth'], '"reslove" is not a command; did you mean resolve?'],
    [['alice.azero'], '"alice.azero" is not a command; to look a name up: peername resolve NAME'],
    [
      ['frobnicate'],
      '"frobnicate" is not a command; there are resolve, records, reverse, watch, publish, call, answer, id, pins, verify, doctor, gateway, staex-bridge, devnet, help',
    ],
    [
      [''],
      '"" is not a command; there are resolve, records, reverse, watch, publish, call, answer, id, pins, verify, doctor, gateway, staex-bridge, devnet, help',
    ],
    [['help', 'reslove'], '"reslove" is not a command; did you mean resolve?'],
    [['resolve', '--netwrok', 'devnet'], '--netwrok is not an option of resolve; did you mean --network?'],
    [['resolve', '--timout=5'], '--timout is not an option of resolve; did you mean --timeout?'],
    [['resolve', '--no-colour'], '--no-colour is not an option of resolve; did you mean --no-color?'],
    [['resolve', '-x'], '-x is not an option of resolve; peername resolve --help lists them'],
    [['resolve', '-hx'], '-x is not an option of resolve; peername resolve --help lists them'],
    [['reverse', '--kinds=staex'], '--kinds is not an option of reverse; peername reverse --help lists them'],
    [['resolve', '--port=1'], '--port is not an option of resolve; peername resolve --help lists them'],
    [['--frobnicate'], '--frobnicate is not an option; peername --help lists them'],
    [
      ['resolve', '--__proto__=x'],
      '--__proto__ is not an option of resolve; peername resolve --help lists them',
    ],
    [['resolve', '--toString'], '--toString is not an option of resolve; peername resolve --help lists them'],
    [['resolve', '--no-network'], '--no-network is not an option of resolve; did you mean --network?'],
  ])('refuses %j with a hint', (argv, message) => {
    expect(() => readArguments(argv)).toThrow(new UsageError(message));
  });

  it('never repeats the value of an option it does not know, which may hold a key', () => {
    expect(() => read('resolve', '--azero-rcp=https://node.example/KEY')).toThrow(
      new UsageError('--azero-rcp is not an option of resolve; did you mean --azero-rpc?'),
    );
  });

  it('shortens the word it repeats', () => {
    for (const argv of [['x'.repeat(100_000)], ['resolve', `--${'x'.repeat(100_000)}`]]) {
      expect(messageOf(argv).length).toBeLessThan(250);
    }
  });

  it('takes a lone dash where standard input may stand for a file', () => {
    expect(readArguments(['publish', 'a.eth', '--signer-key', '-']).flags).toEqual(
      new Map([['signerKey', '-']]),
    );
    expect(readArguments(['publish', 'a.eth', '--send', '-']).flags).toEqual(new Map([['send', '-']]));
    expect(messageOf(['call', 'a.eth', '--send', '-'])).toContain('--send needs a value');
    expect(messageOf(['publish', 'a.eth', '--signer-key', '--yes'])).toContain('--signer-key needs a value');
  });

  it('does not take a dash within short options for the end of all options', () => {
    expect(messageOf(['resolve', '-v- '])).toContain('-v-  is not an option');
    expect(messageOf(['-h-resolve', 'x'])).toContain('-h-resolve is not an option');
    expect(readArguments(['resolve', '--', '-v- ']).operands).toEqual(['-v- ']);
  });

  it('is read or refused with a UsageError, whatever it holds', () => {
    const words = [
      ...commands.map(({ name }) => name),
      ...settingNames.flatMap((name) => [`--${flagOf(name)}`, `--no-${flagOf(name)}`, `--${flagOf(name)}=`]),
      ...[
        'help',
        '-h',
        '-v',
        '--help',
        '--version',
        '--',
        '-',
        '---',
        '--=',
        '-=',
        '--no-',
        '',
        'a.eth',
        '-hv',
      ],
    ];
    const word = fc.oneof(
      fc.constantFrom(...words),
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `-${text}`),
      fc.tuple(fc.constantFrom(...words), fc.string()).map(([start, end]) => start + end),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
        try {
          const { command, operands, flags } = readArguments(argv);
          for (const operand of operands) expect(argv).toContain(operand);
          for (const name of flags.keys())
            if (command) expect(command.options).toContain(name);
            else expect(settingNames).toContain(name);
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          expect(error.message.length).toBeLessThan(300);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

function messageOf(argv: readonly string[]): string {
  try {
    readArguments(argv);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
