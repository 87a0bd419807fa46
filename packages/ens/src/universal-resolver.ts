import type { Hex } from '@peername/resolver-core';
import { AbiError, readAddress, readBytes, readList, readText } from './abi-decode.ts';
import { bytesArg, encodeCall, listArg, textArg, uintArg, wordArg } from './abi-encode.ts';
import type { EncodedName } from './name-encoding.ts';

/** The Universal Resolver's proxy (ENSIP-23): the same on mainnet and Sepolia, before and after ENSv2. */
export const universalResolverAddress: Hex = '0xeEeEEEeE14D718C2B47D9923Deab1335E144EeEe';

/** The batch gateway that is the client itself (ENSIP-21). */
export const localBatchGateway = 'x-batch-gateway:true';

const selectors = {
  resolveWithGateways: '0xa1472844',
  reverseWithGateways: '0xb7d6ca64',
  multicall: '0xac9650d8',
  text: '0x59d1d43c',
  addr: '0x3b3b57de',
  contenthash: '0xbc1c58d1',
} as const;

// Only ourselves, so that no look-up can reach somebody else's batch gateway.
const gateways = listArg([textArg(localBatchGateway)]);

/** The call for one text record (ENSIP-5). */
export function textCall({ node }: Pick<EncodedName, 'node'>, key: string): Uint8Array {
  return encodeCall(selectors.text, wordArg(node), textArg(key));
}

/** The call for the account that a name points at (ENSIP-1). */
export function accountCall({ node }: EncodedName): Uint8Array {
  return encodeCall(selectors.addr, wordArg(node));
}

/** The call for the content hash (ENSIP-7). */
export function contenthashCall({ node }: EncodedName): Uint8Array {
  return encodeCall(selectors.contenthash, wordArg(node));
}

/** `multicall(calls)`, which a resolver answers with one reply per call. */
export function encodeMulticall(calls: readonly Uint8Array[]): Uint8Array {
  return encodeCall(selectors.multicall, listArg(calls.map(bytesArg)));
}

/** `resolveWithGateways(name, data, [ourselves])`: the data's answer from the name's resolver. */
export function encodeResolve({ wire }: EncodedName, data: Uint8Array): Uint8Array {
  return encodeCall(selectors.resolveWithGateways, bytesArg(wire), bytesArg(data), gateways);
}

/**
 * One reply per call of the {@link encodeMulticall} that was resolved, each empty, an ABI reply, or an error (4 + 32·n bytes).
 *
 * @throws {@link AbiError} when it is not that
 */
export function decodeResolve(data: Uint8Array, calls: number): Uint8Array[] {
  readAddress(data, 1);
  const { count, items } = readList(readBytes(data, 0), 0);
  if (count !== calls) throw new AbiError(`${count} replies for ${calls} calls`);
  return Array.from({ length: count }, (_, i) => readBytes(items, i));
}

/** `reverseWithGateways(address, coinType, [ourselves])`, coin type 60: the primary name on Ethereum (ENSIP-19). */
export function encodeReverse(address: Uint8Array): Uint8Array {
  return encodeCall(selectors.reverseWithGateways, bytesArg(address), uintArg(60), gateways);
}

/**
 * The primary name, empty when there is none.
 *
 * @throws {@link AbiError} when the reply is not one of `reverseWithGateways`
 */
export function decodeReverse(data: Uint8Array): string {
  readAddress(data, 1);
  readAddress(data, 2);
  return readText(data, 0);
}
