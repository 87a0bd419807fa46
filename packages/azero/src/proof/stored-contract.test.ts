import { bytes, text, toHex, tuple, u64, vector } from '@peername/devnet/wire';
import { isResolverError } from '@peername/resolver-core';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../scale-writer.ts';
import type { ContractStorage } from './contract-storage.ts';
import { inkKey } from './storage-keys.ts';
import { storedContract } from './stored-contract.ts';

const now = 1_800_000_000_000;
const account = new Uint8Array(32).fill(1);
const [owner, controller, resolved] = [2, 3, 4].map((byte) => new Uint8Array(32).fill(byte));
const records = vector(tuple(text, text));
const period = (from: number, to: number) => tuple(u64, u64).encode([BigInt(from), BigInt(to)]);
const addresses = Uint8Array.from([owner, controller, resolved].flatMap((each) => [...(each ?? [])]));

/** A contract with these values under the keys of mappings. */
function contractWith(
  values: readonly (readonly [root: number, entry: Uint8Array, value: Uint8Array])[],
  isContract = true,
) {
  const stored = new Map(values.map(([root, entry, value]) => [toHex(inkKey(root, entry)), value]));
  const storage: ContractStorage = {
    get: async (_, key) => ({ value: stored.get(toHex(key)), isContract, time: now }),
  };
  return storedContract(storage, account);
}

const alice = encodeText('alice');
const live = [202, alice, period(now - 1, now + 1)] as const;
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (isResolverError(error) ? `${error.code} ${error.reason}` : String(error)),
  );

describe('what a registry stores', () => {
  it('are records, an account and a registration', async () => {
    const registry = contractWith([
      live,
      [
        203,
        alice,
        records.encode([
          ['a', '1'],
          ['b', ''],
        ]),
      ],
      [200, alice, addresses],
    ]);
    expect(await registry.records('alice')).toEqual(
      new Map([
        ['a', '1'],
        ['b', ''],
      ]),
    );
    expect(await registry.address('alice')).toEqual(resolved);
    expect(await registry.period('alice')).toEqual({ registeredAt: now - 1, expiresAt: now + 1 });
  });

  it('counts for nothing from the moment the registration ends, save the registration', async () => {
    const registry = contractWith([
      [202, alice, period(now - 2, now)],
      [203, alice, records.encode([['a', '1']])],
      [200, alice, addresses],
    ]);
    expect(await registry.records('alice')).toEqual(new Map());
    expect(await registry.address('alice')).toBeUndefined();
    expect(await registry.period('alice')).toEqual({ registeredAt: now - 2, expiresAt: now });
  });

  it('counts for nothing without a registration', async () => {
    const registry = contractWith([[203, alice, records.encode([['a', '1']])]]);
    expect(await registry.records('alice')).toEqual(new Map());
    expect(await registry.period('alice')).toBeUndefined();
  });

  it('ends no earlier than the contract says, unless at zero', async () => {
    const end = async (to: number) =>
      (await contractWith([[202, alice, period(1, to)]]).period('alice'))?.expiresAt;
    expect(await end(1)).toBe(1_727_740_800_000);
    expect(await end(1_727_740_800_001)).toBe(1_727_740_800_001);
    expect(await end(0)).toBe(0);
  });

  it('is the label that an account calls itself by, when it points back', async () => {
    const named = [399, resolved ?? account, encodeText('alice')] as const;
    const of = (registry: ReturnType<typeof contractWith>) => registry.primaryLabel(resolved ?? account);
    expect(await of(contractWith([named, live, [200, alice, addresses]]))).toBe('alice');
    expect(await of(contractWith([named, live]))).toBeUndefined();
    expect(await of(contractWith([named, live, [200, alice, new Uint8Array(96)]]))).toBeUndefined();
    expect(await of(contractWith([live, [200, alice, addresses]]))).toBeUndefined();
    // One byte of 32 is another.
    const nearly = addresses.with(-1, 0);
    expect(await of(contractWith([named, live, [200, alice, nearly]]))).toBeUndefined();
  });

  it('is the registry of an ending, for a router', async () => {
    const router = contractWith([[100, encodeText('azero'), account]]);
    expect(await router.registry('azero')).toEqual(account);
    expect(await router.registry('tzero')).toBeUndefined();
  });

  it.each<[title: string, root: number, value: Uint8Array]>([
    ['records that end early', 203, Uint8Array.of(4)],
    ['records with something behind them', 203, Uint8Array.of(0, 0)],
    [
      'records out of order',
      203,
      records.encode([
        ['b', ''],
        ['a', ''],
      ]),
    ],
    [
      'records twice',
      203,
      records.encode([
        ['a', ''],
        ['a', ''],
      ]),
    ],
    ['an account that is short', 200, new Uint8Array(95)],
    ['an account that is long', 200, new Uint8Array(97)],
    ['bytes for a text', 203, bytes.encode(Uint8Array.of(4, 4, 0xff, 0))],
  ])('is not %s: that is another layout, and nobody is to blame', async (_, root, value) => {
    const registry = contractWith([live, [root, alice, value]]);
    const read = root === 203 ? registry.records('alice') : registry.address('alice');
    expect(await refusal(read)).toBe('CONTRACT unknown-layout');
  });

  it('is no registration of another length', async () => {
    expect(await refusal(contractWith([[202, alice, new Uint8Array(15)]]).period('alice'))).toBe(
      'CONTRACT unknown-layout',
    );
    expect(await refusal(contractWith([[202, alice, new Uint8Array(17)]]).records('alice'))).toBe(
      'CONTRACT unknown-layout',
    );
  });

  it('is not taken for another layout when it is only more than is accepted', async () => {
    const many = Array.from({ length: 65 }, (_, i): [string, string] => [`k${i + 100}`, '']);
    const registry = contractWith([live, [203, alice, records.encode(many)]]);
    await expect(registry.records('alice')).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  it('is nothing where there is no contract', async () => {
    expect(await refusal(contractWith([], false).period('alice'))).toBe('CONTRACT contract-not-found');
  });
});
