import type { Command } from '../command.ts';
import { recordKeys } from '../publish/publish-settings.ts';
import { networkOptions, outputOptions, pipeNote } from './shared.ts';

/** Commands that look names and accounts up. */
export const lookupCommands: readonly Command[] = [
  {
    name: 'resolve',
    operands: '[NAME...]',
    summary: 'Resolve names to peer ids, with the evidence',
    notes: [
      stdinNote('NAME'),
      pipeNote,
      'What a name stood for is remembered. When it changes nothing is given out until peername pins accept (exit 6).',
    ],
    examples: [
      ['peername resolve alice.azero bob.eth', 'two names on two chains'],
      ['peername resolve alice.azero --json | jq -r .peer.id', 'only the peer id'],
      ['peername resolve < names.txt > answers.ndjson', 'any number of names'],
      ['peername resolve alice.eth --kinds libp2p,iroh', 'only what your program can dial'],
      ['peername resolve alice.azero --azero-rpc URL,URL,URL', 'two of three endpoints must agree'],
      ['peername resolve alice.azero --explain', 'each step with its time and requests'],
      ['peername resolve alice.azero --network devnet', 'on the chains of a running peername devnet'],
      ['peername resolve alice.azero --gateway http://127.0.0.1:8080', 'through a peername gateway'],
    ],
    options: [...networkOptions, 'save', 'kinds', 'optInRecords', 'pins', ...outputOptions],
    load: async () => (await import('../commands/resolve.ts')).resolve,
  },
  {
    name: 'records',
    operands: '[NAME...]',
    summary: 'Show the records of names, and which of them are peer ids',
    notes: [
      stdinNote('NAME'),
      pipeNote,
      'AZERO.ID hands out all records of a name; of ENS those are read that can hold a peer id, or that --key names.',
    ],
    examples: [
      ['peername records alice.azero', 'why does a name not resolve?'],
      ['peername records alice.eth --opt-in-records', 'the contenthash too'],
      ['peername records alice.eth --key url,avatar', 'records of any kind'],
    ],
    options: [...networkOptions, 'save', 'kinds', 'optInRecords', 'key', ...outputOptions],
    own: {
      key: {
        metavar: 'KEY[,KEY]',
        many: true,
        // What is set for publish must not hide records here.
        flagOnly: true,
        help: 'These records and no others, whatever they hold; on the command line alone',
        parse: (text, label) => recordKeys(text, label, 'It takes the names of records, such as url'),
      },
    },
    load: async () => (await import('../commands/records.ts')).records,
  },
  {
    name: 'reverse',
    operands: '[ACCOUNT...]',
    summary: 'Find the primary names of accounts, confirmed forwards',
    notes: [stdinNote('ACCOUNT'), pipeNote],
    examples: [
      ['peername reverse 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY', 'an account of Aleph Zero'],
      ['peername reverse 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045', 'an account of Ethereum'],
    ],
    options: [...networkOptions, ...outputOptions],
    load: async () => (await import('../commands/reverse.ts')).reverse,
  },
  {
    name: 'watch',
    operands: '[NAME...]',
    summary: 'Show what names stand for, and each change of it as it happens',
    notes: [
      stdinNote('NAME'),
      pipeNote,
      'Runs until Ctrl-C, through outages. The chains are asked for each new block: two requests a second on Aleph Zero.',
      'With --gateway nothing is asked again and again: the gateway tells. Nothing is remembered; see peername pins.',
    ],
    examples: [
      ['peername watch alice.azero bob.eth', 'a line now, and one for each change'],
      ['peername watch alice.azero --gateway https://names.example', "over a gateway's event stream"],
      ['peername watch alice.azero --json | jq -r .peer.id', 'each id that it comes to stand for'],
      [
        'peername watch alice.azero --until-change && ./redial',
        'waits, and ends with the exit code of resolve',
      ],
    ],
    options: [...networkOptions, 'kinds', 'optInRecords', 'untilChange', 'json', 'color'],
    load: async () => (await import('../commands/watch.ts')).watch,
  },
];

function stdinNote(operand: string): string {
  return `Without any ${operand}, or for the ${operand} -, standard input is read: one per line, # begins a comment line.`;
}
