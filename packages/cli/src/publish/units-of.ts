import type { Count } from '@peername/resolver-core';

/**
 * A decimal text of whole coins (`0.05`) in the smallest unit, rounded down.
 *
 * @throws SyntaxError for any other text
 */
export function unitsOf(text: string, decimals: Count): bigint {
  const [whole = '', rest = ''] = text.split('.');
  return BigInt(whole + rest.slice(0, decimals).padEnd(decimals, '0'));
}
