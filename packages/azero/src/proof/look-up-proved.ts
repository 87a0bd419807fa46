import type { Hex } from '@peername/resolver-core';
import { fromHex } from '../hex.ts';
import { decodingProof } from './bad-proof.ts';
import { proofItems } from './proof-items.ts';
import { trieValue } from './trie-value.ts';

/** What a proof shows of one key: its value, or that there is none. */
export type Proved = { readonly value: Uint8Array } | { readonly absent: true };

/**
 * What the storage with this root holds under `key`, by a proof such as `state_getReadProof` gives for that key alone.
 * Takes both layouts of the state. For a child trie, the root is the value that the main trie has for it.
 *
 * @throws {@link ResolverError} `UNTRUSTED` (`bad-proof`) when anything is missing, superfluous or malformed
 *
 * @example
 * ```ts
 * import { lookUpProved } from '@peername/azero/proof'
 *
 * const { at, proof } = await rpc('state_getReadProof', [[key]])
 * const { stateRoot } = await rpc('chain_getHeader', [at])
 * lookUpProved(stateRoot, proof, key) // { value: Uint8Array } or { absent: true }
 * ```
 */
export function lookUpProved(root: Hex, proof: readonly Hex[], key: Hex): Proved {
  return decodingProof(() => {
    const items = proofItems([proof.map(fromHex)]);
    const value = trieValue(items, fromHex(root), fromHex(key));
    items.end();
    return value ? { value } : { absent: true };
  });
}
