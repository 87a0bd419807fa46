import { type EthereumNode, startEthereumNode } from '@peername/devnet';
import type { Hex } from '@peername/resolver-core';
import {
  type FollowOptions,
  isPublishError,
  type PublishError,
  type Publisher,
  type PublishPlan,
  type PublishProgress,
  type RecordChange,
} from '@peername/resolver-core/publish';
import { HDNodeWallet, type Signer } from 'ethers';
import { ensPublisher } from '../src/publish/index.ts';
import type { EnsPublisherOptions } from '../src/publish/publisher-options.ts';
import { localNetwork } from './local-chain.ts';

// Anvil's own, which everybody knows.
const mnemonic = 'test test test test test test test test test test test junk';

/** The key of an account of the local chain, by its number. */
export function walletOf(number: number): HDNodeWallet {
  return HDNodeWallet.fromPhrase(mnemonic, '', `m/44'/60'/0'/0/${number}`);
}

/** A local chain whose blocks settle at once, and a publisher for it. */
export interface PublishingStage {
  readonly node: EthereumNode;
  readonly publisher: Publisher<Signer>;
  plan(name: string, changes: readonly RecordChange[], account?: string): Promise<PublishPlan>;
  /** What a resolver says now. */
  text(name: string, key: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts one. @param blockTime - in milliseconds; 0 makes blocks only when something is sent */
export async function startPublishing(
  blockTime: number,
  options: EnsPublisherOptions = {},
): Promise<PublishingStage> {
  const node = await startEthereumNode({ epoch: 1, blockTime });
  const publisher = ensPublisher({ network: localNetwork(node), ...options });
  return {
    node,
    publisher,
    plan: (name, changes, account) => publisher.plan(publisher.parse(name), changes, { account }),
    async text(name, key) {
      const plan = await publisher.plan(publisher.parse(name), [{ key, value: null }]);
      return plan.records.get(key) ?? '';
    },
    async close() {
      await publisher.close();
      await node.close();
    },
  };
}

/** All steps, and why it ended when it did not end well. */
export async function stepsOf(
  progress: AsyncIterable<PublishProgress>,
  onStep: (step: PublishProgress) => unknown = () => {},
): Promise<{ readonly steps: readonly PublishProgress[]; readonly error?: PublishError }> {
  const steps: PublishProgress[] = [];
  try {
    for await (const step of progress) {
      steps.push(step);
      await onStep(step);
    }
  } catch (error) {
    if (isPublishError(error)) return { steps, error };
    throw error;
  }
  return { steps };
}

/** What was refused, by its reason. */
export async function refusalOf(work: Promise<unknown>): Promise<PublishError> {
  try {
    await work;
  } catch (error) {
    if (isPublishError(error)) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

/** A short time to wait for a block. */
export const briefly: FollowOptions = { within: 2_000 };

/** The calls of a resolver that tests make without the publisher. */
export const resolverAbi: readonly string[] = [
  'function setText(bytes32 node, string key, string value)',
  'function setApprovalForAll(address operator, bool approved)',
  'function approve(bytes32 node, address delegate, bool approved)',
  'function setAuthorisation(bytes32 node, address target, bool isAuthorised)',
  'function setOwner(bytes32 node, address owner)',
  'function multicall(bytes[] calls)',
];

/** Staex peer ids. */
export const peers: { readonly one: string; readonly two: string } = {
  one: 'dw1042xrj6k96a72vhsswd1y1mgf18pzeekv2feagj2sc0zkjyyg',
  two: 'ce0dsx4wk8xx706qajz6dm6yyyvtjsyyksmq6kb3k9edxmphxby0',
};

/** Zeros in the place of an account, a node or a signature. */
export const zeroAccount: Hex = `0x${'00'.repeat(20)}`;
