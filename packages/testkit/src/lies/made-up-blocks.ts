import type { RpcCall } from './lie.ts';

/** The blocks that a liar has made up, each of which stands for a real one. */
export interface MadeUpBlocks<Header> {
  /** Remembers a made-up block. */
  add(hash: string, block: { readonly realHash: string; readonly header: Header }): void;
  headerOf(hash: unknown): Header | undefined;
  /** The call with the real block in the place of the made-up one. */
  ask(call: RpcCall): RpcCall;
}

/** No made-up block yet. */
export function createMadeUpBlocks<Header>(): MadeUpBlocks<Header> {
  const blocks = new Map<string, { readonly realHash: string; readonly header: Header }>();

  function withRealHash(param: unknown): unknown {
    if (typeof param === 'string') return blocks.get(param)?.realHash ?? param;
    const { blockHash } = Object(param) as { blockHash?: unknown };
    return typeof blockHash === 'string' ? { ...Object(param), blockHash: withRealHash(blockHash) } : param;
  }

  return {
    add: (hash, block) => void blocks.set(hash, block),
    headerOf: (hash) => (typeof hash === 'string' ? blocks.get(hash)?.header : undefined),
    ask: ({ method, params }) => ({ method, params: params.map(withRealHash) }),
  };
}
