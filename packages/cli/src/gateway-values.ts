import { isIP } from 'node:net';
import { parseRedisUrl } from '@peername/http-gateway/node/redis-url';
import { list } from './option-values.ts';
import { quoted, UsageError } from './usage-error.ts';

/** An address or the name of a host, without a port. */
export function hostName(text: string, label: string): string {
  const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  if (isIP(bare) !== 0 || /^(?=.{1,253}$)[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*$/.test(bare)) return bare;
  throw new UsageError(`${label} is an address or the name of a host without a port, not ${quoted(text)}`);
}

/** Addresses and ranges in CIDR notation. */
export function addressRanges(text: string, label: string): readonly string[] {
  const ranges = list(text, label);
  for (const range of ranges)
    if (!isRange(range))
      throw new UsageError(
        `${label} is a list of addresses and ranges such as 10.0.0.0/8, not ${quoted(range)}`,
      );
  return ranges;
}

function isRange(text: string): boolean {
  const [, address = '', prefix] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return bits >= 0 && (prefix === undefined || Number(prefix) <= bits);
}

/** The URL of a Redis. It is not repeated in messages: it may hold a password. */
export function redisUrl(text: string, label: string): string {
  try {
    parseRedisUrl(text);
    return text;
  } catch (error) {
    throw new UsageError(`${label}: ${(error as TypeError).message}`);
  }
}
