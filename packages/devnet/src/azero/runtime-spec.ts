import type { MetadataVersion } from './metadata.ts';
import type { Weight } from './weight.ts';

/** What transactions need to know of a runtime, as its metadata states it. */
export interface RuntimeSpec {
  /** Indexes of pallets. */
  readonly pallets: {
    readonly system: number;
    readonly balances: number;
    readonly transactionPayment: number;
    readonly contracts: number;
  };
  /** Errors of the contracts pallet. */
  readonly contractErrors: {
    readonly outOfGas: number;
    readonly transferFailed: number;
    readonly contractNotFound: number;
    readonly contractTrapped: number;
    readonly storageDepositNotEnoughFunds: number;
    readonly storageDepositLimitExhausted: number;
    readonly contractReverted: number;
  };
  /** Whether fees may name an asset, and signatures a hash of the metadata: two more signed extensions. */
  readonly assetsAndMetadataHash: boolean;
  /** The least that an account holds, in the smallest unit of the token, as all amounts here. */
  readonly existentialDeposit: bigint;
  readonly depositPerByte: bigint;
  readonly depositPerItem: bigint;
  /** The most that a call may take for storage where it names no limit. */
  readonly defaultDepositLimit: bigint;
  /** How many block hashes the runtime remembers. */
  readonly blockHashCount: number;
  /** What each transaction weighs beside its call. */
  readonly baseExtrinsic: Weight;
  /** The most that the call of one transaction may weigh. */
  readonly maxExtrinsic: Weight;
  /** The most that all transactions of a block may weigh. */
  readonly maxBlock: Weight;
}

const firstContractErrors = {
  outOfGas: 2,
  transferFailed: 4,
  contractNotFound: 6,
  contractTrapped: 12,
} as const;

/** Indexes that both runtimes share: the calls and events that transactions lead to. */
export const calls = { remark: 0, remarkWithEvent: 7, transferKeepAlive: 3, contractCall: 6 } as const;

/** By the newest metadata that a node serves. */
export const runtimeSpecs: Readonly<Record<MetadataVersion, RuntimeSpec>> = {
  14: {
    pallets: { system: 0, balances: 4, transactionPayment: 6, contracts: 8 },
    contractErrors: {
      ...firstContractErrors,
      storageDepositNotEnoughFunds: 22,
      storageDepositLimitExhausted: 23,
      contractReverted: 25,
    },
    assetsAndMetadataHash: false,
    existentialDeposit: 1_000_000_000n,
    depositPerByte: 5_000_000n,
    depositPerItem: 100_000_000_000n,
    defaultDepositLimit: 107_642_880_000_000n,
    blockHashCount: 2_400,
    baseExtrinsic: [124_414_000n, 0n],
    maxExtrinsic: [1_299_875_586_000n, 0xa666_6666_6666_6666n],
    maxBlock: [1_500_000_000_000n, 0xbfff_ffff_ffff_ffffn],
  },
  15: {
    pallets: { system: 0, balances: 6, transactionPayment: 7, contracts: 21 },
    contractErrors: {
      ...firstContractErrors,
      storageDepositNotEnoughFunds: 24,
      storageDepositLimitExhausted: 25,
      contractReverted: 27,
    },
    assetsAndMetadataHash: true,
    existentialDeposit: 100_000_000_000_000n,
    depositPerByte: 6_000_000_000_000n,
    depositPerItem: 15_000_000_000_000n,
    defaultDepositLimit: 6_306_816_000_000_000_000n,
    blockHashCount: 2_400,
    baseExtrinsic: [108_157_000n, 0n],
    maxExtrinsic: [1_299_891_843_000n, 0xa666_6666_6666_6666n],
    maxBlock: [1_500_000_000_000n, 0xbfff_ffff_ffff_ffffn],
  },
};
