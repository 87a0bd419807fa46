import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStorage } from '../../testing/memory-storage.ts';
import { random } from '../../testing/random.ts';
import { blake2b256 } from './hashes.ts';
import { concatBytes, fromHex, toHex } from './hex.ts';
import type { WritableContractStorage } from './ink-mapping.ts';
import { dispatch, type ExecReturn, type MessageContext } from './ink-message.ts';
import { account, addressDict, period, records, registry } from './registry-layout.ts';
import { registryMessages } from './registry-messages.ts';
import { registerName, releaseName, transferName, updateRecords } from './registry-writes.ts';
import { type Codec, decode, option, result, text, u8, vector } from './scale.ts';

const now = 1_800_000_000_000n;
const alice = new Uint8Array(32).fill(1);
const bob = new Uint8Array(32).fill(2);
const carol = new Uint8Array(32).fill(3);
const nameDoesntExist = { err: 2 };
const recordNotFound = { err: 8 };
const noResolvedAddress = { err: 11 };

const selectorOf = (label: string) => blake2b256(new TextEncoder().encode(label)).slice(0, 4);

let storage: WritableContractStorage;
let time = now;

beforeEach(() => {
  storage = memoryStorage();
  time = now;
  registry.self.set(storage, undefined, [alice, undefined, 'azero', '', 0n, 8_000, undefined, undefined]);
  register('alice', alice);
  updateRecords(storage, 'alice', [
    ['url', 'u'],
    ['staex-id', 's'],
  ]);
});

function register(name: string, owner: Uint8Array, resolved = owner, controller = owner): void {
  registerName(storage, time, name, {
    owner,
    controller,
    resolved,
    registered: time,
    expires: time + 1_000n,
  });
}

function context(at: bigint): MessageContext {
  return { storage, caller: alice, now: at, call: () => undefined, emit: () => undefined };
}

function call(label: string, ...args: readonly Uint8Array[]): ExecReturn {
  return dispatch(registryMessages, concatBytes(selectorOf(label), ...args), context(time));
}

function ask<T>(label: string, returns: Codec<T>, ...args: readonly Uint8Array[]): T {
  const { data } = call(label, ...args);
  expect(data[0]).toBe(0);
  const value = decode(returns, data.slice(1));
  expect(toHex(returns.encode(value))).toBe(toHex(data.slice(1)));
  return value;
}

const name = (of: string) => text.encode(of);
const getRecord = (of: string, key: string) => ask('get_record', result(text, u8), name(of), name(key));
const namesOf = (label: string, of: Uint8Array) => ask(label, vector(text), of);

describe('a live name', () => {
  it('has its records, in the order of their keys', () => {
    expect(getRecord('alice', 'staex-id')).toEqual({ ok: 's' });
    expect(getRecord('alice', 'nope')).toEqual(recordNotFound);
    expect(ask('get_all_records', records, name('alice'))).toEqual([
      ['staex-id', 's'],
      ['url', 'u'],
    ]);
  });

  it('has three accounts and a period', () => {
    register('split', alice, bob, carol);
    expect(ask('get_address_dict', result(addressDict, u8), name('split'))).toEqual({
      ok: [alice, carol, bob],
    });
    expect(ask('get_owner', result(account, u8), name('split'))).toEqual({ ok: alice });
    expect(ask('get_controller', result(account, u8), name('split'))).toEqual({ ok: carol });
    expect(ask('get_address', result(account, u8), name('split'))).toEqual({ ok: bob });
    expect(ask('get_registration_period', result(period, u8), name('split'))).toEqual({
      ok: [now, now + 1_000n],
    });
    expect(ask('PSP34::owner_of', option(account), Uint8Array.of(5), name('split'))).toEqual(alice);
    expect(ask('PSP34::owner_of', option(account), Uint8Array.of(0, 7))).toBeUndefined();
  });

  it('is in the lists of its accounts', () => {
    register('split', alice, bob, carol);
    expect(namesOf('get_owned_names_of_address', alice)).toEqual(['alice', 'split']);
    expect(namesOf('get_resolving_names_of_address', bob)).toEqual(['split']);
    expect(namesOf('get_controlled_names_of_address', carol)).toEqual(['split']);
    expect(namesOf('get_names_of_address', alice)).toEqual(['alice', 'split']);
    expect(namesOf('get_names_of_address', bob)).toEqual(['split']);
  });
});

describe('a primary name', () => {
  it('counts only while the name points back', () => {
    registry.primary.set(storage, alice, 'alice');
    registry.primary.set(storage, bob, 'alice');
    expect(ask('get_primary_name', result(text, u8), alice)).toEqual({ ok: 'alice' });
    expect(ask('get_primary_domain', option(text), alice)).toBe('alice.azero');
    expect(ask('get_primary_name', result(text, u8), bob)).toEqual(noResolvedAddress);
    expect(ask('get_primary_domain', option(text), bob)).toBeUndefined();
    expect(ask('get_primary_name', result(text, u8), carol)).toEqual(noResolvedAddress);
  });
});

describe('a name that ran out', () => {
  beforeEach(() => {
    registry.primary.set(storage, alice, 'alice');
    registry.locks.set(storage, 'alice', bob);
    time = now + 1_000n;
  });

  it('answers like a missing one, but for its period', () => {
    expect(getRecord('alice', 'staex-id')).toEqual(recordNotFound);
    expect(ask('get_all_records', records, name('alice'))).toEqual([]);
    for (const label of ['get_address', 'get_owner', 'get_controller'])
      expect(ask(label, result(account, u8), name('alice'))).toEqual(nameDoesntExist);
    expect(ask('get_address_dict', result(addressDict, u8), name('alice'))).toEqual(nameDoesntExist);
    expect(ask('get_primary_name', result(text, u8), alice)).toEqual(noResolvedAddress);
    expect(ask('get_lock_info', option(account), name('alice'))).toBeUndefined();
    expect(namesOf('get_names_of_address', alice)).toEqual([]);
    expect(ask('get_registration_period', result(period, u8), name('alice'))).toEqual({
      ok: [now, now + 1_000n],
    });
  });

  it('still answered a millisecond before', () => {
    time = now + 999n;
    expect(getRecord('alice', 'staex-id')).toEqual({ ok: 's' });
    expect(ask('get_lock_info', option(account), name('alice'))).toEqual(bob);
  });

  it('shows the records of its former owner once it is registered again', () => {
    register('alice', bob);
    expect(getRecord('alice', 'staex-id')).toEqual({ ok: 's' });
    expect(ask('get_owner', result(account, u8), name('alice'))).toEqual({ ok: bob });
    expect(namesOf('get_owned_names_of_address', alice)).toEqual(['alice']);
    expect(namesOf('get_owned_names_of_address', bob)).toEqual(['alice']);
  });

  it('ran out on 2024-10-01 at the earliest', () => {
    const grace = 1_727_740_800_000n;
    registry.periods.set(storage, 'alice', [1n, 2n]);
    expect(ask('get_registration_period', result(period, u8), name('alice'))).toEqual({ ok: [1n, grace] });
    time = grace - 1n;
    expect(getRecord('alice', 'staex-id')).toEqual({ ok: 's' });
    time = grace;
    expect(getRecord('alice', 'staex-id')).toEqual(recordNotFound);
  });
});

describe('a name that changes hands', () => {
  it('loses its records, unless they are kept', () => {
    transferName(storage, now, 'alice', bob, true);
    expect(getRecord('alice', 'staex-id')).toEqual({ ok: 's' });
    transferName(storage, now, 'alice', carol, false);
    expect(getRecord('alice', 'staex-id')).toEqual(recordNotFound);
    expect(ask('get_address_dict', result(addressDict, u8), name('alice'))).toEqual({
      ok: [carol, carol, carol],
    });
    for (const former of [alice, bob]) expect(namesOf('get_names_of_address', former)).toEqual([]);
  });

  it('leaves no trace and no gap in the lists when it is given up', () => {
    register('second', alice);
    register('third', alice);
    registry.primary.set(storage, alice, 'alice');
    releaseName(storage, now, 'alice');
    expect(ask('get_registration_period', result(period, u8), name('alice'))).toEqual(nameDoesntExist);
    expect(namesOf('get_owned_names_of_address', alice)).toEqual(['third', 'second']);
    register('alice', alice);
    expect(getRecord('alice', 'staex-id')).toEqual(recordNotFound);
    expect(ask('get_primary_name', result(text, u8), alice)).toEqual(noResolvedAddress);
  });

  it('cannot be registered, transferred or given up by mistake', () => {
    expect(() => register('alice', bob)).toThrow('alice is registered');
    expect(() => transferName(storage, now, 'nobody', bob, false)).toThrow('nobody is not registered');
    expect(() => releaseName(storage, now, 'nobody')).toThrow('nobody is not registered');
  });
});

it('tells the status of names', () => {
  registry.reserved.set(storage, 'kept', undefined);
  storage.set(registry.reserved.key('kept'), Uint8Array.of(0));
  registry.reserved.set(storage, 'forbob', bob);
  registry.locks.set(storage, 'alice', carol);
  const { data } = call(
    'get_name_status',
    vector(text).encode(['alice', 'kept', 'forbob', 'fresh', 'UPPER']),
  );
  expect(toHex(data)).toBe(
    toHex(
      concatBytes(
        Uint8Array.of(0, 5 << 2),
        Uint8Array.of(0),
        alice,
        alice,
        alice,
        option(account).encode(carol),
        Uint8Array.of(1, 0),
        Uint8Array.of(1, 1),
        bob,
        Uint8Array.of(2),
        Uint8Array.of(3),
      ),
    ),
  );
});

it('knows its ending and the limit of its records', () => {
  expect(ask('get_tld', text)).toBe('azero');
  expect(toHex(call('get_records_size_limit').data)).toBe('0x0001401f0000');
});

describe('input that does not decode', () => {
  it('is the one language error, with the revert flag', () => {
    const languageError = { revert: true, data: Uint8Array.of(1, 1) };
    for (const input of [
      '0x',
      '0x7e',
      '0x12345678',
      '0x7e6cb4ce',
      '0x7e6cb4ce04ff0461',
      '0x7e6cb4ce14616c6963',
    ])
      expect(dispatch(registryMessages, fromHex(input), context(now))).toEqual(languageError);
  });

  it('never makes a message throw', () => {
    const selectors = Object.keys(registryMessages).map((selector) => fromHex(selector));
    const source = random(1);
    for (let run = 0; run < 50_000; run++) {
      const { data } = dispatch(
        registryMessages,
        concatBytes(source.pick(selectors), source.bytes(48)),
        context(now),
      );
      expect(data.length).toBeGreaterThan(0);
    }
  });
});

it('answers to the selectors of the published messages and no others', () => {
  const labels = [
    'get_record get_all_records get_address get_address_dict get_owner get_controller get_registration_period',
    'get_primary_name get_primary_domain get_name_status get_names_of_address get_owned_names_of_address',
    'get_controlled_names_of_address get_resolving_names_of_address get_records_size_limit get_tld get_lock_info',
    'PSP34::owner_of update_records',
  ].flatMap((line) => line.split(' '));
  expect(Object.keys(registryMessages).sort()).toEqual(
    labels.map((label) => toHex(selectorOf(label))).sort(),
  );
});
