import type { Count } from '@peername/resolver-core';
import { type AddressBytes, isWithin, parseIpAddress } from './ip-address.ts';

/**
 * Who may be asked at an address: `global` anyone on the internet; `local` somebody on this machine or network, only
 * when the operator named the origin; `forbidden` nobody.
 */
export type AddressClass = 'global' | 'local' | 'forbidden';

/** The class of an IP address in text form. What is no address is forbidden. */
export function classifyAddress(text: string): AddressClass {
  const address = parseIpAddress(text);
  if (!address || addressesIn(address).some((inner) => isIn(inner, forbidden))) return 'forbidden';
  if (address.length === 4) return isIn(address, localV4) ? 'local' : 'global';
  return isIn(address, globalV6) && !isIn(address, localV6) ? 'global' : 'local';
}

type Range = readonly [prefix: AddressBytes, bits: Count];

// Where clouds hand the credentials of a machine to whoever asks from it. No operator means these.
const forbidden = ranges(
  '169.254.0.0/16 100.100.100.200/32 168.63.129.16/32 192.0.0.192/32 fd00:ec2::/32 fe80::/10',
);

// IANA's special-purpose registry, with everything that is not globally reachable, and 6to4's relays.
const localV4 = ranges(
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24',
  '192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
);

// Only this part of IPv6 is handed out for the internet; in it lie protocols' own blocks, Teredo, examples and 6to4.
// What is outside of it needs no list: ::/96, ::ffff:0:0/96, 64:ff9b::/96, fc00::/7, fe80::/10, ff00::/8 and more.
const globalV6 = ranges('2000::/3');
const localV6 = ranges('2001::/23 2001:db8::/32 2002::/16 3fff::/20');

// The forms that carry an IPv4 address, and where in them it is.
const carriers = ranges('::/96 ::ffff:0:0/96 64:ff9b::/96 2002::/16');

/** The address and the IPv4 address that it carries. */
function addressesIn(address: AddressBytes): AddressBytes[] {
  const inner = carriers.flatMap(([prefix, bits]) => {
    if (!isWithin(address, prefix, bits)) return [];
    const start = bits === 16 ? 2 : 12;
    return [address.slice(start, start + 4)];
  });
  return [address, ...inner];
}

function isIn(address: AddressBytes, list: readonly Range[]): boolean {
  return list.some(([prefix, bits]) => isWithin(address, prefix, bits));
}

function ranges(...lists: readonly string[]): Range[] {
  return lists.flatMap((list) =>
    list.split(' ').map((range): Range => {
      const [prefix = '', bits] = range.split('/');
      return [parseIpAddress(prefix) ?? [], Number(bits)];
    }),
  );
}
