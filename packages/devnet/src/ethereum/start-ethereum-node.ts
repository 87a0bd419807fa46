import { createServer } from 'node:net';
import { getAddress } from 'ethers/address';
import { addresses } from './addresses.ts';
import { startAnvil } from './anvil-process.ts';
import { type CcipGateway, startCcipGateway } from './ccip-gateway.ts';
import { createChainWriter } from './chain-writer.ts';
import { startCountingListener } from './counting-listener.ts';
import type { EnsName } from './ens-name.ts';
import { ensNames } from './ens-names.ts';
import { createEnsWriter, type EnsWriter } from './ens-writer.ts';
import { createEthereumRpc, type EthereumRpc } from './ethereum-rpc.ts';
import { type Hex, toQuantity } from './hex.ts';
import { closedPort } from './loopback-server.ts';
import { upgradeUniversalResolver } from './upgrade-universal-resolver.ts';
import { genesisDuration, writeGenesis } from './write-genesis.ts';

/** How to start a local Ethereum chain. */
export interface EthereumNodeOptions {
  /** TCP port on loopback; 0 takes any free one. @default 0 */
  readonly port?: number | undefined;
  /** TCP port of the CCIP gateway on loopback; 0 takes any free one. @default 0 */
  readonly ccipPort?: number | undefined;
  /** The names to write. @default ensNames */
  readonly names?: readonly EnsName[] | undefined;
  /** Mines a block every so many milliseconds; 0 only when something is written. @default 0 */
  readonly blockTime?: number | undefined;
  /** `safe` is so many blocks old, `finalized` twice as many. @default 32, as on mainnet */
  readonly epoch?: number | undefined;
  /** 1 poses as Ethereum itself: what is signed for it is then valid there too. @default 1 */
  readonly chainId?: number | undefined;
}

/** A block of the local chain. */
export interface EthereumBlock {
  readonly number: bigint;
  readonly hash: Hex;
  readonly time: Date;
}

/** A running local Ethereum chain with ENS on it. */
export interface EthereumNode extends EnsWriter {
  /** HTTP address of the JSON-RPC; the same port also takes WebSockets. */
  readonly url: string;
  readonly chainId: number;
  readonly registry: Hex;
  readonly universalResolver: Hex;
  readonly publicResolver: Hex;
  readonly multicall3: Hex;
  /** The unlocked accounts of the chain. */
  readonly accounts: readonly Hex[];
  /** The origin that a client has to allow to read the off-chain names. */
  readonly ccipOrigin: string;
  /** An origin where nothing listens: the gateway of `dead.ccip.eth`. */
  readonly closedOrigin: string;
  readonly ccip: CcipGateway;
  /** How many connections were made to the listener that private gateway URLs and redirects point to. */
  blockedRequests(): number;
  /**
   * Puts a Universal Resolver behind the proxy that looks for `names` outside the registry, and clears their
   * resolvers in the registry.
   */
  upgradeUniversalResolver(names: readonly string[]): Promise<void>;
  /** Moves the chain's clock and mines a block. */
  advance(ms: number): Promise<void>;
  /** Mines blocks. @default 1 */
  mine(count?: number): Promise<void>;
  /** @param tag - `latest`, `safe`, `finalized` or a number; `latest` by default */
  block(tag?: 'latest' | 'safe' | 'finalized' | bigint): Promise<EthereumBlock>;
  rpc(method: string, params?: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

const blockGasLimit = 60_000_000;

/**
 * Starts anvil with the ENS contracts at their mainnet addresses (chain id 1) and names on it, and a CCIP
 * gateway beside it, all on loopback. Enough blocks are mined for `safe` and `finalized` to have the names.
 *
 * @throws Error when there is no anvil for this platform; see {@link anvilBinary}.
 *
 * @example
 * ```ts
 * import { startEthereumNode } from '@peername/devnet'
 *
 * const node = await startEthereumNode()
 * await node.setText('alice.eth', 'url', 'https://example.org/')
 * await node.close()
 * ```
 */
export async function startEthereumNode(options: EthereumNodeOptions = {}): Promise<EthereumNode> {
  const { port = 0, ccipPort = 0, names = ensNames, blockTime = 0, epoch = 32, chainId = 1 } = options;
  const opened: { close(): Promise<void> }[] = [];
  const open = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
    const resource = await opening;
    opened.push(resource);
    return resource;
  };
  const close = async () => void (await Promise.all(opened.map((resource) => resource.close())));
  let ahead = 0;
  const now = () => Math.floor(Date.now() / 1000) + ahead;

  try {
    const listener = await open(startCountingListener());
    const forbiddenUrl = `http://127.0.0.1:${listener.port}/`;
    const ccip = await open(startCcipGateway({ port: ccipPort, forbiddenUrl, now }));
    const closedOrigin = `http://127.0.0.1:${await closedPort(createServer())}`;
    const anvil = await open(startAnvil(anvilArguments(port, { epoch, chainId })));
    const rpc = createEthereumRpc(anvil.url);
    const accounts = ((await rpc.request('eth_accounts')) as Hex[]).map(
      (account) => getAddress(account) as Hex,
    );
    await writeGenesis({ rpc, accounts, names, ccip, listener, closedOrigin });
    if (blockTime > 0) {
      const timer = setInterval(() => rpc.request('evm_mine').catch(() => {}), blockTime);
      opened.push({ close: async () => clearInterval(timer) });
    }
    const chain = createChainWriter(rpc);
    const [first] = accounts as [Hex];
    const writer = createEnsWriter(chain, ccip.records, first);
    const { registry, universalResolver, publicResolver, multicall3 } = addresses;
    return {
      ...writer,
      url: anvil.url,
      chainId,
      registry,
      universalResolver,
      publicResolver,
      multicall3,
      accounts,
      ccipOrigin: ccip.origin,
      closedOrigin,
      ccip,
      blockedRequests: () => listener.connections(),
      upgradeUniversalResolver: (migrated) =>
        upgradeUniversalResolver({ rpc, chain, writer, account: first }, migrated),
      async advance(ms) {
        const seconds = Math.ceil(ms / 1000);
        ahead += seconds;
        await rpc.batch([{ method: 'evm_increaseTime', params: [seconds] }]);
        await rpc.request('evm_mine');
      },
      mine: async (count = 1) => void (await rpc.request('anvil_mine', [toQuantity(count)])),
      block: (tag = 'latest') => readBlock(rpc, tag),
      rpc: (method, params) => rpc.request(method, params),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function anvilArguments(
  port: number,
  { epoch, chainId }: { readonly epoch: number; readonly chainId: number },
): string[] {
  const start = Math.floor(Date.now() / 1000) - genesisDuration;
  const limits = ['--gas-limit', String(blockGasLimit), '--no-request-size-limit'];
  const chain = [
    '--chain-id',
    String(chainId),
    '--timestamp',
    String(start),
    '--slots-in-an-epoch',
    String(epoch),
  ];
  return ['--port', String(port), ...chain, '--no-mining', ...limits];
}

async function readBlock(rpc: EthereumRpc, tag: string | bigint): Promise<EthereumBlock> {
  const id = typeof tag === 'bigint' ? toQuantity(tag) : tag;
  const block = await rpc.request('eth_getBlockByNumber', [id, false]);
  const { number, hash, timestamp } = block as { number: Hex; hash: Hex; timestamp: Hex };
  return { number: BigInt(number), hash, time: new Date(Number(timestamp) * 1000) };
}
