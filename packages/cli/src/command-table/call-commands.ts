import type { Command } from '../command.ts';
import type { OwnOptions, SettingName } from '../options.ts';
import { whoOptions } from './shared.ts';

const reachOptions: readonly SettingName[] = ['mode', 'app', 'stun', 'turn', 'overlay', 'staex'];
const callOwn: OwnOptions = {
  json: { help: 'One JSON object per line for each thing that happens, also on a terminal' },
};

/** Commands for calls, and for the key that one calls with. */
export const callCommands: readonly Command[] = [
  {
    name: 'call',
    operands: 'NAME',
    summary: 'Call somebody by name: chat, files, bytes',
    notes: [
      'Prints a link to send to them in any way you like, and waits for the reply that they send back.',
      'No server is asked but the endpoints of the name, and the STUN and TURN servers that you name.',
      'NAME may also be a bare key: did:key:z6Mk...',
    ],
    examples: [
      ['peername call alice.azero', 'chat; asks which addresses may be told'],
      ['peername call alice.azero --mode direct --send photo.jpg', 'send a file and hang up'],
      [
        'tar c folder | peername call bob.eth --pipe --mode direct',
        'bytes; the reply is pasted on the terminal',
      ],
      [
        'peername call bob.azero --network devnet --as alice.azero',
        'on the chains of a running peername devnet',
      ],
    ],
    options: [
      ...reachOptions,
      'send',
      'saveTo',
      'pipe',
      'linkFile',
      'replyFile',
      'acceptChange',
      'pins',
      'qr',
      ...whoOptions,
    ],
    own: callOwn,
    load: async () => (await import('../commands/call.ts')).call,
  },
  {
    name: 'answer',
    operands: '[LINK]',
    summary: 'Answer a call: open the link that somebody sent you',
    notes: [
      'Shows who calls, as far as their name proves it, before anything is sent to anybody.',
      'Prints the reply, which you send back. Without LINK, or for the LINK -, standard input is read.',
    ],
    examples: [
      ["peername answer 'peername:#i=...'", 'asks before it answers'],
      ['peername answer - --accept --mode direct --save-to inbox < invite.txt', 'in a script'],
    ],
    options: [
      ...reachOptions,
      'accept',
      'acceptUnknown',
      'acceptChange',
      'pins',
      'send',
      'saveTo',
      'pipe',
      'linkFile',
      'qr',
      ...whoOptions,
    ],
    own: callOwn,
    load: async () => (await import('../commands/answer.ts')).answer,
  },
  {
    name: 'id',
    operands: '[new | show | export | import]',
    summary: 'Make or show the key that you call with',
    notes: [
      'new makes one, show says which record your name needs, export prints it in one line, import takes that line.',
      'It is kept in ~/.config/peername/identity.json, for you alone.',
      'A passphrase is asked for on a terminal, or taken from PEERNAME_PASSPHRASE.',
    ],
    examples: [
      ['peername id new --name alice.azero', 'a key for alice.azero'],
      ['peername id show --check', 'does my name point to my key?'],
      ['peername id export > key.txt', 'to import it into the call app, or elsewhere'],
    ],
    options: ['name', 'force', 'check', ...whoOptions],
    load: async () => (await import('../commands/id.ts')).id,
  },
];
