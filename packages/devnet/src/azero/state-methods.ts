import type { Chain } from './chain.ts';
import { hexOrNull, toHex } from './hex.ts';
import { loadMetadata, type MetadataVersion } from './metadata.ts';
import { invalidParams } from './rpc-error.ts';
import { hashParam, hexParam, keysParam, type RpcMethod, type RpcMethods, textParam } from './rpc-method.ts';
import type { RuntimeApi, RuntimeVersion } from './runtime-api.ts';
import { childStorageKey } from './storage-keys.ts';

/** `state_*` and `childstate_*`: what the runtime answers and the storage holds, at a block. */
export function stateMethods(
  chain: Chain,
  runtime: RuntimeApi,
  runtimeVersion: RuntimeVersion,
  newest: MetadataVersion,
): RpcMethods {
  const getStorage: RpcMethod = (params) =>
    hexOrNull(chain.stateAt(hashParam(params, 1)).get(hexParam(params, 0)));
  const version: RpcMethod = (params) => {
    chain.stateAt(hashParam(params, 0));
    return runtimeVersion;
  };
  return {
    state_call: async (params) =>
      toHex(await runtime(textParam(params, 0), hexParam(params, 1), chain.stateAt(hashParam(params, 2)))),
    state_getStorage: getStorage,
    state_getStorageAt: getStorage,
    state_queryStorageAt: (params) => {
      const keys = keysParam(params, 0);
      const block = hashParam(params, 1) ?? chain.head().hash;
      const state = chain.stateAt(block);
      return [{ block, changes: keys.map((key) => [toHex(key), hexOrNull(state.get(key))]) }];
    },
    state_getKeysPaged: (params) => {
      const keys = chain.stateAt(hashParam(params, 3)).keys(hexParam(params, 0));
      const after = params[2] === undefined || params[2] === null ? undefined : textParam(params, 2);
      const start = after === undefined ? 0 : keys.findIndex((key) => key > after);
      return start < 0 ? [] : keys.slice(start, start + Math.min(1000, Number(params[1])));
    },
    state_getReadProof: (params) => {
      const at = hashParam(params, 1) ?? chain.head().hash;
      return { at, proof: chain.stateAt(at).proof(keysParam(params, 0)).map(toHex) };
    },
    state_getChildReadProof: (params) => {
      const trieId = childTrieId(hexParam(params, 0));
      const at = hashParam(params, 2) ?? chain.head().hash;
      return { at, proof: chain.stateAt(at).proof(keysParam(params, 1), trieId).map(toHex) };
    },
    state_getMetadata: async (params) => {
      chain.stateAt(hashParam(params, 0));
      // Nodes keep this method at version 14; newer versions come through the runtime API.
      return toHex((await loadMetadata(newest, 14)) ?? new Uint8Array());
    },
    state_getRuntimeVersion: version,
    chain_getRuntimeVersion: version,
    childstate_getStorage: (params) => {
      const trieId = childTrieId(hexParam(params, 0));
      return hexOrNull(chain.stateAt(hashParam(params, 2)).get(hexParam(params, 1), trieId));
    },
    childstate_getKeys: (params) => {
      const trieId = childTrieId(hexParam(params, 0));
      return chain.stateAt(hashParam(params, 2)).keys(hexParam(params, 1), trieId);
    },
  };
}

const childPrefix = childStorageKey(new Uint8Array());

function childTrieId(key: Uint8Array): Uint8Array {
  if (!toHex(key).startsWith(childPrefix)) throw invalidParams('parameter 0 is not the key of a child trie');
  return key.slice((childPrefix.length - 2) / 2);
}
