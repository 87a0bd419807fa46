import { type HeaderJson, hashHeader, toHex } from '@peername/devnet/wire';
import type { AskTruth, Lie, RpcCall } from './lie.ts';
import { createMadeUpBlocks } from './made-up-blocks.ts';

/** Makes up a block for every real one, `ahead` blocks higher, whose hash fits its header. */
export function azeroMadeUpHeads(says: string, ahead: number, mark = 0x66): Lie {
  const made = createMadeUpBlocks<HeaderJson>();

  async function makeUp(realHash: unknown, askTruth: AskTruth): Promise<string | null> {
    const real = (await askTruth('chain_getHeader', [realHash])) as HeaderJson | null;
    if (!real) return null;
    const number = Number(real.number) + ahead;
    const header = {
      ...real,
      number: `0x${number.toString(16)}` as const,
      extrinsicsRoot: toHex(new Uint8Array(32).fill(mark)),
    };
    const hash = hashHeader({ ...header, number, logs: header.digest.logs });
    made.add(hash, { realHash: String(realHash), header });
    return hash;
  }

  return {
    says,
    ask: made.ask,
    async tell(call, truth, askTruth) {
      if (call.method === 'chain_getHeader') {
        const header = made.headerOf(call.params[0]);
        return header ? { result: header } : truth;
      }
      // With heads far ahead, the blocks below them are told as they are.
      const makesUp = isHead(call) || (ahead === 0 && isHeight(call));
      return makesUp && truth.result ? { result: await makeUp(truth.result, askTruth) } : truth;
    },
  };
}

/** Names a block of some time ago as the head. */
export function azeroOldHead(says: string, behind: number): Lie {
  return {
    says,
    async tell(call, truth, askTruth) {
      if (!isHead(call)) return truth;
      const { number } = (await askTruth('chain_getHeader', [truth.result])) as HeaderJson;
      return { result: await askTruth('chain_getBlockHash', [Math.max(1, Number(number) - behind)]) };
    },
  };
}

/** Names the same head for ever. */
export function azeroStuckHead(says: string): Lie {
  const heads = new Map<string, unknown>();
  return {
    says,
    tell(call, truth) {
      if (!isHead(call)) return truth;
      const held = heads.get(call.method) ?? truth.result;
      heads.set(call.method, held);
      return { result: held };
    },
  };
}

/** Gives headers another number, so that their hash no longer fits. */
export function azeroNumber(says: string, by: number): Lie {
  return {
    says,
    tell(call, truth) {
      const header = truth.result as HeaderJson | null | undefined;
      if (call.method !== 'chain_getHeader' || !header) return truth;
      return { result: { ...header, number: `0x${(Number(header.number) + by).toString(16)}` } };
    },
  };
}

/** Gives block 0 another hash. */
export function azeroOtherChain(says: string): Lie {
  return {
    says,
    tell: (call, truth) =>
      call.method === 'chain_getBlockHash' && Number(call.params[0]) === 0 && call.params.length > 0
        ? { result: toHex(new Uint8Array(32).fill(0xcc)) }
        : truth,
  };
}

function isHead({ method, params }: RpcCall): boolean {
  return (
    method === 'chain_getFinalizedHead' ||
    (method === 'chain_getBlockHash' && (params[0] === undefined || params[0] === null))
  );
}

/** A question for the block at a height; block 0 is what tells chains apart and is nobody's to make up. */
function isHeight({ method, params }: RpcCall): boolean {
  return method === 'chain_getBlockHash' && Number(params[0]) > 0;
}
