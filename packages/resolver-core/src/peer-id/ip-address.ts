/** Whether the text is an IPv4 address: four decimal numbers without leading zeros. */
export function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}

/** Whether the text is an IPv6 address (RFC 4291, 2.2), without a zone. */
export function isIpv6(text: string): boolean {
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return false;
  if (tail === undefined) return groupCount(head) === 8;
  // The dotted form stands at the very end of an address only.
  if (head.includes('.')) return false;
  return (head === '' ? 0 : groupCount(head)) + (tail === '' ? 0 : groupCount(tail)) < 8;
}

/** The number of 16-bit groups, or NaN if one is malformed. */
function groupCount(text: string): number {
  const groups = text.split(':');
  const last = groups.at(-1) ?? '';
  if (isIpv4(last)) return groups.length === 1 ? 2 : groupCount(groups.slice(0, -1).join(':')) + 2;
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups.length : Number.NaN;
}
