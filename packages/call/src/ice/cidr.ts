import { parseIpAddress } from './ip-address.ts';

/** A range of addresses: those that share their first bits with `base` (RFC 4632, RFC 4291). */
export interface Cidr {
  /** 4 or 16 bytes. */
  readonly base: Uint8Array;
  /** How many bits are shared. */
  readonly prefix: number;
}

/**
 * Reads `10.115.0.0/16` or `200::/7`; an address alone is the range of itself. Bits behind the prefix may be set, as
 * they are where a range is written as an own address in it. Undefined for anything else.
 */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', bits, more] = text.split('/');
  const base = parseIpAddress(address);
  if (!base || more !== undefined) return undefined;
  if (bits === undefined) return { base, prefix: base.length * 8 };
  if (!/^(0|[1-9]\d{0,2})$/.test(bits) || Number(bits) > base.length * 8) return undefined;
  return { base, prefix: Number(bits) };
}

/** Whether an address in 4 or 16 bytes is in the range; never across the two families. */
export function isInCidr(address: Uint8Array, { base, prefix }: Cidr): boolean {
  if (address.length !== base.length) return false;
  return address.every((byte, index) => {
    const shared = Math.min(Math.max(prefix - index * 8, 0), 8);
    return (byte ^ (base[index] ?? 0)) >> (8 - shared) === 0;
  });
}
