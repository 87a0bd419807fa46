import { getAddress, getAllRecords, getPrimaryDomain, getRegistrationPeriod } from '../azns-registry.ts';
import { getRegistry } from '../azns-router.ts';
import type { BlockReader } from '../chain-reader.ts';
import type { Message } from '../message.ts';
import type { StoredContract } from './stored-contract.ts';

/** Answers a message of a contract from what the contract stores. */
type Answer = (contract: StoredContract, values: readonly unknown[]) => Promise<unknown>;

/** What storage says to the messages that readers of names send. */
export type StoredAnswers = ReadonlyMap<unknown, Answer>;

/** The answers of contracts whose names have this ending. */
export function storedAnswers(ending: string): StoredAnswers {
  return new Map([
    answer(getAllRecords, (registry, label) => registry.records(label)),
    answer(getRegistrationPeriod, (registry, label) => registry.period(label)),
    answer(getAddress, (registry, label) => registry.address(label)),
    answer(getPrimaryDomain, async (registry, account) => {
      const label = await registry.primaryLabel(account);
      return label === undefined ? undefined : `${label}.${ending}`;
    }),
    answer(getRegistry, (router, tld) => router.registry(tld)),
  ]);
}

/** What a reader knows of the contracts at its block. */
export interface ContractsAtBlock {
  /** The contract at an account (32 bytes). */
  contractAt(account: Uint8Array): StoredContract;
  /** Makes sure that the contract is one that `message` is for. */
  vet(account: Uint8Array, message: unknown): Promise<void> | undefined;
}

/** A reader that believes nothing that contracts are said to answer. */
export function createProvedReader(
  answers: StoredAnswers,
  { contractAt, vet }: ContractsAtBlock,
): BlockReader {
  return {
    async call<Arguments extends readonly unknown[], Value>(
      contract: Uint8Array,
      message: Message<Arguments, Value>,
      ...values: Arguments
    ): Promise<Value> {
      const from = answers.get(message);
      if (!from) throw new Error(`storage has no answer to ${message.name}`);
      const [value] = await Promise.all([from(contractAt(contract), values), vet(contract, message)]);
      return value as Value;
    },
  };
}

function answer<Arguments extends readonly unknown[], Value>(
  message: Message<Arguments, Value>,
  from: (contract: StoredContract, ...values: Arguments) => Promise<Value>,
): [message: unknown, answer: Answer] {
  return [message, (contract, values) => from(contract, ...(values as unknown as Arguments))];
}
