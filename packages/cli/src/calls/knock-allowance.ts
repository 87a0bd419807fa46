import { type AddressClass, classifyAddress, parseIpAddress } from '@peername/call';
import type { Clock, Count, Milliseconds } from '@peername/resolver-core';

/** Says which candidates may be given to a connection. */
export interface KnockAllowance {
  /** @param line - `candidate:...`, as in SDP */
  allows(line: string): boolean;
}

// The library holds 30 remote candidates in all. A few are left for addresses that it learns of by itself.
const mostCandidates: Count = 26;
// One check takes 8 seconds, and a NAT remembers it for 30 more (Linux; others for longer).
const again: Milliseconds = 28_000;
// With no NAT in between.
const near: readonly AddressClass[] = ['private', 'shared', 'link-local', 'loopback'];

/**
 * Counts remote candidates. Each is taken once; one that is given again makes the library check it anew, which keeps the
 * way through a NAT open. That is allowed only as often as it helps, and only for addresses of the open internet, or the
 * library would be full within minutes. Names are never allowed: they would be asked of the system's DNS.
 */
export function knockAllowance(clock: Pick<Clock, 'now'>): KnockAllowance {
  const given = new Map<string, Milliseconds>();
  let count = 0;
  return {
    allows(line) {
      const [, address = '', port = ''] = /^candidate:\S+ \d+ \S+ \d+ (\S+) (\d+) typ/.exec(line) ?? [];
      const bytes = parseIpAddress(address);
      if (!bytes || count >= mostCandidates) return false;
      const last = given.get(`${address} ${port}`);
      if (last !== undefined && (near.includes(classifyAddress(bytes)) || clock.now() - last < again))
        return false;
      count++;
      given.set(`${address} ${port}`, clock.now());
      return true;
    },
  };
}
