import { encodeEvents, inherentSuccess } from './event-record.ts';
import { auraSlot, type Header, hashHeader } from './header.ts';
import { concatBytes, fromHex, type Hex, toHex } from './hex.ts';
import { clientError } from './rpc-error.ts';
import { bytes, compact, u32, u64 } from './scale.ts';
import { type DraftState, emptyState, type State } from './state.ts';
import type { StateVersion } from './state-version.ts';
import { blockNumberKey, eventsKey, timestampKey } from './storage-keys.ts';
import { orderedRoot } from './trie-root.ts';

/** A block of the local chain. */
export interface Block {
  readonly number: number;
  readonly hash: Hex;
  readonly header: Header;
  /** When it was made, in milliseconds since the Unix epoch. */
  readonly time: number;
  readonly extrinsics: readonly Hex[];
}

/** How a {@link Chain} is made; see the options of the node. */
export interface ChainOptions {
  readonly genesisTime: number;
  readonly genesisHash?: Hex | undefined;
  /** Milliseconds between two blocks. */
  readonly step: number;
  readonly finalityLag: number;
  readonly history: number;
  readonly timestampPallet: number;
  readonly stateVersion: StateVersion;
  /** `System.Events` of every block, encoded. @default what happened in the block */
  readonly events?: Uint8Array | undefined;
  /** Chooses the transactions of a block, applies them and answers them with what they left behind. @default none */
  readonly author?: ((state: DraftState, number: number) => BlockBody) | undefined;
  /** Fills the storage of block 0. */
  readonly genesis: (state: DraftState, time: number) => void;
}

/** What an author puts into a block behind its timestamp. */
export interface BlockBody {
  readonly extrinsics: readonly Hex[];
  /** Encoded event records. */
  readonly events: readonly Uint8Array[];
}

/** Writes to the storage of the next block before its transactions do. */
export type Change = (state: DraftState, time: number) => void;

const emptyBody: BlockBody = { extrinsics: [], events: [] };

/** Blocks, each with its state. No forks: what is made stays. */
export interface Chain {
  readonly genesisHash: Hex;
  head(): Block;
  finalized(): Block;
  byNumber(number: number): Block | undefined;
  byHash(hash: Hex): Block | undefined;
  /** @throws an RpcError for a block that is unknown, or too old for its state to be kept */
  stateAt(hash?: Hex): State;
  /** Makes the next block, with `change` in it and the event records that it leaves behind. */
  mine(change?: Change, left?: readonly Uint8Array[]): Block;
  /** Lets the chain's clock jump ahead at the next block. */
  skip(ms: number): void;
  /** Calls `listener` after each block; the returned function ends that. */
  onBlock(listener: (block: Block) => void): () => void;
}

/** Headers are small, so more of them are kept than of the states. */
const headersKept = 20_000;

/** Starts a chain with its block 0. Equal options make equal blocks. */
export function createChain(options: ChainOptions): Chain {
  const byHash = new Map<Hex, Block>();
  const blocks = new Map<number, Block>();
  const states = new Map<number, State>();
  const listeners = new Set<(block: Block) => void>();
  let skipped = 0;
  let head = makeGenesis();

  function makeGenesis(): Block {
    const time = options.genesisTime;
    const draft = emptyState(options.stateVersion).draft();
    options.genesis(draft, time);
    return add(undefined, time, draft, emptyBody);
  }

  function add(
    parent: Block | undefined,
    time: number,
    draft: DraftState,
    { extrinsics, events }: BlockBody,
  ): Block {
    const number = parent ? parent.number + 1 : 0;
    draft.set(timestampKey, u64.encode(BigInt(time)));
    draft.set(blockNumberKey, u32.encode(number));
    draft.set(eventsKey, options.events ?? encodeEvents(events));
    const state = draft.freeze();
    const header: Header = {
      parentHash: parent?.hash ?? `0x${'00'.repeat(32)}`,
      number,
      stateRoot: state.root(),
      extrinsicsRoot: orderedRoot(extrinsics.map(fromHex)),
      logs: parent ? [auraSlot(BigInt(Math.floor(time / options.step)))] : [],
    };
    const hash = (parent ? undefined : options.genesisHash) ?? hashHeader(header);
    const block = { number, hash, header, time, extrinsics };
    blocks.set(number, block);
    byHash.set(hash, block);
    states.set(number, state);
    forget(number);
    return block;
  }

  function forget(newest: number): void {
    states.delete(newest - options.history - 1);
    const old = blocks.get(newest - headersKept);
    if (!old || old.number === 0) return;
    blocks.delete(old.number);
    byHash.delete(old.hash);
  }

  return {
    genesisHash: head.hash,
    head: () => head,
    finalized: () => blocks.get(Math.max(0, head.number - options.finalityLag)) as Block,
    byNumber: (number) => blocks.get(number),
    byHash: (hash) => byHash.get(hash),
    stateAt(hash = head.hash) {
      const block = byHash.get(hash);
      if (!block) throw clientError(`UnknownBlock: Header was not found in the database: ${hash}`);
      const state = states.get(block.number);
      if (!state) throw clientError(`UnknownBlock: State already discarded for ${hash}`);
      return state;
    },
    mine(change, left = []) {
      const draft = (states.get(head.number) as State).draft();
      const time = head.time + options.step + skipped;
      draft.set(timestampKey, u64.encode(BigInt(time)));
      change?.(draft, time);
      const { extrinsics, events } = options.author?.(draft, head.number + 1) ?? emptyBody;
      skipped = 0;
      head = add(head, time, draft, {
        extrinsics: [timestampInherent(options.timestampPallet, time), ...extrinsics],
        events: [inherentSuccess(), ...left, ...events],
      });
      for (const listener of listeners) listener(head);
      return head;
    },
    skip(ms) {
      skipped += ms;
    },
    onBlock(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** `Timestamp.set`, the unsigned extrinsic in which an author states the time. */
function timestampInherent(pallet: number, time: number): Hex {
  const call = concatBytes(Uint8Array.of(4, pallet, 0), compact.encode(BigInt(time)));
  return toHex(bytes.encode(call));
}
