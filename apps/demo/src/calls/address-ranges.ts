/** Whether an address, in any text form, is inside one of the ranges, such as `10.115.0.0/16` or `200::/7`. */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  const bits = bitsOf(address);
  if (bits === undefined) return false;
  return ranges.some((range) => {
    const [base = '', length = ''] = range.split('/');
    const of = bitsOf(base);
    return of?.length === bits.length && of.slice(0, Number(length)) === bits.slice(0, Number(length));
  });
}

/** An address as 32 or 128 binary digits; undefined for any other text. */
function bitsOf(address: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address))
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  const host = address.replace(/^\[|\]$/g, '');
  if (!host.includes(':') || !URL.canParse(`http://[${host}]/`)) return undefined;
  const [head = '', tail] = new URL(`http://[${host}]/`).hostname.slice(1, -1).split('::');
  const groups = (text: string): string[] => text.split(':').filter(Boolean);
  const missing = 8 - groups(head).length - groups(tail ?? '').length;
  const all = [
    ...groups(head),
    ...Array<string>(tail === undefined ? 0 : missing).fill('0'),
    ...groups(tail ?? ''),
  ];
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
