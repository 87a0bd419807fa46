import type { AskTruth, Lie, RpcCall } from './lie.ts';
import { createMadeUpBlocks } from './made-up-blocks.ts';

interface BlockJson {
  readonly number: string;
  readonly hash: string;
  readonly timestamp: string;
}

/** Makes up a block for every real one, `ahead` blocks higher, and answers at it what is true at the real one. */
export function ensMadeUpHeads(says: string, ahead: number, mark = 0x66): Lie {
  const made = createMadeUpBlocks<BlockJson>();
  return {
    says,
    ask: made.ask,
    tell(call, truth) {
      const real = blockIn(call, truth.result);
      if (!real || (ahead !== 0 && !isHead(call))) return truth;
      const hash = `0x${mark.toString(16).padStart(2, '0')}${real.hash.slice(4)}`;
      const header = { ...real, hash, number: add(real.number, ahead) };
      made.add(hash, { realHash: real.hash, header });
      return { result: header };
    },
  };
}

/** Names a block of some time ago as the head. */
export function ensOldHead(says: string, behind: number): Lie {
  return {
    says,
    async tell(call, truth, askTruth) {
      const real = blockIn(call, truth.result);
      if (!real || !isHead(call)) return truth;
      return { result: await blockAt(Math.max(1, Number(real.number) - behind), askTruth) };
    },
  };
}

/** Names the same head for ever. */
export function ensStuckHead(says: string): Lie {
  const heads = new Map<unknown, BlockJson>();
  return {
    says,
    tell(call, truth) {
      const real = blockIn(call, truth.result);
      if (!real || !isHead(call)) return truth;
      const held = heads.get(call.params[0]) ?? real;
      heads.set(call.params[0], held);
      return { result: held };
    },
  };
}

/** Changes what every block says of itself and leaves its hash, which nothing here could check. */
export function ensBlock(says: string, by: { readonly number?: number; readonly seconds?: number }): Lie {
  return {
    says,
    tell(call, truth) {
      const real = blockIn(call, truth.result);
      if (!real) return truth;
      const { number = 0, seconds = 0 } = by;
      return {
        result: { ...real, number: add(real.number, number), timestamp: add(real.timestamp, seconds) },
      };
    },
  };
}

/** Gives another chain id. */
export function ensOtherChain(says: string): Lie {
  return { says, tell: ({ method }, truth) => (method === 'eth_chainId' ? { result: '0x2a' } : truth) };
}

function blockIn({ method }: RpcCall, result: unknown): BlockJson | undefined {
  const isBlock = method === 'eth_getBlockByNumber' || method === 'eth_getBlockByHash';
  return isBlock && result ? (result as BlockJson) : undefined;
}

/** Whether a block was asked for by what it is (`latest`, `finalized`) and not by its number or hash. */
function isHead({ method, params }: RpcCall): boolean {
  return method === 'eth_getBlockByNumber' && /^[a-z]+$/.test(String(params[0]));
}

function blockAt(number: number, askTruth: AskTruth): Promise<unknown> {
  return askTruth('eth_getBlockByNumber', [`0x${number.toString(16)}`, false]);
}

function add(quantity: string, by: number): string {
  return `0x${(Number(quantity) + by).toString(16)}`;
}
