import type { Command } from '../command.ts';
import { pipeNote, placeOptions, whoOptions } from './shared.ts';

/** Commands that tell what can be relied on. */
export const trustCommands: readonly Command[] = [
  {
    name: 'pins',
    operands: '[list | show NAME | accept NAME | forget [NAME]]',
    summary: 'What is remembered of names, and whether it still holds',
    notes: [
      'list shows all of them, show what is known of one, with digits and words to compare with its owner.',
      'accept reads a name anew and takes what it stands for now; --compared notes that you compared the digits.',
      'forget drops a name, which is then new again. Each network has names of its own.',
    ],
    examples: [
      ['peername pins', 'every name, since when and of which chain'],
      ['peername pins show alice.azero', 'sixty digits to read to each other on the phone'],
      ['peername pins accept alice.azero', 'shows what was and what is, and asks'],
      ['peername pins accept alice.azero --compared', 'you have compared the digits'],
      ['peername pins forget alice.azero', 'whatever it stands for next is new'],
    ],
    options: ['yes', 'compared', 'all', ...whoOptions],
    load: async () => (await import('../commands/pins.ts')).pins,
  },
  {
    name: 'verify',
    operands: 'FILE...',
    summary: 'Check signed answers that were saved, and find those that contradict each other',
    notes: [
      'FILE is what curl -si saves, or resolve --gateway URL --save FILE; - is standard input. Nobody is asked.',
      'Keys are those of gateways that were used before, of --keys, or named with --gateway-key.',
      'Two answers by one key that say different things of one block prove that it lied (exit 6).',
    ],
    examples: [
      ['peername verify answer.http', 'who signed it, and what does it say?'],
      ['curl -si https://names.example/v1/names/alice.azero | peername verify -', 'straight from a gateway'],
      ['peername verify answer.http --keys keys.http', 'with a saved key set'],
      ['peername verify monday.http tuesday.http --json > proof.json', 'do they contradict each other?'],
    ],
    options: ['gatewayKey', 'keys', 'json', 'color'],
    own: { gatewayKey: { help: 'Believe only these keys; public keys will do too' } },
    load: async () => (await import('../commands/verify.ts')).verify,
  },
  {
    name: 'doctor',
    operands: '[NAME...]',
    summary: 'Examine the endpoints: reachable, in step, fast, and of one mind',
    notes: [
      'Asks each endpoint alone: its chain, how far it is, how fast, and what it says of the names at one block.',
      'Without any NAME one is taken that nobody should own. A gateway is examined as an endpoint is, beside those named.',
      'Exit code 0: all are well; 5: one of them cannot be used; 6: one of them must not be.',
      pipeNote,
    ],
    examples: [
      ['peername doctor', 'the built-in endpoints'],
      [
        'peername doctor alice.azero --azero-rpc https://a.example,https://b.example',
        'are they of one mind?',
      ],
      ['peername doctor --gateway http://127.0.0.1:8080', 'a gateway'],
    ],
    options: [...placeOptions, 'finality', 'timeout', 'json', 'color'],
    load: async () => (await import('../commands/doctor.ts')).doctor,
  },
];
