import { isInCidr, parseCidr } from './cidr.ts';

/** What kind of place an IP address is, by the registries of special-purpose addresses (RFC 6890). */
export type AddressClass =
  /** Anywhere on the internet. */
  | 'global'
  /** A local network: RFC 1918, RFC 4193. */
  | 'private'
  /** Between a provider and its customers (RFC 6598); Tailscale uses it too. */
  | 'shared'
  | 'link-local'
  | 'loopback'
  | 'multicast'
  | 'broadcast'
  /** The address that stands for none, and the rest of 0.0.0.0/8. */
  | 'unspecified'
  /** For examples, benchmarks and test networks. */
  | 'documentation'
  /** IPv6 with an IPv4 address inside, which would slip past rules about IPv4. */
  | 'embedded-ipv4'
  /** Not given to anybody yet. */
  | 'reserved';

// The first range that holds an address decides.
const ranges = {
  ipv4: tableOf([
    ['255.255.255.255/32', 'broadcast'],
    ['0.0.0.0/8', 'unspecified'],
    ['10.0.0.0/8', 'private'],
    ['100.64.0.0/10', 'shared'],
    ['127.0.0.0/8', 'loopback'],
    ['169.254.0.0/16', 'link-local'],
    ['172.16.0.0/12', 'private'],
    ['192.0.0.0/24', 'reserved'],
    ['192.0.2.0/24', 'documentation'],
    ['192.88.99.0/24', 'reserved'],
    ['192.168.0.0/16', 'private'],
    ['198.18.0.0/15', 'documentation'],
    ['198.51.100.0/24', 'documentation'],
    ['203.0.113.0/24', 'documentation'],
    ['224.0.0.0/4', 'multicast'],
    ['240.0.0.0/4', 'reserved'],
    ['0.0.0.0/0', 'global'],
  ]),
  ipv6: tableOf([
    ['::/128', 'unspecified'],
    ['::1/128', 'loopback'],
    ['::/96', 'embedded-ipv4'],
    ['::ffff:0:0/96', 'embedded-ipv4'],
    ['64:ff9b::/96', 'embedded-ipv4'],
    ['64:ff9b:1::/48', 'embedded-ipv4'],
    ['2001::/32', 'embedded-ipv4'],
    ['2001:2::/48', 'documentation'],
    ['2001:db8::/32', 'documentation'],
    ['2002::/16', 'embedded-ipv4'],
    ['3fff::/20', 'documentation'],
    ['2000::/3', 'global'],
    ['fc00::/7', 'private'],
    ['fe80::/10', 'link-local'],
    ['ff00::/8', 'multicast'],
    ['::/0', 'reserved'],
  ]),
};

/** Says what an address in 4 or 16 bytes is. */
export function classifyAddress(bytes: Uint8Array): AddressClass {
  const table = bytes.length === 4 ? ranges.ipv4 : ranges.ipv6;
  return table.find(({ cidr }) => isInCidr(bytes, cidr))?.is ?? 'reserved';
}

function tableOf(rows: readonly (readonly [string, AddressClass])[]) {
  return rows.flatMap(([text, is]) => {
    const cidr = parseCidr(text);
    return cidr ? [{ cidr, is }] : [];
  });
}
