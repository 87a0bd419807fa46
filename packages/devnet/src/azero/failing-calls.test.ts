import type { ApiPromise } from '@polkadot/api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectApi, devPair } from '../../testing/polkadot-clients.ts';
import {
  eventsAt,
  freeBalance,
  type RegistryClient,
  registryClient,
  type Transaction,
  type Update,
} from '../../testing/registry-client.ts';
import type { AzeroNode } from './azero-node.ts';
import { runtimeSpecs } from './runtime-spec.ts';
import { startAzeroNode } from './start-azero-node.ts';

const alice = devPair('//Alice');
const bob = devPair('//Bob');
const records = [['url', 'https://new']] as const;
const day = 86_400_000;

describe.each([14, 15] as const)('a call that fails, with metadata V%d', (metadataVersion) => {
  let node: AzeroNode;
  let api: ApiPromise;
  let registry: RegistryClient;
  let before: unknown;

  beforeAll(async () => {
    node = await startAzeroNode({ blockTime: 0, metadataVersion });
    node.register('brief', { owner: alice.address, expiresAt: node.headBlock().time + day });
    api = await connectApi(node, 'ws');
    registry = registryClient(api, node);
  });
  afterAll(async () => {
    await api.disconnect();
    await node.close();
  });
  beforeEach(async () => {
    node.setBalance(alice.address, 10n ** 18n);
    node.setBalance(bob.address, 10n ** 18n);
    before = await registry.records('alice');
  });

  /** Sends it, and answers the error that the block has for it; the fee is paid, and nothing else changed. */
  async function failureOf(transaction: Transaction, pair = alice): Promise<string> {
    const balance = await freeBalance(api, pair);
    await transaction.signAndSend(pair, { nonce: -1 });
    const events = await eventsAt(api, node);
    expect(events.map(({ name }) => name).filter((name) => name !== 'balances.Deposit')).toEqual([
      'balances.Withdraw',
      'transactionPayment.TransactionFeePaid',
      'system.ExtrinsicFailed',
    ]);
    const [, fee] = (events.at(-2)?.data ?? []) as [string, number];
    expect(balance - (await freeBalance(api, pair))).toBe(BigInt(fee));
    expect(await registry.records('alice')).toEqual(before);
    const [error] = (events.at(-1)?.data ?? []) as [{ module?: { index: number; error: string } }];
    if (!error.module) return JSON.stringify(error);
    const { index, error: number } = error.module;
    return api.registry.findMetaError(Uint8Array.of(index, Number.parseInt(number.slice(2, 4), 16))).name;
  }

  async function dryRunError(update: Update, limits = {}): Promise<string> {
    const { result, output, storageDeposit } = await registry.dryRun(update, limits);
    expect(storageDeposit.toJSON()).toEqual({ charge: 0 });
    if (result.isErr) return api.registry.findMetaError(result.asErr.asModule).name;
    return JSON.stringify(output?.toJSON());
  }

  it.each([
    ['somebody else signs it', { from: bob.address, name: 'alice', records }, bob, 'CallerIsNotController'],
    ['the name is unknown', { from: alice.address, name: 'nobody', records }, alice, 'NameDoesntExist'],
    ['the name ran out', { from: bob.address, name: 'old', records }, bob, 'NameDoesntExist'],
  ] as const)('reverts when %s', async (_when, update, pair, error) => {
    expect(await dryRunError(update)).toBe(JSON.stringify({ ok: { err: error } }));
    expect(await failureOf(registry.transaction(update), pair)).toBe('ContractReverted');
  });

  it('reverts when the records outgrow their limit', async () => {
    node.setRecordsSizeLimit(200);
    const update = { from: alice.address, name: 'alice', records: [['url', 'x'.repeat(100)]] as const };
    expect(await dryRunError(update)).toBe(JSON.stringify({ ok: { err: 'RecordsOverflow' } }));
    expect(await failureOf(registry.transaction(update))).toBe('ContractReverted');
    node.setRecordsSizeLimit(null);
    const { result } = await registry.dryRun(update);
    expect(result.isOk).toBe(true);
  });

  it('traps on records that are too much for the buffer of a contract', async () => {
    const update = { from: alice.address, name: 'alice', records: [['url', 'x'.repeat(16_300)]] as const };
    expect(await dryRunError(update)).toBe('ContractTrapped');
    expect(await failureOf(registry.transaction(update))).toBe('ContractTrapped');
  });

  it('takes all its gas when that is too little', async () => {
    const update = { from: alice.address, name: 'alice', records };
    const gasLimit = api.registry.createType('WeightV2', { refTime: 50_000_000n, proofSize: 10n ** 6n });
    expect(await dryRunError(update, { gasLimit })).toBe('OutOfGas');
    expect(await failureOf(registry.transaction(update, { gasLimit }))).toBe('OutOfGas');
    expect((await eventsAt(api, node)).map(({ name }) => name)).not.toContain('balances.Deposit');
  });

  it('takes no more for storage than it may, and no more than there is', async () => {
    const update = { from: alice.address, name: 'alice', records };
    const { storageDeposit } = await registry.dryRun(update);
    const tooLittle = { storageDepositLimit: storageDeposit.asCharge.toBigInt() - 1n };
    expect(await dryRunError(update, tooLittle)).toBe('StorageDepositLimitExhausted');
    expect(await failureOf(registry.transaction(update, tooLittle))).toBe('StorageDepositLimitExhausted');
    const tooMuch = { storageDepositLimit: 2n * 10n ** 18n };
    expect(await dryRunError(update, tooMuch)).toBe('StorageDepositNotEnoughFunds');
    expect(await failureOf(registry.transaction(update, tooMuch))).toBe('StorageDepositNotEnoughFunds');

    // The fee comes first: a dry run knows nothing of that.
    const transaction = registry.transaction(update);
    const { partialFee } = await transaction.paymentInfo(alice.address);
    const { existentialDeposit } = runtimeSpecs[metadataVersion];
    node.setBalance(alice.address, 2n * existentialDeposit + partialFee.toBigInt() + 10_000_000n);
    expect(await failureOf(transaction)).toBe('StorageDepositLimitExhausted');
  });

  it('traps on money for a message that takes none, and gives it back', async () => {
    const update = { from: alice.address, name: 'alice', records };
    expect(await failureOf(contractCall({ value: 5n * 10n ** 15n }))).toBe('ContractTrapped');
    expect(await failureOf(contractCall({ value: 2n * 10n ** 18n }))).toBe('TransferFailed');
    expect(await dryRunError(update, { value: 5n * 10n ** 15n })).toBe('ContractTrapped');
  });

  it('finds no contract where there is none', async () => {
    expect(await failureOf(contractCall({ dest: bob.address }))).toBe('ContractNotFound');
    expect(await failureOf(contractCall({ dest: { Raw: '0x00' } }))).toBe('{"cannotLookup":null}');
  });

  function contractCall({ dest = node.registry.ss58 as unknown, value = 0n }): Transaction {
    const gas = { refTime: 10n ** 12n, proofSize: 10n ** 6n };
    return api.tx['contracts']?.['call']?.(dest, value, gas, null, '0x7e6cb4ce') as unknown as Transaction;
  }
});
