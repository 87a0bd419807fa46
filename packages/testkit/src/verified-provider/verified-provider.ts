import type { Hex } from '@peername/devnet/wire';
import { type BlockHeader, provenHeader } from './block-header.ts';
import { createProvenState, type ProvenState } from './proven-state.ts';
import { type CallToRun, runCall } from './run-call.ts';
import { untrustedNode } from './untrusted-node.ts';

/** What a verified provider is made of. */
export interface VerifiedProviderOptions {
  /** The node that is asked for headers, proofs and code, and not believed (HTTP). */
  readonly url: string;
  /** The hash of the newest block that there is reason to trust; a light client learns it from the consensus of a chain. */
  readonly trusted: () => Promise<Hex>;
}

/** An EIP-1193 provider of chain 1 that hands out nothing that its trusted block does not commit to. */
export interface VerifiedProvider {
  /**
   * Knows `eth_chainId`, `eth_getBlockByNumber` and `eth_call`, up to the trusted block.
   *
   * Rejects with a `ResolverError` `UNTRUSTED` (`bad-proof`) when the node gives something else than the truth, or
   * cannot prove it.
   */
  request(call: { readonly method: string; readonly params?: unknown }): Promise<unknown>;
  close(): void;
}

/** How far back from the trusted block blocks are known. */
const knownBlocks = 256;

/**
 * A small light client for tests: headers are checked by their hash, back from a block that is trusted, and calls are
 * run here, in an EVM of our own, on accounts, slots and code that the node proves against a header (EIP-1186).
 */
export function createVerifiedProvider({ url, trusted }: VerifiedProviderOptions): VerifiedProvider {
  const node = untrustedNode(url);
  const headers = new Map<Hex, Promise<BlockHeader>>();
  const states = new Map<Hex, ProvenState>();

  function headerOf(hash: Hex): Promise<BlockHeader> {
    const known =
      headers.get(hash) ??
      node.ask('eth_getBlockByHash', [hash, false]).then((block) => provenHeader(block, hash));
    headers.set(hash, known);
    // A node that lied once may be honest the next time.
    known.catch(() => headers.delete(hash));
    return known;
  }

  /** The block at the height, by the hashes of parents; undefined for one that is not there or too old. */
  async function headerAt(number: bigint, hash: Hex): Promise<BlockHeader | undefined> {
    let header = await headerOf(hash);
    for (let back = 0; back < knownBlocks && BigInt(header.number) > number; back++) {
      header = await headerOf(header.parentHash);
    }
    return BigInt(header.number) === number ? header : undefined;
  }

  /** The block in any form that JSON-RPC has for one; those of the past only when the trusted block comes after them. */
  async function find(block: unknown): Promise<BlockHeader | undefined> {
    const head = await trusted();
    if (typeof block === 'string') {
      return /^0x/.test(block) ? headerAt(BigInt(block), head) : headerOf(head);
    }
    const { blockHash } = Object(block) as { readonly blockHash?: Hex };
    if (blockHash === undefined) return undefined;
    const header = await headerOf(blockHash);
    const canonical = await headerAt(BigInt(header.number), head);
    return canonical?.hash === blockHash ? header : undefined;
  }

  async function call(request: CallToRun, block: unknown): Promise<Hex> {
    const header = await find(block);
    if (!header) throw { code: -32001, message: 'Resource not found' };
    const state = states.get(header.hash) ?? createProvenState(node, header);
    states.set(header.hash, state);
    const hashAt = async (number: number): Promise<Hex> => {
      const older = await headerAt(BigInt(number), header.hash);
      if (!older) throw { code: -32001, message: 'Resource not found' };
      return older.hash;
    };
    return runCall(request, header, state, hashAt);
  }

  return {
    async request({ method, params }) {
      const [first, second] = (params ?? []) as readonly unknown[];
      switch (method) {
        case 'eth_chainId':
          return '0x1';
        case 'eth_getBlockByNumber':
          return (await find(first)) ?? null;
        case 'eth_call':
          return call(first as CallToRun, second);
        default:
          throw { code: 4200, message: `There is no ${method}` };
      }
    },
    close: () => node.close(),
  };
}
