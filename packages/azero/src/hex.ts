import type { Hex } from '@peername/resolver-core';
import { malformedReply } from './errors.ts';

/** The bytes of a `0x` text from an endpoint. @throws {@link ResolverError} `PROTOCOL` for anything else */
export function fromHex(value: unknown): Uint8Array {
  if (typeof value !== 'string' || value.length % 2 === 1 || !/^0x[0-9a-f]*$/i.test(value))
    throw malformedReply('not a hex text');
  const bytes = new Uint8Array(value.length / 2 - 1);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = (digitAt(value, 2 * i + 2) << 4) | digitAt(value, 2 * i + 3);
  return bytes;
}

/** `0x` and two lowercase digits per byte. */
export function toHex(bytes: Uint8Array): Hex {
  let text = '0x';
  for (const byte of bytes) text += (256 + byte).toString(16).slice(1);
  return text as Hex;
}

/** The value of a hex digit: letters are nine more than the low half of their code. */
function digitAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return (code & 15) + (code >> 6) * 9;
}
