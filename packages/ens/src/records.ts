import type { Account, RecordKey, UnreadableRecord } from '@peername/resolver-core';
import { AbiError, readAddress, readBytes, readText } from './abi-decode.ts';
import { checksumAddress } from './address.ts';
import type { OffchainPart } from './ccip-read.ts';
import { ContenthashError, contenthashKey, peerOfContenthash } from './contenthash.ts';
import { offchainRejected, resolverFault, unsupported } from './resolver-fault.ts';

/** The records of a name as its resolver gave them. */
export interface NameRecords {
  readonly records: ReadonlyMap<RecordKey, string>;
  readonly unreadable: readonly UnreadableRecord[];
  /** The address that the name points at, in EIP-55. */
  readonly address: Account['address'] | undefined;
  /** Whether the resolver has a function for any of the keys. */
  readonly isSupported: boolean;
}

/**
 * Reads the replies to the calls of {@link recordCalls}.
 *
 * ```
 * 0 bytes       the resolver has no such function, or failed without a word
 * 32·n bytes    the ABI reply; a text that is not set is an empty one
 * under 4 bytes broken
 * other         the resolver's error, which fails the whole: without this record the others prove nothing
 * ```
 *
 * @throws {@link ResolverError} when the resolver failed for one of the keys
 */
export function readRecords(
  keys: readonly RecordKey[],
  replies: readonly Uint8Array[],
  offchain: OffchainPart,
): NameRecords {
  // After a server answered, silence about everything is a resolver that believed none of it.
  if (offchain.answered && replies.every((reply) => reply.length === 0)) throw offchainRejected('no data');
  const records = new Map<RecordKey, string>();
  const unreadable: UnreadableRecord[] = [];
  let supported = 0;
  let texts = false;
  let silent = false;
  for (const [i, key] of keys.entries()) {
    const reply = replies[i] ?? new Uint8Array();
    if (reply.length === 0) {
      silent ||= key !== contenthashKey;
      continue;
    }
    if (isError(reply)) {
      const fault = resolverFault(reply, offchain);
      if (fault !== unsupported) throw fault;
      continue;
    }
    supported++;
    texts ||= key !== contenthashKey;
    try {
      const value = key === contenthashKey ? peerOfContenthash(readBytes(reply, 0)) : readText(reply, 0);
      if (value) records.set(key, value);
    } catch (error) {
      if (!(error instanceof AbiError || error instanceof ContenthashError)) throw error;
      unreadable.push({ key, why: error.message });
    }
  }
  // It has a function for texts, so silence about one of them hides what its server said of it. Taking that for "no
  // record" would let the server choose which of the others is dialled.
  if (offchain.answered && texts && silent) throw offchainRejected('no data for one of the records');
  return {
    records,
    unreadable,
    address: readAccount(replies[keys.length]),
    isSupported: supported > 0 || keys.length === 0,
  };
}

function isError(reply: Uint8Array): boolean {
  return reply.length >= 4 && reply.length % 32 !== 0;
}

/** The account is told along with the records; that it cannot be read is no reason to lose them. */
function readAccount(reply: Uint8Array | undefined): string | undefined {
  if (reply?.length !== 32) return undefined;
  try {
    const address = readAddress(reply, 0);
    return /^0x0+$/.test(address) ? undefined : checksumAddress(address);
  } catch {
    return undefined;
  }
}
