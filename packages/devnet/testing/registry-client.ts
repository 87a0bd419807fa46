import type { ApiPromise } from '@polkadot/api';
import { ContractPromise } from '@polkadot/api-contract';
import type { AzeroNode } from '../src/azero/azero-node.ts';
import { registryAbi } from '../src/azero/registry-abi.ts';
import type { DevPair } from './polkadot-clients.ts';

type Records = readonly (readonly [key: string, value: string | null])[];

/** An update of a name's records: who, which, and what. */
export interface Update {
  readonly from: string;
  readonly name: string;
  readonly records: Records;
  readonly removeRest?: boolean;
}

interface Limits {
  readonly gasLimit?: unknown;
  readonly storageDepositLimit?: bigint | null;
  readonly value?: bigint;
}

/** The registry through `ContractPromise`, as an application would use it. */
export interface RegistryClient {
  readonly contract: ContractPromise;
  /** Asks what an update would take and what would come of it. */
  dryRun(update: Update, limits?: Limits): Promise<DryRun>;
  /** The transaction of an update. */
  transaction(update: Update, limits?: Limits): Transaction;
  /** All records of a name. */
  records(name: string): Promise<unknown>;
}

type Query = NonNullable<ContractPromise['query'][string]>;
type DryRun = Awaited<ReturnType<Query>>;

/** A call that can be signed and sent. */
export type Transaction = ReturnType<ApiPromise['tx']>;

/** A client of a node's registry. */
export function registryClient(api: ApiPromise, node: AzeroNode): RegistryClient {
  const contract = new ContractPromise(api, registryAbi, node.registry.ss58);
  const enough = api.registry.createType('WeightV2', { refTime: 10n ** 12n, proofSize: 10n ** 6n });
  const query = (message: string) => contract.query[message] as Query;
  const argumentsOf = ({ name, records, removeRest = false }: Update) => [name, records, removeRest];
  return {
    contract,
    dryRun: (update, limits) =>
      query('updateRecords')(update.from, { gasLimit: enough, ...limits } as never, ...argumentsOf(update)),
    transaction: (update, limits) =>
      contract.tx['updateRecords']?.(
        { gasLimit: enough, ...limits } as never,
        ...argumentsOf(update),
      ) as unknown as Transaction,
    async records(name) {
      const { output } = await query('getAllRecords')('', { gasLimit: enough } as never, name);
      return ((output?.toJSON() ?? {}) as { readonly ok?: unknown }).ok;
    },
  };
}

/** What an account can spend. */
export async function freeBalance(api: ApiPromise, { address }: Pick<DevPair, 'address'>): Promise<bigint> {
  const { system } = api.query as unknown as {
    readonly system: {
      account(of: string): Promise<{ readonly data: { readonly free: { toBigInt(): bigint } } }>;
    };
  };
  return (await system.account(address)).data.free.toBigInt();
}

/** An event as a test looks at it: `section.method`, its fields as JSON, and all of it. */
export interface SeenEvent {
  readonly name: string;
  readonly data: readonly unknown[];
  readonly record: EventRecord;
}

type EventRecord = Parameters<ContractPromise['abi']['decodeEvent']>[0];

/** The events of the newest block without those of its timestamp. */
export async function eventsAt(api: ApiPromise, node: AzeroNode): Promise<readonly SeenEvent[]> {
  const { query } = await api.at(node.headBlock().hash);
  const { system } = query as unknown as { readonly system: { events(): Promise<readonly EventRecord[]> } };
  return (await system.events())
    .filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() > 0)
    .map((record) => ({
      name: `${record.event.section}.${record.event.method}`,
      data: record.event.data.toJSON() as readonly unknown[],
      record,
    }));
}
