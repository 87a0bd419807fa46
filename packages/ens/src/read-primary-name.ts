import {
  type Account,
  type Hex,
  isResolverError,
  type Name,
  type ReadOptions,
  ResolverError,
  type ReverseReading,
} from '@peername/resolver-core';
import { AbiError } from './abi-decode.ts';
import { callFault } from './call-fault.ts';
import type { OffchainPart } from './ccip-read.ts';
import { fromHex } from './hex.ts';
import { dnsDecode } from './name-encoding.ts';
import type { ResolverAnswer, ResolverClient } from './resolver-client.ts';
import { decodeRevert } from './revert.ts';
import { decodeReverse, encodeReverse } from './universal-resolver.ts';

/** Reads the primary name (ENSIP-19) of an account in EIP-55. */
export type ReadPrimaryName = (address: Hex, options: ReadOptions) => Promise<ReverseReading>;

/** Reads through a client. `parse` makes the canonical name of a text, or throws. */
export function createReadPrimaryName(
  client: Pick<ResolverClient, 'ask'>,
  parse: (text: string) => Name,
): ReadPrimaryName {
  return async (address, options) => {
    const [answer] = await client.ask([encodeReverse(fromHex(address) ?? new Uint8Array())], options);
    if (!answer || isResolverError(answer)) throw answer;
    const { evidence } = answer;
    const account: Account = { chain: evidence.chain, address };
    const claim = readClaim(answer);
    if (claim.isConfirmed) {
      const name = canonical(claim.name, parse);
      if (name) return { state: 'found', name, account, evidence };
    }
    const reason = claim.name === undefined ? 'unset' : 'mismatch';
    return { state: 'absent', reason, account, claimed: claim.name || undefined, evidence };
  };
}

/** What an account says its name is. */
type Claim =
  /** The contract checked that the name points back. */
  | { readonly isConfirmed: true; readonly name: string }
  /** It does not; undefined when no name is set at all, empty when it is not known which. */
  | { readonly isConfirmed: false; readonly name: string | undefined };

const nothing: Claim = { isConfirmed: false, name: undefined };

/** @throws {@link ResolverError} when nothing was learnt */
function readClaim({ reply, offchain }: ResolverAnswer): Claim {
  if (reply.state === 'reverted') return revertedClaim(reply.data, offchain);
  try {
    const name = decodeReverse(reply.data);
    return name === '' ? nothing : { isConfirmed: true, name };
  } catch (error) {
    if (!(error instanceof AbiError)) throw error;
    throw new ResolverError({
      code: 'CONTRACT',
      reason: 'malformed-reply',
      shortMessage: 'The primary name of the account cannot be read',
      details: error.message,
    });
  }
}

// `name(bytes32)`: what a reverse record is read with.
const nameSelector = '0x691f3431';

/** The same errors mean that there is no reverse record, or that the name in it leads nowhere, depending on where. */
function revertedClaim(data: Uint8Array, offchain: OffchainPart): Claim {
  const revert = decodeRevert(data);
  switch (revert.error) {
    case 'ReverseAddressMismatch':
      return { isConfirmed: false, name: revert.primary };
    case 'ResolverNotFound':
    case 'ResolverNotContract': {
      const labels = dnsDecode(revert.name) ?? [];
      return labels.at(-1) === 'reverse' ? nothing : { isConfirmed: false, name: labels.join('.') };
    }
    case 'UnsupportedResolverProfile':
      return revert.selector === nameSelector ? nothing : { isConfirmed: false, name: '' };
    default: {
      const fault = callFault(data, offchain);
      if (fault instanceof ResolverError) throw fault;
      return nothing;
    }
  }
}

/** The name, when it is written in its one canonical way: others look like a name that they are not. */
function canonical(text: string, parse: (text: string) => Name): Name | undefined {
  try {
    const name = parse(text);
    return name.text === text ? name : undefined;
  } catch {
    return undefined;
  }
}
