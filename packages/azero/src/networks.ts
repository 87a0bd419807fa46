import type { Hex } from '@peername/resolver-core';

/** A chain with AZERO.ID contracts on it. */
export interface AzeroNetwork {
  /** A stable id, such as `aleph-zero`. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  readonly testnet: boolean;
  /** Whether blocks come steadily, so that an endpoint whose head is minutes old is stuck. @default false */
  readonly isLive?: boolean | undefined;
  /** The hash of block 0. Undefined takes the chain that is found, on which all endpoints must agree. */
  readonly genesis?: Hex | undefined;
  /** Endings of names, the main one first. @default those of `registries` */
  readonly tlds?: readonly string[] | undefined;
  /** Which ending an alias stands for: `{ a0: 'azero' }` makes `alice.a0` the name `alice.azero`. */
  readonly canonicalTld?: Readonly<Record<string, string>> | undefined;
  /** The contract (SS58) that holds the names of an ending. An ending without one is looked up in the router. */
  readonly registries: Readonly<Record<string, string>>;
  /** The contract (SS58) that knows the registry of every ending. */
  readonly router?: string | undefined;
  /** URLs (`https:`, `http:`, `wss:`, `ws:`), best first. */
  readonly endpoints: readonly string[];
}

/** The public networks, as the contracts' own deployment lists and the public client configurations name them. */
export const azeroNetworks: Readonly<Record<'mainnet' | 'testnet', AzeroNetwork>> = {
  mainnet: {
    id: 'aleph-zero',
    title: 'Aleph Zero',
    testnet: false,
    isLive: true,
    genesis: '0x70255b4d28de0fc4e1a193d7e175ad1ccef431598211c55538f1018651a0344e',
    tlds: ['azero', 'a0'],
    canonicalTld: { a0: 'azero' },
    registries: { azero: '5CTQBfBC9SfdrCDBJdfLiyW2pg9z5W6C6Es8sK313BLnFgDf' },
    router: '5FfRtDtpS3Vcr7BTChjPiQNrcAKu3VLv4E1NGF6ng6j3ZopJ',
    endpoints: [
      'https://rpc.azero.dev',
      'https://aleph-zero-rpc.dwellir.com',
      'wss://ws.azero.dev',
      'wss://aleph-zero-rpc.dwellir.com',
    ],
  },
  testnet: {
    id: 'aleph-zero-testnet',
    title: 'Aleph Zero Testnet',
    testnet: true,
    isLive: true,
    genesis: '0x05d5279c52c484cc80396535a316add7d47b1c5b9e0398dd1f584149341460c5',
    registries: { tzero: '5FsB91tXSEuMj6akzdPczAtmBaVKToqHmtAwSUzXh49AYzaD' },
    router: '5HXjj3xhtRMqRYCRaXTDcVPz3Mez2XBruyujw6UEkvn8PCiA',
    endpoints: ['https://rpc.test.azero.dev', 'wss://ws.test.azero.dev'],
  },
};
