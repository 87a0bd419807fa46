import type { Count, RecordKey } from '@peername/resolver-core';
import { contenthashKey } from './contenthash.ts';
import type { EncodedName } from './name-encoding.ts';
import { accountCall, contenthashCall, encodeMulticall, textCall } from './universal-resolver.ts';

/** The multicall for the keys, in their order, and for the account. */
export type EncodeRecordCalls = (name: EncodedName, keys: readonly RecordKey[]) => Uint8Array;

/** The calls for the keys, in their order, and one for the account. */
export function recordCalls(name: EncodedName, keys: readonly RecordKey[]): Uint8Array[] {
  const calls = keys.map((key) => (key === contenthashKey ? contenthashCall(name) : textCall(name, key)));
  return [...calls, accountCall(name)];
}

/** Where the node goes. Texts are UTF-8 and lengths are short, so nothing else looks like it. */
const blankNode = new Uint8Array(32).fill(0xff);

/** Encodes by templates, of which it keeps `capacity`: the calls for the same keys differ only in the name's node. */
export function createRecordCallsEncoder(capacity: Count): EncodeRecordCalls {
  const templates = new Map<string, { readonly data: Uint8Array; readonly nodesAt: readonly number[] }>();

  return ({ node }, keys) => {
    const id = JSON.stringify(keys);
    let template = templates.get(id);
    if (!template) {
      const data = encodeMulticall(recordCalls({ node: blankNode, wire: new Uint8Array() }, keys));
      template = { data, nodesAt: blanksIn(data) };
      if (templates.size >= capacity) templates.delete(templates.keys().next().value as string);
      templates.set(id, template);
    }
    const data = template.data.slice();
    for (const at of template.nodesAt) data.set(node, at);
    return data;
  };
}

function blanksIn(data: Uint8Array): number[] {
  const places: number[] = [];
  for (let at = data.indexOf(0xff); at >= 0; at = data.indexOf(0xff, at + blankNode.length)) places.push(at);
  return places;
}
