// RFC 8839, 5.4: ice-char. There are 64, so six bits are one character and nothing else.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Whether the text has only ICE characters and as many as are wanted. */
export function isIceText(text: string, shortest: number, longest: number): boolean {
  return text.length >= shortest && text.length <= longest && /^[A-Za-z0-9+/]*$/.test(text);
}

/** How many bytes {@link packIceText} makes of so many characters. */
export function packedLength(characters: number): number {
  return Math.ceil((characters * 6) / 8);
}

/** ICE characters, six bits each, most significant first, zeros at the end. */
export function packIceText(text: string): Uint8Array {
  const bytes = new Uint8Array(packedLength(text.length));
  for (let bit = 0; bit < text.length * 6; bit++) {
    const digit = alphabet.indexOf(text.charAt(Math.floor(bit / 6)));
    if ((digit >> (5 - (bit % 6))) & 1) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  }
  return bytes;
}

/** So many ICE characters out of packed bytes, or undefined when the bits left over are not zero. */
export function unpackIceText(bytes: Uint8Array, characters: number): string | undefined {
  let text = '';
  for (let index = 0; index < characters; index++) {
    const bit = index * 6;
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += alphabet.charAt((pair >> (10 - (bit & 7))) & 63);
  }
  const left = bytes.length * 8 - characters * 6;
  return ((bytes.at(-1) ?? 0) & ((1 << left) - 1)) === 0 ? text : undefined;
}
