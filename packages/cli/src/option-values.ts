import type { Count, Milliseconds } from '@peername/resolver-core';
import { hint } from './did-you-mean.ts';
import { quoted, UsageError } from './usage-error.ts';

/** What CCIP-Read may do: nothing, ask any public gateway, or only these origins (which may be private). */
export type CcipSetting = 'off' | 'on' | { readonly origins: readonly string[] };

// Every parser takes the text and the label to complain under (`--timeout`, `PEERNAME_TIMEOUT`). Texts that can hold a
// key are never repeated in a message.

/** A parser for one word of a fixed list. */
export function oneOf<T extends string>(words: readonly T[]): (text: string, label: string) => T {
  return (text, label) => {
    const word = words.find((one) => one === text);
    if (word !== undefined) return word;
    throw new UsageError(`${label} is one of ${words.join(', ')}, not ${quoted(text)}${hint(text, words)}`);
  };
}

/** A parser for a whole number within bounds. */
export function wholeNumber(what: string, min: Count, max: Count): (text: string, label: string) => Count {
  return (text, label) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new UsageError(`${label} is ${what} from ${min} to ${max}, not ${quoted(text)}`);
  };
}

/** A parser for what `parse` takes, or the word `off`. */
export function orOff<T>(
  parse: (text: string, label: string) => T,
): (text: string, label: string) => T | 'off' {
  return (text, label) => (text === 'off' ? 'off' : parse(text, label));
}

/** A yes or no from an environment variable or a config file. */
export function yesOrNo(text: string, label: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new UsageError(`${label} is true or false, not ${quoted(text)}`);
}

/** Words between commas, none empty. */
export function list(text: string, label: string): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.some((item) => item === '')) throw new UsageError(`${label} has an empty item`);
  return items;
}

/** The path of a file. */
export function filePath(text: string, label: string): string {
  if (text !== '' && !text.includes('\0')) return text;
  throw new UsageError(`${label} is not the path of a file`);
}

/** URLs of endpoints. */
export function endpointUrls(text: string, label: string): readonly string[] {
  const urls = list(text, label);
  urls.forEach((url, i) => {
    const parsed = parseUrl(url);
    if (!parsed || !/^(https?|wss?):$/.test(parsed.protocol))
      throw new UsageError(`${label}: item ${i + 1} is not a URL such as https://host or wss://host`);
  });
  return urls;
}

/** URLs of gateways. */
export function gatewayUrls(text: string, label: string): readonly string[] {
  const urls = list(text, label);
  urls.forEach((url, i) => {
    const parsed = parseUrl(url);
    if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.search !== '')
      throw new UsageError(`${label}: item ${i + 1} is not a URL such as https://host, without a query`);
  });
  return urls;
}

/** `TLD=ADDRESS` pairs. The adapter checks the addresses. */
export function registries(text: string, label: string): Readonly<Record<string, string>> {
  const pairs = list(text, label).map((item) => {
    const [, tld, address] = /^\.?([a-z0-9]{1,63})=([a-zA-Z0-9]{1,100})$/.exec(item) ?? [];
    if (tld === undefined || address === undefined)
      throw new UsageError(`${label} is written TLD=ADDRESS, such as azero=5FsB…, not ${quoted(item)}`);
    return [tld, address] as const;
  });
  return Object.fromEntries(pairs);
}

/** An Ethereum address. */
export function ethereumAddress(text: string, label: string): string {
  if (/^0x[0-9a-fA-F]{40}$/.test(text)) return text;
  throw new UsageError(`${label} is an address of 0x and 40 hex digits, not ${quoted(text)}`);
}

/** An address of a Substrate chain. The adapter checks it. */
export function substrateAddress(text: string, label: string): string {
  if (/^[a-zA-Z0-9]{1,100}$/.test(text)) return text;
  throw new UsageError(`${label} is an address such as 5FsB…, not ${quoted(text)}`);
}

/** `off`, `on` or a list of origins. */
export function ccip(text: string, label: string): CcipSetting {
  if (text === 'off' || text === 'on') return text;
  const origins = list(text, label).map((item, i) => {
    const url = parseUrl(item);
    const bare =
      url && /^https?:$/.test(url.protocol) && /^\/?$/.test(`${url.pathname}${url.search}${url.hash}`);
    if (!bare || url.username || url.password)
      throw new UsageError(
        `${label} is off, on or origins such as https://host; item ${i + 1} is none of them`,
      );
    return url.origin;
  });
  return { origins };
}

/** A length of time such as `90s`, `10m`, `2h`, `1d`, `500ms`. */
export function duration(text: string, label: string): Milliseconds {
  const [, digits, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? [];
  const factor = unit === undefined ? undefined : milliseconds[unit];
  if (factor !== undefined && Number(digits) > 0) return Number(digits) * factor;
  throw new UsageError(`${label} is a length of time such as 90s, 10m, 2h or 1d, not ${quoted(text)}`);
}

const milliseconds: Readonly<Record<string, Milliseconds>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
