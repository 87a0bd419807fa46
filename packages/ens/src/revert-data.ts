import type { RpcReplyError } from '@peername/json-rpc';
import { fromHex } from './hex.ts';

/** How deep providers nest the data of a revert. */
const maxDepth = 4;

/**
 * The revert data in the `data` of a JSON-RPC error. Servers put it there as hex (geth, anvil), as hex behind a word
 * (`Reverted 0x...`, OpenEthereum and its heirs), or inside objects of their own under `data`, `result`, `return`,
 * `output` or the hash of a transaction (proxies, Ganache). What it means is decoded strictly elsewhere.
 */
export function revertDataIn(value: unknown, depth = 0): Uint8Array | undefined {
  if (typeof value === 'string') return fromHex(value.replace(/^\s*reverted\s+/i, '').trim());
  if (typeof value !== 'object' || value === null || depth >= maxDepth) return undefined;
  // The fields that hold it come before those that hold other hex, such as addresses and hashes.
  const entries = Object.entries(value);
  const named = entries.filter(([key]) =>
    /^(data|result|return|returnValue|output|originalError|error)$/.test(key),
  );
  const nested = entries.filter(([, inner]) => typeof inner === 'object');
  for (const [, inner] of [...named, ...nested]) {
    const data = revertDataIn(inner, depth + 1);
    if (data) return data;
  }
  return undefined;
}

/** Whether an error says that the contract reverted, for servers that drop the data. */
export function saysReverted({ rpcCode, message }: RpcReplyError): boolean {
  return rpcCode === 3 || /revert/i.test(message);
}
