import type { RecordChange } from '@peername/resolver-core/publish';
import { AbiError, readBytes, readList, readText } from '../abi-decode.ts';
import { encodeCall, textArg, wordArg } from '../abi-encode.ts';
import { toHex } from '../hex.ts';
import { encodeMulticall } from '../universal-resolver.ts';

/** `setText(bytes32 node, string key, string value)` (ENSIP-5). */
const setText = '0x10f13a8c';
const multicall = '0xac9650d8';

/** The call by which a resolver writes the changes: `setText`, or for several a `multicall` of it. */
export function encodeWrites(node: Uint8Array, changes: readonly RecordChange[]): Uint8Array {
  const writes = changes.map((change) => encodeWrite(node, change));
  return writes.length === 1 && writes[0] ? writes[0] : encodeMulticall(writes);
}

/** The call for one change. An empty text is what ENS calls no record. */
export function encodeWrite(node: Uint8Array, { key, value }: RecordChange): Uint8Array {
  return encodeCall(setText, wordArg(node), textArg(key), textArg(value ?? ''));
}

/**
 * The changes that a call makes to the records of one name; undefined when it does anything else, or says the same in
 * another form than ours, in which more could hide.
 */
export function decodeWrites(node: Uint8Array, data: Uint8Array): readonly RecordChange[] | undefined {
  try {
    const isMany = toHex(data.subarray(0, 4)) === multicall;
    const changes = (isMany ? callsIn(data) : [data]).map(decodeWrite);
    if (changes.length === 0) return undefined;
    const again = isMany
      ? encodeMulticall(changes.map((change) => encodeWrite(node, change)))
      : encodeWrites(node, changes);
    return toHex(again) === toHex(data) ? changes : undefined;
  } catch (error) {
    if (error instanceof AbiError) return undefined;
    throw error;
  }
}

/** The name, by its node, and the changes that a call makes to its records; undefined as for {@link decodeWrites}. */
export function readWrites(
  data: Uint8Array,
): { readonly node: Uint8Array; readonly changes: readonly RecordChange[] } | undefined {
  try {
    const [first = data] = toHex(data.subarray(0, 4)) === multicall ? callsIn(data) : [];
    const node = first.subarray(4, 36);
    const changes = node.length === 32 ? decodeWrites(node, data) : undefined;
    return changes && { node, changes };
  } catch (error) {
    if (error instanceof AbiError) return undefined;
    throw error;
  }
}

function callsIn(data: Uint8Array): Uint8Array[] {
  const { count, items } = readList(data.subarray(4), 0);
  return Array.from({ length: count }, (_, at) => readBytes(items, at));
}

function decodeWrite(data: Uint8Array): RecordChange {
  const value = readText(data.subarray(4), 2);
  return { key: readText(data.subarray(4), 1), value: value === '' ? null : value };
}
