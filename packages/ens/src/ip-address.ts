import type { Count } from '@peername/resolver-core';

/** The bytes of an IP address, 4 or 16. */
export type AddressBytes = readonly number[];

/**
 * The bytes of an IP address in the form that URLs, after WHATWG parsing, and resolvers give it: dotted decimal, or
 * IPv6 with or without `::` and a dotted end. Undefined for every other text.
 */
export function parseIpAddress(text: string): AddressBytes | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

/** Whether the first `bits` bits of an address are those of `prefix`. */
export function isWithin(address: AddressBytes, prefix: AddressBytes, bits: Count): boolean {
  if (address.length !== prefix.length) return false;
  return prefix.every((byte, i) => {
    const shift = 8 - Math.min(8, Math.max(0, bits - i * 8));
    return byte >> shift === (address[i] ?? 0) >> shift;
  });
}

function parseV4(text: string): AddressBytes | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte < 256) ? bytes : undefined;
}

function parseV6(text: string): AddressBytes | undefined {
  const [head, tail, ...more] = text.split('::').map(parseGroups);
  if (!head || more.length > 0) return undefined;
  if (text.includes('::')) {
    if (!tail || head.length + tail.length > 14) return undefined;
    return [...head, ...new Array<number>(16 - head.length - tail.length).fill(0), ...tail];
  }
  return head.length === 16 ? head : undefined;
}

function parseGroups(text: string): AddressBytes | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [i, group] of groups.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    } else {
      const v4 = i === groups.length - 1 ? parseV4(group) : undefined;
      if (!v4) return undefined;
      bytes.push(...v4);
    }
  }
  return bytes;
}
