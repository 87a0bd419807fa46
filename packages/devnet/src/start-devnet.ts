import type { AzeroNode } from './azero/azero-node.ts';
import { startAzeroNode } from './azero/start-azero-node.ts';
import { type ControlServer, startControlServer } from './control-server.ts';
import { azeroDevAccounts, type DevAccount, ethereumDevAccounts } from './dev-accounts.ts';
import { anvilBinary } from './ethereum/anvil-binary.ts';
import { type EthereumNode, startEthereumNode } from './ethereum/start-ethereum-node.ts';
import { azeroNames, ensNames } from './names.ts';

/** The number that tools give to local chains. Not 1: what somebody signs here must mean nothing on Ethereum. */
const devnetChainId = 31_337;

/** Options of {@link startDevnet}. Every port is on loopback; 0 takes any free one. */
export interface DevnetOptions {
  /** @default 0 */
  readonly azeroPort?: number | undefined;
  /** @default 0 */
  readonly ethereumPort?: number | undefined;
  /** Of the gateway that answers for off-chain ENS names. @default 0 */
  readonly ccipPort?: number | undefined;
  /** @default 0 */
  readonly controlPort?: number | undefined;
  /** Milliseconds between blocks of Aleph Zero; a block of Ethereum takes twelve times as long. @default 1_000 */
  readonly blockTime?: number | undefined;
}

/** Where the parts of a running devnet are, as JSON. */
export interface DevnetDetails {
  /** The process that holds them. */
  readonly pid: number;
  /** Changes records and clocks; wants the token as `Authorization: Bearer`. */
  readonly control: { readonly url: string; readonly token: string };
  readonly azero: {
    readonly http: string;
    readonly ws: string;
    readonly genesis: string;
    /** SS58. */
    readonly router: string;
    /** SS58, by the ending of names. */
    readonly registries: Readonly<Record<string, string>>;
    readonly names: readonly string[];
    /** Accounts that have money, with the names they own. */
    readonly accounts?: readonly DevAccount[] | undefined;
  };
  /** Missing where there is no anvil for the platform. */
  readonly ethereum?:
    | {
        readonly http: string;
        readonly ws: string;
        readonly chainId: number;
        readonly universalResolver: string;
        readonly registry: string;
        /** The origin that readers of off-chain names have to allow. */
        readonly ccipOrigin: string;
        readonly names: readonly string[];
        /** Accounts that have money, with the names they own. */
        readonly accounts?: readonly DevAccount[] | undefined;
      }
    | undefined;
}

/** Both local chains, and a server that changes them. */
export interface Devnet {
  readonly azero: AzeroNode;
  /** Undefined where there is no anvil for the platform. */
  readonly ethereum: EthereumNode | undefined;
  readonly details: DevnetDetails;
  /** Writes a record, or takes it away, and waits until a reader of final blocks sees it. */
  setRecord(name: string, key: string, value: string | null): Promise<void>;
  /** Moves the clocks of both chains ahead. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts an Aleph Zero node with AZERO.ID and, where anvil runs, an Ethereum node with ENS, all on loopback.
 *
 * @example
 * ```ts
 * import { startDevnet } from '@peername/devnet'
 *
 * const devnet = await startDevnet()
 * await devnet.setRecord('alice.azero', 'url', 'https://alice.example')
 * await devnet.close()
 * ```
 */
export async function startDevnet(options: DevnetOptions = {}): Promise<Devnet> {
  const { azeroPort, ethereumPort, ccipPort, controlPort, blockTime = 1_000 } = options;
  const opened: { close(): Promise<void> }[] = [];
  const open = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
    const part = await opening;
    opened.push(part);
    return part;
  };
  const close = async (): Promise<void> => void (await Promise.all(opened.map((part) => part.close())));

  try {
    const [azero, ethereum] = await Promise.all([
      open(startAzeroNode({ port: azeroPort, blockTime })),
      anvilBinary() === undefined
        ? undefined
        : // So that what somebody publishes is final within half a minute.
          open(
            startEthereumNode({
              port: ethereumPort,
              ccipPort,
              blockTime: 12 * blockTime,
              epoch: 1,
              chainId: devnetChainId,
            }),
          ),
    ]);
    const writers = createWriters(azero, ethereum);
    const control = await open(startControlServer({ port: controlPort, ...writers, details: () => details }));
    const details = detailsOf(azero, ethereum, control);
    return { azero, ethereum, details, ...writers, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function createWriters(
  azero: AzeroNode,
  ethereum: EthereumNode | undefined,
): Pick<Devnet, 'setRecord' | 'advance'> {
  return {
    async setRecord(name, key, value) {
      if (/\.(azero|a0)$/.test(name)) {
        azero.setRecord(name, key, value);
        azero.settle();
      } else if (ethereum) await ethereum.setText(name, key, value ?? '');
      else throw new Error(`${name} would be on Ethereum, which does not run here`);
    },
    async advance(ms) {
      azero.advance(ms);
      azero.settle();
      await ethereum?.advance(ms);
    },
  };
}

function detailsOf(
  azero: AzeroNode,
  ethereum: EthereumNode | undefined,
  { url, token }: ControlServer,
): DevnetDetails {
  const registry = azero.registry.ss58;
  return {
    pid: process.pid,
    control: { url, token },
    azero: {
      http: azero.httpUrl,
      ws: azero.wsUrl,
      genesis: azero.genesisHash,
      router: azero.router.ss58,
      registries: { azero: registry, a0: registry },
      names: azeroNames.map(({ name }) => name),
      accounts: azeroDevAccounts,
    },
    ...(ethereum && {
      ethereum: {
        http: ethereum.url,
        ws: ethereum.url.replace(/^http/, 'ws'),
        chainId: ethereum.chainId,
        universalResolver: ethereum.universalResolver,
        registry: ethereum.registry,
        ccipOrigin: ethereum.ccipOrigin,
        names: ensNames.map(({ name }) => name),
        accounts: ethereumDevAccounts,
      },
    }),
  };
}
