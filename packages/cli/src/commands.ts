import type { Command } from './command.ts';
import { wholeNumber } from './option-values.ts';
import type { OwnOptions, SettingName } from './options.ts';

const networkOptions: readonly SettingName[] = [
  'network',
  'azeroRpc',
  'azeroRegistry',
  'azeroRouter',
  'ensRpc',
  'ensUniversalResolver',
  'ccip',
  'gateway',
  'gatewayKey',
  'sample',
  'quorum',
  'require',
  'finality',
  'timeout',
];
const reachOptions: readonly SettingName[] = ['mode', 'app', 'stun', 'turn', 'overlay', 'staex'];
const whoOptions: readonly SettingName[] = ['as', ...networkOptions, 'json', 'color'];
const callOwn: OwnOptions = {
  json: { help: 'One JSON object per line for each thing that happens, also on a terminal' },
};
const outputOptions: readonly SettingName[] = ['json', 'explain', 'color'];

function stdinNote(operand: string): string {
  return `Without any ${operand}, or for the ${operand} -, standard input is read: one per line, # begins a comment line.`;
}
const pipeNote =
  'On a terminal the answers are made for people; piped or with --json each is one JSON object per line.';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
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
    load: async () => (await import('./commands/resolve.ts')).resolve,
  },
  {
    name: 'records',
    operands: '[NAME...]',
    summary: 'Show the records of names, and which of them are peer ids',
    notes: [
      stdinNote('NAME'),
      pipeNote,
      'AZERO.ID hands out all records of a name; of ENS those are read that can hold a peer id.',
    ],
    examples: [
      ['peername records alice.azero', 'why does a name not resolve?'],
      ['peername records alice.eth --opt-in-records', 'the contenthash too'],
    ],
    options: [...networkOptions, 'save', 'kinds', 'optInRecords', ...outputOptions],
    load: async () => (await import('./commands/records.ts')).records,
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
    load: async () => (await import('./commands/reverse.ts')).reverse,
  },
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
    load: async () => (await import('./commands/call.ts')).call,
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
    load: async () => (await import('./commands/answer.ts')).answer,
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
    load: async () => (await import('./commands/id.ts')).id,
  },
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
    load: async () => (await import('./commands/pins.ts')).pins,
  },
  {
    name: 'gateway',
    operands: '[rotate-key]',
    summary: 'Serve names over HTTP, with a cache, quotas and metrics',
    notes: [
      'Runs until Ctrl-C. Says on standard output, in one line, where it listens; logs JSON to standard error.',
      'Metrics, stats and purge are on a port of their own that only this machine reaches.',
      'Signs its answers with a key that it makes on its first start. rotate-key adds the next one, which signs in a day.',
      'Off-chain ENS names are not asked for unless --ccip says whom: on the open internet anybody names the URLs.',
    ],
    examples: [
      ['peername gateway', 'on http://127.0.0.1:8080, for this machine'],
      ['peername gateway --network devnet --port 0', 'over a running peername devnet, on any port'],
      ['peername gateway --host 0.0.0.0 --trusted-proxy 10.0.0.0/8', 'behind a load balancer'],
      ['peername gateway --redis redis://127.0.0.1:6379', 'one of several replicas'],
      ['peername gateway rotate-key', 'once a year or so; --at-once when it was stolen'],
      ['curl http://127.0.0.1:8080/v1/names/alice.azero', 'what a client asks'],
    ],
    options: [
      'port',
      'host',
      'adminPort',
      'cacheEntries',
      'cacheBytes',
      'redis',
      'snapshot',
      'signingKeys',
      'atOnce',
      'trustedProxy',
      'requestsPerMinute',
      'readsPerMinute',
      'logLevel',
      'logClients',
      'drain',
      ...networkOptions,
      'json',
    ],
    own: {
      port: { help: 'Port to listen on; 0 is any (default: 8080)' },
      ccip: { help: 'Ask off-chain gateways of names: never, public ones, or these only (default: off)' },
      json: { help: 'Say where it listens, or what is rotated, as a JSON object' },
    },
    load: async () => (await import('./commands/gateway.ts')).gateway,
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
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  {
    name: 'doctor',
    operands: '[NAME...]',
    summary: 'Examine the endpoints: reachable, in step, fast, and of one mind',
    notes: [
      'Each endpoint is asked alone: which chain it serves, how far it is, how fast it answers, and what it says of the names at a block that all have.',
      'Without any NAME one is taken that nobody should own. Exit code 0: all are well; 5: one cannot be used; 6: one must not be.',
      pipeNote,
    ],
    examples: [
      ['peername doctor', 'the built-in endpoints'],
      [
        'peername doctor alice.azero --azero-rpc https://a.example,https://b.example',
        'do they say the same of her?',
      ],
      ['peername doctor --gateway http://127.0.0.1:8080', 'a gateway'],
    ],
    options: [...networkOptions, 'json', 'color'],
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'staex-bridge',
    operands: '',
    summary: 'Let the call app ask the Staex node of this machine',
    notes: [
      'Runs until Ctrl-C. Serves GET /id and GET /resolve?node-id=ID on 127.0.0.1 alone.',
      'Each runs mcc once: mcc id, or mcc resolve ID.',
      'Web pages may ask only when --allow-origin names them: the id of your node leads to your name.',
    ],
    examples: [
      ['peername staex-bridge --allow-origin https://call.example', 'for the call app on that site'],
      ['peername staex-bridge --mcc ./mcc-in-docker', 'a node in a container, through a script of yours'],
      ['curl http://127.0.0.1:9377/id', 'what the call app asks'],
    ],
    options: ['port', 'allowOrigin', 'mcc', 'json'],
    own: {
      port: { help: 'Port to listen on; 0 is any (default: 9377)' },
      json: { help: 'Say where it listens as a JSON object' },
    },
    load: async () => (await import('./commands/staex-bridge.ts')).staexBridge,
  },
  {
    name: 'devnet',
    operands: '[set NAME KEY [VALUE] | advance TIME | info]',
    summary: 'Run local chains with names on them, or change those that run',
    notes: [
      'Runs until Ctrl-C. While it runs, --network devnet of the other commands means its chains.',
      'set writes a record or, without VALUE, removes it; advance moves the clocks ahead; info shows where the chains are.',
    ],
    examples: [
      ['peername devnet', 'both chains, on free ports'],
      ['peername devnet --port 9944 --block-time 500', 'on ports 9944 to 9947'],
      ['peername devnet set alice.azero staex-id h8sy...', 'change a record while it runs'],
      ['peername devnet advance 90s', 'let time pass'],
    ],
    options: ['port', 'azeroPort', 'ethereumPort', 'ccipPort', 'controlPort', 'blockTime', 'json', 'color'],
    own: {
      port: {
        help: 'First of four ports in a row, in the order of the next four options; 0 is any (default: 0)',
        parse: wholeNumber('the first of four ports', 0, 65_532),
      },
    },
    load: async () => (await import('./commands/devnet.ts')).devnet,
  },
];

/** The command of that name. */
export function findCommand(name: string): Command | undefined {
  return commands.find((command) => command.name === name);
}
