import { devAccounts } from '../names.ts';
import { changeAccount } from './account-info.ts';
import type { AzeroNode, RegisterOptions } from './azero-node.ts';
import type { Block, Chain } from './chain.ts';
import type { ContractsPallet } from './contracts-pallet.ts';
import { changeStorage } from './deploy.ts';
import { calledEvent, emittedEvent, eventRecord } from './event-record.ts';
import type { Hex } from './hex.ts';
import type { InkEvent } from './ink-event.ts';
import type { WritableContractStorage } from './ink-mapping.ts';
import type { TransactionPool } from './pool/pool.ts';
import { recordsUpdated, registered, released, transferred } from './registry-events.ts';
import { type Account, registry } from './registry-layout.ts';
import { limitRecords, registerName, releaseName, transferName, updateRecords } from './registry-writes.ts';
import { parseAccount } from './ss58.ts';

/** The part of an {@link AzeroNode} that changes names and makes blocks. */
export type NodeControl = Pick<
  AzeroNode,
  | 'register'
  | 'reregister'
  | 'setRecord'
  | 'setRecords'
  | 'setPrimary'
  | 'transfer'
  | 'release'
  | 'advance'
  | 'mine'
  | 'settle'
  | 'setBalance'
  | 'setRecordsSizeLimit'
  | 'holdTransactions'
  | 'releaseTransactions'
  | 'dropTransaction'
>;

type Write = (storage: WritableContractStorage, now: bigint) => void;

const year = 365 * 86_400_000;
// Whoever it was, the events name somebody.
const alice = parseAccount(devAccounts.alice);

/** What the controls of a node act on. */
export interface ControlledNode {
  readonly chain: Chain;
  readonly pallet: ContractsPallet;
  readonly pool: TransactionPool;
  readonly registryAccount: Account;
  /** Makes a block if a transaction waits for one and the node has no pace of its own. */
  mineIfWanted(): void;
}

/** Changes names and balances by making blocks, and says what becomes of transactions. */
export function createNodeControl({
  chain,
  pallet,
  pool,
  registryAccount,
  mineIfWanted,
}: ControlledNode): NodeControl {
  // The same is left behind as by a call of the contract.
  const change = (write: Write, event?: InkEvent): Block =>
    chain.mine(
      (state, time) =>
        changeStorage(state, pallet, registryAccount, (storage) => write(storage, BigInt(time))),
      event && [
        eventRecord('initialization', emittedEvent(pallet.index, registryAccount, event)),
        eventRecord('initialization', calledEvent(pallet.index, alice, registryAccount)),
      ],
    );

  const mine = (count = 1): Block => {
    for (let made = 0; made < count; made++) chain.mine();
    return chain.head();
  };

  const setRecords: AzeroNode['setRecords'] = (name, records) =>
    change(
      (storage) => {
        refuseUnregistered(storage, name);
        updateRecords(storage, labelOf(name), Object.entries(records));
      },
      recordsUpdated(labelOf(name), alice),
    );

  return {
    mine,
    setRecords,
    register: (name, options) =>
      change(
        (storage, now) => writeRegistration(storage, now, labelOf(name), options),
        registeredBy(name, options),
      ),
    reregister: (name, options) =>
      change(
        (storage, now) => {
          refuseUnregistered(storage, name);
          writeRegistration(storage, now, labelOf(name), options);
        },
        registeredBy(name, options),
      ),
    setRecord: (name, key, value) => setRecords(name, { [key]: value }),
    setPrimary: (account, name) =>
      change((storage) =>
        registry.primary.set(storage, parseAccount(account), name === null ? undefined : labelOf(name)),
      ),
    transfer: (name, to, { keepRecords = false } = {}) =>
      change(
        (storage, now) => transferName(storage, now, labelOf(name), parseAccount(to), keepRecords),
        transferred(labelOf(name), alice, parseAccount(to)),
      ),
    release: (name) =>
      change((storage, now) => releaseName(storage, now, labelOf(name)), released(labelOf(name), alice)),
    advance(ms) {
      chain.skip(ms);
      return mine();
    },
    setBalance(account, balance) {
      const free = BigInt(balance);
      if (free < 0n || free >= 1n << 128n) throw new Error('a balance is a number from 0 to 2^128 - 1');
      return chain.mine((state) => changeAccount(state, parseAccount(account), { free }));
    },
    setRecordsSizeLimit: (bytes) => change((storage) => limitRecords(storage, bytes ?? undefined)),
    holdTransactions() {
      pool.hold();
      return chain.head();
    },
    releaseTransactions() {
      pool.release();
      mineIfWanted();
      return chain.head();
    },
    dropTransaction(hash) {
      pool.drop(hash?.toLowerCase() as Hex | undefined);
      return chain.head();
    },
    settle() {
      const target = chain.head().number;
      while (chain.finalized().number < target) mine();
      return chain.finalized();
    },
  };
}

/** Registers a name at `now` (milliseconds since the Unix epoch) and writes its records. */
export function writeRegistration(
  storage: WritableContractStorage,
  now: bigint,
  label: string,
  options: RegisterOptions = {},
): void {
  const owner = parseAccount(options.owner ?? devAccounts.alice);
  const registered = options.registeredAt ?? Number(now);
  registerName(storage, now, label, {
    owner,
    controller: options.controller === undefined ? owner : parseAccount(options.controller),
    resolved: options.address === undefined ? owner : parseAccount(options.address),
    registered: BigInt(registered),
    expires: BigInt(options.expiresAt ?? registered + year),
  });
  if (options.records) updateRecords(storage, label, Object.entries(options.records));
}

/** The event of a registration whose times nobody reads there. */
function registeredBy(
  name: string,
  { owner, registeredAt = 0, expiresAt = 0 }: RegisterOptions = {},
): InkEvent {
  const from = owner === undefined ? alice : parseAccount(owner);
  return registered(labelOf(name), from, [BigInt(registeredAt), BigInt(expiresAt)]);
}

function refuseUnregistered(storage: WritableContractStorage, name: string): void {
  if (!registry.periods.get(storage, labelOf(name))) throw new Error(`${name} was never registered`);
}

/** The part of a name before its ending, which is what the registry knows. */
export function labelOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}
