import type { RpcReplyError } from '@peername/json-rpc';
import { ResolverError } from '@peername/resolver-core';
import { unknownBlock } from './ethereum-reader.ts';

/** What a JSON-RPC error that is no revert means. Servers have no common codes for it, so their words have to tell. */
export function rpcFault({ rpcCode, message }: RpcReplyError, method: string, origin: string): ResolverError {
  const details = `${method}: ${rpcCode} ${message}`;
  if (rpcCode === noSuchResource || saysUnknownBlock(message)) {
    return new ResolverError({
      code: 'UNAVAILABLE',
      reason: unknownBlock,
      shortMessage: `${origin} does not have the block`,
      details,
    });
  }
  if (saysOutOfGas(message)) {
    return new ResolverError({
      code: 'CONTRACT',
      reason: 'execution-failed',
      shortMessage: 'The call failed inside the contract',
      details,
    });
  }
  return new ResolverError({
    code: 'UNAVAILABLE',
    reason: 'rpc-error',
    shortMessage: `${origin} refused the request`,
    details,
  });
}

// EIP-1474: "resource not found", which is all that some servers say of a block.
const noSuchResource = -32001;

/**
 * `header not found`, `unknown block`, `Block could not be found`, `block not found: hash 0x...`, and of a block that was
 * undone `hash 0x... is not currently canonical`
 */
export function saysUnknownBlock(message: string): boolean {
  return /(header|block).*(not (be )?found|unknown|not available|missing)|(unknown|missing) (block|header)|not (currently )?canonical/i.test(
    message,
  );
}

function saysOutOfGas(message: string): boolean {
  return /out ?of ?gas|gas (required|limit|uint64)|invalid opcode|stack (over|under)flow|invalid jump/i.test(
    message,
  );
}
