import type { Command } from '../command.ts';
import { wholeNumber } from '../option-values.ts';
import { networkOptions } from './shared.ts';

/** Commands that run until they are told to end. */
export const serverCommands: readonly Command[] = [
  {
    name: 'gateway',
    operands: '[rotate-key]',
    summary: 'Serve names over HTTP, with a cache, quotas and metrics',
    notes: [
      'Runs until Ctrl-C. Says on standard output, in one line, where it listens; logs JSON to standard error.',
      'Metrics, stats and purge are on a port of their own that only this machine reaches.',
      'Signs its answers with a key that it makes on its first start. rotate-key adds the next one, which signs in a day.',
      'Follows the chains: an answer is dropped as soon as a block changes it. Of Aleph Zero that takes two requests a second.',
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
      'follow',
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
    load: async () => (await import('../commands/gateway.ts')).gateway,
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
    load: async () => (await import('../commands/staex-bridge.ts')).staexBridge,
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
    load: async () => (await import('../commands/devnet.ts')).devnet,
  },
];
