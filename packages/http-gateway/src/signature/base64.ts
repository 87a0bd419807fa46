// In pieces: a function takes only so many arguments.
const pieceSize = 8_192;

/** Bytes in base64 (RFC 4648, 4). */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(latin1Of(bytes));
}

/** Bytes in base64url without padding (RFC 4648, 5), as JSON Web Keys have it. */
export function encodeBase64url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function latin1Of(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += pieceSize)
    text += String.fromCharCode(...bytes.subarray(from, from + pieceSize));
  return text;
}

/** The bytes of a text in base64 or base64url, with or without padding. @throws an error of `atob` for anything else */
export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  );
}
