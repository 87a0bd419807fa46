import { type AzeroNode, type AzeroNodeOptions, startAzeroNode } from '@peername/devnet';
import {
  isPublishError,
  type PublishError,
  type Publisher,
  type PublishProgress,
} from '@peername/resolver-core/publish';
import { Keyring } from '@polkadot/keyring';
import { azero } from '../src/azero.ts';
import { type AzeroPublisherOptions, type AzeroSigner, azeroPublisher } from '../src/publish/index.ts';
import { devnetNetwork } from './devnet-network.ts';

/** A pair of keys as polkadot-js makes it. */
export type Pair = ReturnType<Keyring['addFromUri']>;

/** A node, and a publisher over it. */
export interface PublishingStage {
  readonly node: AzeroNode;
  readonly publisher: Publisher<AzeroSigner>;
  /** What a resolver reads of a name at the best block. */
  recordsOf(name: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** How often a transaction was handed in. */
  readonly submissions: number;
  close(): Promise<void>;
}

/** The development key of that path, such as `//Alice`. */
export function devPair(path: string, type: 'sr25519' | 'ed25519' | 'ecdsa' = 'sr25519'): Pair {
  return new Keyring({ type, ss58Format: 42 }).addFromUri(path);
}

/** Starts a node that makes a block for each transaction, final at once, and a publisher over it. */
export async function startPublishing(
  nodeOptions: AzeroNodeOptions = {},
  options: (node: AzeroNode) => AzeroPublisherOptions = () => ({}),
): Promise<PublishingStage> {
  const node = await startAzeroNode({ blockTime: 0, finalityLag: 0, ...nodeOptions });
  const publisher = azeroPublisher({ network: devnetNetwork(node), ...options(node) });
  const reader = azero({ network: devnetNetwork(node), finality: 'latest' });
  return {
    node,
    publisher,
    get submissions() {
      return node.requests.calls.get('author_submitExtrinsic') ?? 0;
    },
    async recordsOf(name) {
      // Not from a head that is kept.
      await reader.blocks?.head({ finality: 'latest' });
      const reading = await reader.read(reader.parse(name), []);
      return reading.state === 'found' ? Object.fromEntries(reading.records) : undefined;
    },
    async close() {
      await publisher.close();
      await reader.close?.();
      await node.close();
    },
  };
}

/** The states that a transaction goes through, until it is final. */
export async function stepsOf(steps: AsyncIterable<PublishProgress>): Promise<PublishProgress[]> {
  const all: PublishProgress[] = [];
  for await (const step of steps) all.push(step);
  return all;
}

/** Why nothing was published. */
export async function refusalOf(work: Promise<unknown>): Promise<PublishError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (isPublishError(error)) return error;
  throw error ?? new Error('it was published');
}
