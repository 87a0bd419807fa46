import { id } from 'ethers';
import { expect, test } from 'vitest';
import { AbiError } from './abi-decode.ts';
import { parseAccount } from './address.ts';
import { toHex } from './hex.ts';
import { dnsEncode, namehash } from './name-encoding.ts';
import {
  accountCall,
  contenthashCall,
  decodeResolve,
  encodeMulticall,
  encodeResolve,
  encodeReverse,
  textCall,
  universalResolverAddress,
} from './universal-resolver.ts';

const labels = ['alice', 'eth'];
const name = { node: namehash(labels), wire: dnsEncode(labels) };
const selectorOf = (call: Uint8Array): string => toHex(call.subarray(0, 4));

test('every selector is that of its function', () => {
  const calls: [Uint8Array, string][] = [
    [textCall(name, 'staex-id'), 'text(bytes32,string)'],
    [accountCall(name), 'addr(bytes32)'],
    [contenthashCall(name), 'contenthash(bytes32)'],
    [encodeMulticall([]), 'multicall(bytes[])'],
    [encodeResolve(name, new Uint8Array()), 'resolveWithGateways(bytes,bytes,string[])'],
    [encodeReverse(new Uint8Array(20)), 'reverseWithGateways(bytes,uint256,string[])'],
  ];
  for (const [call, signature] of calls) expect(selectorOf(call)).toBe(id(signature).slice(0, 10));
});

test('the address of the Universal Resolver is written in EIP-55', () => {
  expect(parseAccount(universalResolverAddress)).toBe(universalResolverAddress);
});

test('refuses a reply to another number of calls, and one that is not ABI', () => {
  expect(() => decodeResolve(new Uint8Array(), 1)).toThrow(AbiError);
  expect(() => decodeResolve(new Uint8Array(64), 1)).toThrow(AbiError);
});
