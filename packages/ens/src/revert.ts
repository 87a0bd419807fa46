import type { Count, Hex } from '@peername/resolver-core';
import {
  AbiError,
  readAddress,
  readBytes,
  readList,
  readSelector,
  readText,
  readUint,
} from './abi-decode.ts';
import { toHex } from './hex.ts';

/** `OffchainLookup` of EIP-3668: a request to ask servers and call back. */
export interface OffchainLookup {
  /** The contract that asks; must be the one that was called. */
  readonly sender: Hex;
  readonly urls: readonly string[];
  readonly callData: Uint8Array;
  readonly callback: Hex;
  readonly extraData: Uint8Array;
}

/** What a call reverted with, as far as the Universal Resolver (ENSIP-23) and EIP-3668 define it. */
export type Revert =
  | { readonly error: 'ResolverNotFound'; readonly name: Uint8Array }
  | { readonly error: 'ResolverNotContract'; readonly name: Uint8Array; readonly resolver: Hex }
  | { readonly error: 'UnsupportedResolverProfile'; readonly selector: Hex }
  | { readonly error: 'ResolverError'; readonly data: Uint8Array }
  | { readonly error: 'ReverseAddressMismatch'; readonly primary: string }
  | { readonly error: 'HttpError'; readonly status: Count }
  | { readonly error: 'Error'; readonly message: string }
  | { readonly error: 'OffchainLookup'; readonly lookup: OffchainLookup }
  | {
      readonly error:
        | 'DNSDecodingFailed'
        | 'DNSEncodingFailed'
        | 'EmptyAddress'
        | 'InvalidBatchGatewayResponse';
    }
  | { readonly error: 'unknown'; readonly selector: Hex };

const decoders: Readonly<Record<Hex, (args: Uint8Array) => Revert>> = {
  '0x77209fe8': (args) => ({ error: 'ResolverNotFound', name: readBytes(args, 0) }),
  '0x1e9535f2': (args) => ({
    error: 'ResolverNotContract',
    name: readBytes(args, 0),
    resolver: readAddress(args, 1),
  }),
  '0x7b1c461b': (args) => ({ error: 'UnsupportedResolverProfile', selector: readSelector(args, 0) }),
  '0x95c0c752': (args) => ({ error: 'ResolverError', data: readBytes(args, 0) }),
  '0xef9c03ce': (args) => ({ error: 'ReverseAddressMismatch', primary: readText(args, 0) }),
  '0x01800152': (args) => ({ error: 'HttpError', status: readUint(args, 0) }),
  '0x08c379a0': (args) => ({ error: 'Error', message: readText(args, 0) }),
  '0x556f1830': (args) => ({ error: 'OffchainLookup', lookup: readLookup(args) }),
  '0xba4adc23': () => ({ error: 'DNSDecodingFailed' }),
  '0x9a4c3e3b': () => ({ error: 'DNSEncodingFailed' }),
  '0x7138356f': () => ({ error: 'EmptyAddress' }),
  '0x4a5c31ea': () => ({ error: 'InvalidBatchGatewayResponse' }),
};

/** EIP-3668 sets no limit; the lists in use have one or two. */
const maxUrls = 4;
// Checked before there is a text: a few bytes of ABI can point at the same long one hundreds of times.
const maxUrlBytes = 8_192;

/** What the revert data says. Data that no known error fits, also because its arguments are broken, is `unknown`. */
export function decodeRevert(data: Uint8Array): Revert {
  const selector = toHex(data.subarray(0, 4));
  const decode = Object.hasOwn(decoders, selector) ? decoders[selector] : undefined;
  try {
    return decode?.(data.subarray(4)) ?? { error: 'unknown', selector };
  } catch (error) {
    if (error instanceof AbiError) return { error: 'unknown', selector };
    throw error;
  }
}

/** The first URLs of a `string[]`: as many as are ever tried. */
export function readUrls(frame: Uint8Array, slot: Count): string[] {
  const { count, items } = readList(frame, slot);
  return Array.from({ length: Math.min(count, maxUrls) }, (_, i) => {
    if (readBytes(items, i).length > maxUrlBytes) throw new AbiError('a URL is too long');
    return readText(items, i);
  });
}

function readLookup(args: Uint8Array): OffchainLookup {
  return {
    sender: readAddress(args, 0),
    urls: readUrls(args, 1),
    callData: readBytes(args, 2),
    callback: readSelector(args, 3),
    extraData: readBytes(args, 4),
  };
}
