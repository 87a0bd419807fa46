import type { ByteCount, Count, Milliseconds } from '@peername/resolver-core';
import { addressRanges, hostName, redisUrl } from './gateway-values.ts';
import type { Option } from './option.ts';
import { filePath, oneOf, orOff, wholeNumber, yesOrNo } from './option-values.ts';

/** How much a gateway says in its log. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** What `peername gateway` alone has to know. Undefined means the default. */
export interface GatewaySettings {
  readonly host?: string | undefined;
  readonly adminPort?: Count | 'off' | undefined;
  readonly cacheEntries?: Count | undefined;
  readonly cacheBytes?: ByteCount | undefined;
  /** May hold a password: never printed. */
  readonly redis?: string | undefined;
  /** Addresses and ranges in CIDR notation. */
  readonly trustedProxy?: readonly string[] | undefined;
  readonly snapshot?: string | undefined;
  /** The file of the keys that answers are signed with. */
  readonly signingKeys?: string | 'off' | undefined;
  /** A key has come into wrong hands: no other one counts any more. */
  readonly atOnce?: boolean | undefined;
  /** Whether caches follow the chains. */
  readonly follow?: boolean | undefined;
  readonly requestsPerMinute?: Count | 'off' | undefined;
  readonly readsPerMinute?: Count | 'off' | undefined;
  readonly logLevel?: LogLevel | undefined;
  readonly logClients?: boolean | undefined;
  readonly drain?: Milliseconds | undefined;
}

const perMinute = orOff(wholeNumber('off or a number', 1, 10_000_000));

/** The options of `peername gateway` that no other command has. */
export const gatewayOptions: {
  readonly [K in keyof GatewaySettings]-?: Option<NonNullable<GatewaySettings[K]>>;
} = {
  host: {
    metavar: 'HOST',
    help: 'Address to listen on; 0.0.0.0 or :: is every one (default: 127.0.0.1)',
    parse: hostName,
  },
  adminPort: {
    metavar: 'N|off',
    help: 'Port of metrics, stats and purge, on 127.0.0.1 alone; 0 is any (default: 9464)',
    parse: orOff(wholeNumber('off or a port', 0, 65_535)),
  },
  cacheEntries: {
    metavar: 'N',
    help: 'The most names held in memory (default: 100000)',
    parse: wholeNumber('a number of names', 1, 100_000_000),
  },
  cacheBytes: {
    metavar: 'N',
    help: 'The most memory they may take, in bytes (default: 134217728)',
    parse: wholeNumber('a number of bytes', 65_536, 1_000_000_000_000),
  },
  redis: {
    metavar: 'URL',
    help: 'Redis or Valkey that the replicas share: redis://host:6379 or rediss://...',
    parse: redisUrl,
  },
  trustedProxy: {
    metavar: 'CIDR[,CIDR]',
    many: true,
    help: 'Proxies whose X-Forwarded-For says who asks (default: none)',
    parse: addressRanges,
  },
  snapshot: {
    metavar: 'FILE',
    help: 'Where the cache is kept while the gateway does not run',
    parse: filePath,
  },
  signingKeys: {
    metavar: 'FILE|off',
    help: 'Keys that answers are signed with (default: gateway-keys.json in the state folder)',
    parse: orOff(filePath),
  },
  atOnce: {
    help: 'With rotate-key: the key was stolen, so that only a new one counts from now on',
    parse: yesOrNo,
  },
  follow: {
    help: 'Drop what each block changes (default: yes, but for public endpoints of Aleph Zero)',
    parse: yesOrNo,
  },
  requestsPerMinute: {
    metavar: 'N|off',
    help: 'Requests of one client; a batch counts its names (default: 1200)',
    parse: perMinute,
  },
  readsPerMinute: {
    metavar: 'N|off',
    help: 'Reads of a chain that one client may cause (default: 120)',
    parse: perMinute,
  },
  logLevel: {
    metavar: 'LEVEL',
    help: 'trace, debug, info, warn, error or silent (default: info; warn on a terminal)',
    parse: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
  },
  logClients: {
    help: 'Log who asked: the address, of IPv6 its /64',
    parse: yesOrNo,
  },
  drain: {
    metavar: 'MS',
    help: 'How long it goes on answering once told to stop (default: 3000; on a terminal 0)',
    parse: wholeNumber('a number of milliseconds', 0, 600_000),
  },
};
