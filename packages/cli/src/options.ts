import type { Assurance, Count, Finality, Milliseconds } from '@peername/resolver-core';
import { type CallSettings, callOptions } from './call-settings.ts';
import { type GatewaySettings, gatewayOptions } from './gateway-settings.ts';
import { type GatewayTrustSettings, gatewayTrustOptions } from './gateway-trust-settings.ts';
import type { Option } from './option.ts';
import {
  type CcipSetting,
  ccip,
  endpointUrls,
  ethereumAddress,
  gatewayUrls,
  list,
  oneOf,
  registries,
  substrateAddress,
  wholeNumber,
  yesOrNo,
} from './option-values.ts';
import { type PinsSettings, pinsOptions } from './pins/pins-settings.ts';
import { oneRecordKey, type PublishSettings, publishOptions } from './publish/publish-settings.ts';
import { type BridgeSettings, bridgeOptions } from './staex-bridge/bridge-settings.ts';

/** What options, environment and config file settle. Undefined means the default. */
export interface Settings
  extends CallSettings,
    GatewaySettings,
    BridgeSettings,
    PinsSettings,
    PublishSettings,
    GatewayTrustSettings {
  readonly network?: 'mainnet' | 'testnet' | 'devnet' | undefined;
  readonly azeroRpc?: readonly string[] | undefined;
  /** Registry contracts by ending. */
  readonly azeroRegistry?: Readonly<Record<string, string>> | undefined;
  readonly azeroRouter?: string | undefined;
  readonly ensRpc?: readonly string[] | undefined;
  readonly ensUniversalResolver?: string | undefined;
  readonly ccip?: CcipSetting | undefined;
  /** Read through these instead of the chains. */
  readonly gateway?: readonly string[] | undefined;
  /** How many endpoints of a chain have to agree. */
  readonly quorum?: Count | undefined;
  /** The least strength of an answer. */
  readonly require?: Assurance | undefined;
  readonly finality?: Finality | undefined;
  readonly timeout?: Milliseconds | undefined;
  /** Not yet checked: the kinds are known to the core alone. */
  readonly kinds?: readonly string[] | undefined;
  readonly optInRecords?: boolean | undefined;
  /** Of records: the one to publish, or those to read. */
  readonly key?: readonly string[] | undefined;
  /** Watch until a name changes. */
  readonly untilChange?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly explain?: boolean | undefined;
  readonly color?: boolean | undefined;
  readonly port?: Count | undefined;
  readonly azeroPort?: Count | undefined;
  readonly ethereumPort?: Count | undefined;
  readonly ccipPort?: Count | undefined;
  readonly controlPort?: Count | undefined;
  readonly blockTime?: Milliseconds | undefined;
}

/** The name of a setting: `azeroRpc` is `--azero-rpc`, `PEERNAME_AZERO_RPC`, and `azeroRpc` in the config file. */
export type SettingName = keyof Settings;

const port = wholeNumber('a port', 0, 65_535);

/** Every option of every command. */
export const options: { readonly [K in SettingName]-?: Option<NonNullable<Settings[K]>> } = {
  network: {
    metavar: 'NAME',
    help: 'mainnet, testnet or devnet (default: mainnet)',
    parse: oneOf(['mainnet', 'testnet', 'devnet']),
  },
  azeroRpc: {
    metavar: 'URL[,URL]',
    many: true,
    help: 'Endpoints of Aleph Zero, best first',
    parse: endpointUrls,
  },
  azeroRegistry: {
    metavar: 'TLD=ADDRESS[,..]',
    many: true,
    help: 'AZERO.ID registries by ending',
    parse: registries,
  },
  azeroRouter: {
    metavar: 'ADDRESS',
    help: 'AZERO.ID router to ask for the registry',
    parse: substrateAddress,
  },
  ensRpc: {
    metavar: 'URL[,URL]',
    many: true,
    help: 'Endpoints of Ethereum, best first',
    parse: endpointUrls,
  },
  ensUniversalResolver: {
    metavar: '0x...',
    help: 'Universal Resolver of ENS',
    parse: ethereumAddress,
  },
  ccip: {
    metavar: 'off|on|ORIGIN[,..]',
    help: 'Ask off-chain gateways of names: never, public ones, or these only (default: on)',
    parse: ccip,
  },
  gateway: {
    metavar: 'URL[,URL]',
    many: true,
    help: 'Read through these gateways and not from the chains, best first',
    parse: gatewayUrls,
  },
  quorum: {
    metavar: 'K',
    help: 'How many must agree (default: 2 for quorum, proof or three or more domains; else 1)',
    parse: wholeNumber('a number of endpoints', 1, 64),
  },
  require: {
    metavar: 'LEVEL',
    help: 'Take only answers that rest on this: single, quorum or proof (default: single)',
    parse: oneOf(['single', 'quorum', 'proof']),
  },
  finality: {
    metavar: 'LEVEL',
    help: 'latest, safe or finalized (default: finalized on Aleph Zero, latest on Ethereum)',
    parse: oneOf(['latest', 'safe', 'finalized']),
  },
  timeout: {
    metavar: 'MS',
    help: 'The longest a lookup takes (default: 10000)',
    parse: wholeNumber('a number of milliseconds', 1, 600_000),
  },
  kinds: {
    metavar: 'LIST',
    many: true,
    help: 'Only these kinds of peer id, the first wins: staex,libp2p,iroh',
    parse: list,
  },
  optInRecords: {
    help: 'Also read records that name something else first, such as an ENS contenthash',
    parse: yesOrNo,
  },
  key: {
    metavar: 'KEY',
    // Given twice it comes with a comma.
    many: true,
    help: 'The key of a record, with --value',
    parse: oneRecordKey,
  },
  untilChange: {
    help: 'End with the first change, with the exit code of what the name has come to',
    parse: yesOrNo,
  },
  json: {
    help: 'One JSON object per line, also on a terminal',
    parse: yesOrNo,
  },
  explain: {
    help: 'Show each step with its time and requests; names are then read one by one',
    parse: yesOrNo,
  },
  color: {
    help: 'Colours, or with --no-color none (default: on a terminal without NO_COLOR)',
    parse: yesOrNo,
  },
  port: {
    metavar: 'N',
    help: 'Port to listen on; 0 is any',
    parse: port,
  },
  azeroPort: { metavar: 'N', help: 'Port of the Aleph Zero node', parse: port },
  ethereumPort: { metavar: 'N', help: 'Port of the Ethereum node', parse: port },
  ccipPort: { metavar: 'N', help: 'Port of the off-chain gateway', parse: port },
  controlPort: { metavar: 'N', help: 'Port that takes changes to records and clock', parse: port },
  blockTime: {
    metavar: 'MS',
    help: 'Time between blocks of Aleph Zero; of Ethereum twelve times as long (default: 1000)',
    parse: wholeNumber('a number of milliseconds', 10, 3_600_000),
  },
  ...gatewayOptions,
  ...gatewayTrustOptions,
  ...bridgeOptions,
  ...pinsOptions,
  ...publishOptions,
  ...callOptions,
};

/** What options mean in one command, where that is not what they mean elsewhere. */
export type OwnOptions = { readonly [K in SettingName]?: Partial<Option<NonNullable<Settings[K]>>> };

/** Every setting. */
export const settingNames: readonly SettingName[] = Object.keys(options) as SettingName[];

/** `azeroRpc` to `azero-rpc`. */
export function flagOf(name: SettingName): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `azeroRpc` to `PEERNAME_AZERO_RPC`, unless the option has a variable of its own. */
export function envOf(name: SettingName): string {
  return options[name].env ?? `PEERNAME_${flagOf(name).toUpperCase().replaceAll('-', '_')}`;
}
