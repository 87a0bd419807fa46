import type { Option } from './option.ts';
import { filePath } from './option-values.ts';
import { quoted, UsageError } from './usage-error.ts';

/** How far gateways are believed. Undefined means the default. */
export interface GatewayTrustSettings {
  /** Thumbprints of the keys that gateways may sign with. */
  readonly gatewayKey?: readonly string[] | undefined;
  /** The share of answers that are compared with an own endpoint, from 0 to 1. */
  readonly sample?: number | undefined;
  /** Where the answer is kept as it came. */
  readonly save?: string | undefined;
  /** A saved key set. */
  readonly keys?: string | undefined;
}

/** The options about it. */
export const gatewayTrustOptions: {
  readonly [K in keyof GatewayTrustSettings]-?: Option<NonNullable<GatewayTrustSettings[K]>>;
} = {
  gatewayKey: {
    metavar: 'THUMBPRINT[,..]',
    many: true,
    help: 'Believe these keys, and those they vouch for (default: known or first seen)',
    parse: thumbprints,
  },
  sample: {
    metavar: 'RATE',
    help: 'Share of answers to compare with own endpoints, 0 to 1 (default: 0.01)',
    parse: share,
  },
  save: {
    metavar: 'FILE',
    help: "Keep the gateway's answer as it came, for peername verify",
    parse: filePath,
  },
  keys: {
    metavar: 'FILE',
    help: 'A saved key set: curl -si URL/.well-known/http-message-signatures-directory',
    parse: filePath,
  },
};

function thumbprints(text: string, label: string): readonly string[] {
  const keys = text.split(',').map((item) => item.trim());
  for (const key of keys) {
    if (!/^[\w-]{43}$/.test(key))
      throw new UsageError(`${label}: ${quoted(key)} is no thumbprint of a key, which has 43 characters`);
  }
  return keys;
}

function share(text: string, label: string): number {
  const value = /^(0|1|0?\.\d{1,9}|1\.0+|0\.0+)$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 1) return value;
  throw new UsageError(`${label} is a share from 0 to 1, such as 0.01, not ${quoted(text)}`);
}
