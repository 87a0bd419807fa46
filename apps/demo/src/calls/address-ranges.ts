import { isInCidr, parseCidr, parseIpAddress } from '@peername/call';

/** Whether an address is inside one of the ranges, such as `10.115.0.0/16` or `200::/7`. */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  const bytes = parseIpAddress(address);
  if (!bytes) return false;
  return ranges.some((range) => {
    const cidr = parseCidr(range);
    return cidr !== undefined && isInCidr(bytes, cidr);
  });
}
