import { escapeText, ResolverError } from '@peername/resolver-core';

/**
 * Which servers the look-ups of off-chain names may go to.
 *
 * - `'off'`: none; such names reject with `OFFCHAIN_REFUSED`
 * - `'on'`: https servers on the internet
 * - `{ origins }`: those, and exactly these origins, which may be plain http, on any port and in a private network
 */
export type CcipOption = 'off' | 'on' | { readonly origins: readonly string[] };

/** A {@link CcipOption}, checked. */
export interface CcipPolicy {
  readonly enabled: boolean;
  /** Origins that the operator named. */
  readonly origins: ReadonlySet<string>;
}

/** @throws {@link ResolverError} `OFFCHAIN_REFUSED` with reason `bad-origin` for a text that is no http(s) origin */
export function readCcipOption(option: CcipOption): CcipPolicy {
  if (typeof option === 'string') return { enabled: option !== 'off', origins: new Set() };
  return { enabled: true, origins: new Set(option.origins.map(readOrigin)) };
}

function readOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // More than an origin would suggest that only that path is allowed.
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new ResolverError({
    code: 'OFFCHAIN_REFUSED',
    reason: 'bad-origin',
    shortMessage: `"${escapeText(text, 80)}" is not an origin; write it as https://host or http://host:port`,
  });
}
