import { toHex } from '../src/azero/hex.ts';
import type { WritableContractStorage } from '../src/azero/ink-mapping.ts';

/** A contract's storage without a chain. */
export function memoryStorage(): WritableContractStorage {
  const values = new Map<string, Uint8Array>();
  return {
    get: (key) => values.get(toHex(key)),
    set(key, value) {
      if (value) values.set(toHex(key), value);
      else values.delete(toHex(key));
    },
  };
}
