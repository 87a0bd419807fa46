import { devAccounts, startAzeroNode, startEthereumNode } from '@peername/devnet';
import { toSs58 } from '@peername/devnet/wire';
import type { Hex, Milliseconds } from '@peername/resolver-core';
import { azeroLies, type ChainLies, ensLies } from '@peername/testkit';

/** A chain on which names can be given, changed and taken away, and everything is final at once. */
export interface NamedChain {
  readonly service: 'azero' | 'ens';
  /** Of its names. */
  readonly ending: string;
  /** HTTP. */
  readonly url: string;
  readonly lies: ChainLies;
  /** Of AZERO.ID, SS58. */
  readonly registry: string | undefined;
  /** The hash of block 0, where that is what tells chains apart. */
  readonly genesis: Hex | undefined;
  setRecord(name: string, key: string, value: string | null): Promise<void>;
  register(name: string, lasts: Milliseconds, records: Readonly<Record<string, string>>): Promise<void>;
  registerAgain(name: string): Promise<void>;
  release(name: string): Promise<void>;
  mine(blocks: number): Promise<void>;
  advance(by: Milliseconds): Promise<void>;
  /** The account of nobody in particular, in the chain's own form. */
  account(number: number): string;
  close(): Promise<void>;
}

const year = 365 * 86_400_000;

/** A Substrate chain with AZERO.ID and no name on it. */
export async function startAzeroChain(): Promise<NamedChain> {
  const node = await startAzeroNode({ blockTime: 0, names: [], history: 10_000 });
  const known = new Set<string>();
  const register: NamedChain['register'] = async (name, lasts, records) => {
    node.register(name, { records, expiresAt: node.headBlock().time + lasts });
    known.add(name);
    node.settle();
  };
  // Room for heads that lie some blocks behind.
  node.mine(20);
  return {
    service: 'azero',
    ending: 'azero',
    url: node.httpUrl,
    lies: azeroLies,
    registry: node.registry.ss58,
    genesis: node.genesisHash,
    async setRecord(name, key, value) {
      if (!known.has(name)) await register(name, year, {});
      node.setRecord(name, key, value);
      node.settle();
    },
    register,
    async registerAgain(name) {
      node.reregister(name, { owner: devAccounts.eve });
      node.settle();
    },
    async release(name) {
      node.release(name);
      known.delete(name);
      node.settle();
    },
    mine: async (blocks) => void node.mine(blocks),
    async advance(by) {
      node.advance(by);
      node.settle();
    },
    account: (number) => toSs58(new Uint8Array(32).fill(number)),
    close: () => node.close(),
  };
}

/** An Ethereum chain with ENS and no name on it. */
export async function startEnsChain(): Promise<NamedChain> {
  const node = await startEthereumNode({ names: [] });
  const known = new Set<string>();
  const refuse = async (): Promise<never> => {
    throw new Error('ENS names on this chain do not run out');
  };
  return {
    service: 'ens',
    ending: 'eth',
    url: node.url,
    lies: ensLies,
    registry: undefined,
    genesis: undefined,
    async setRecord(name, key, value) {
      if (!known.has(name)) await node.createName(name);
      known.add(name);
      await node.setText(name, key, value ?? '');
    },
    register: refuse,
    registerAgain: refuse,
    async release(name) {
      await node.removeName(name);
      known.delete(name);
    },
    mine: (blocks) => node.mine(blocks),
    advance: (by) => node.advance(by),
    account: (number) => `0x${number.toString(16).padStart(2, '0').repeat(20)}`,
    close: () => node.close(),
  };
}
