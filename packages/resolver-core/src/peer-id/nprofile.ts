import { refuse } from './refusal.ts';

/** What an nprofile holds. */
export interface Nprofile {
  readonly key: Uint8Array;
  readonly relays: readonly string[];
}

/** Reads the type-length-value list of an nprofile (NIP-19): one key, any number of relays, other types ignored. */
export function readNprofile(bytes: Uint8Array): Nprofile {
  const keys: Uint8Array[] = [];
  const relays: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [type, size = 0] = bytes.subarray(at, at + 2);
    const value = bytes.subarray(at + 2, at + 2 + size);
    if (at + 2 > bytes.length || value.length < size)
      refuse('encoding', 'it is an nprofile that ends too early');
    if (type === 0) keys.push(value);
    if (type === 1) relays.push(readRelay(value));
    at += 2 + size;
  }
  const [key] = keys;
  if (key === undefined || keys.length > 1)
    return refuse('encoding', 'it is an nprofile without exactly one key');
  return { key, relays };
}

function readRelay(value: Uint8Array): string {
  const url = String.fromCharCode(...value);
  if (!/^wss?:\/\/[!-~]+$/.test(url))
    refuse('encoding', 'it is an nprofile with a relay that is no ws(s):// URL');
  return url;
}
