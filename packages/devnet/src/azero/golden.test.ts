import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rpcCaller } from '../../testing/rpc-caller.ts';
import type { AzeroNode } from './azero-node.ts';
import type { CallGas } from './contracts-pallet.ts';
import { fromHex, type Hex, toHex } from './hex.ts';
import { records as recordsCodec } from './registry-layout.ts';
import { bytes, compact, decode, option, scaleInput, tuple, u8, u32, u64, u128 } from './scale.ts';
import { startAzeroNode } from './start-azero-node.ts';
import type { Weight } from './weight.ts';

interface Golden {
  readonly account: Hex;
  readonly vectors: Readonly<Record<string, { readonly request: Hex; readonly response: Hex }>>;
  readonly storage: {
    readonly childStorageKey: Hex;
    readonly trieKey: Hex;
    readonly value: Hex;
    readonly runtimeApi: { readonly request: Hex; readonly response: Hex };
  };
  readonly nodeError: string;
}

// Recorded from a real runtime with the contracts pallet, API version 2.
const golden: Golden = JSON.parse(
  readFileSync(new URL('../../fixtures/azero-contracts-api.json', import.meta.url), 'utf8'),
);
const vectors = Object.entries(golden.vectors);
const weight = tuple<Weight>(compact, compact);
const anyAccount = {
  encode: (value: Uint8Array) => value,
  read: (input: ReturnType<typeof scaleInput>) => input.take(32),
};
const request = tuple(anyAccount, anyAccount, u128, option(weight), option(u128), bytes);

function vector(name: string) {
  const found = golden.vectors[name];
  if (!found) throw new Error(`no vector ${name}`);
  return found;
}

function gasOf(response: Hex): CallGas {
  const [consumed, required] = decode(tuple(weight, weight), fromHex(response));
  return { consumed, required };
}

/** `System.Events` of the recorded block: what follows the result of a call that left no event. */
function recordedEvents(): Uint8Array {
  const input = scaleInput(fromHex(vector('get_record_missing_key').response));
  tuple(weight, weight, u8, u128, bytes, u8, u32, bytes, u8).read(input);
  return input.take(input.left);
}

function dataOf(name: string): Uint8Array {
  const input = scaleInput(fromHex(vector(name).response));
  const [, , , , , , , data] = tuple(weight, weight, u8, u128, bytes, u8, u32, bytes).read(input);
  return data.slice(2);
}

describe('the node with the recorded state', () => {
  const recordedGas = new Map(
    vectors
      .filter(([name]) => name !== 'out_of_gas')
      .map(([, { request: asked, response }]) => [
        toHex(decode(request, fromHex(asked))[5]),
        gasOf(response),
      ]),
  );
  let node: AzeroNode;
  let call: ReturnType<typeof rpcCaller>;

  beforeAll(async () => {
    node = await startAzeroNode({
      blockTime: 0,
      names: [],
      registry: golden.account,
      contractsPallet: 0x28,
      blockEvents: recordedEvents(),
      gas: ({ input }) => recordedGas.get(toHex(input)),
      traps: ({ input }) => toHex(input) === '0xeeeeeeee',
    });
    call = rpcCaller(node.httpUrl);
    const period = scaleInput(dataOf('get_registration_period_ok'));
    node.register('alice', {
      address: toHex(dataOf('get_address_ok')),
      registeredAt: Number(u64.read(period)),
      expiresAt: Number(u64.read(period)),
      records: Object.fromEntries(decode(recordsCodec, fromHex(golden.storage.value))),
    });
  });
  afterAll(() => node.close());

  it.each(vectors)('answers %s byte by byte', async (_name, { request: asked, response }) => {
    expect(await call('state_call', 'ContractsApi_call', asked)).toBe(response);
  });

  it('keeps the records where the recorded chain has them', async () => {
    const { childStorageKey, trieKey, value, runtimeApi } = golden.storage;
    expect(await call('childstate_getStorage', childStorageKey, trieKey)).toBe(value);
    expect(await call('state_call', 'ContractsApi_get_storage', runtimeApi.request)).toBe(
      runtimeApi.response,
    );
  });

  it('fails on a request that does not decode as the recorded node does', async () => {
    const { request: whole } = vector('get_record_ok');
    for (const broken of ['0x', '0x00', whole.slice(0, -2), `${whole}00`])
      await expect(call('state_call', 'ContractsApi_call', broken)).rejects.toThrow(golden.nodeError);
  });
});

describe('the node with its own gas', () => {
  it('answers the recorded replies but for the four numbers in front', async () => {
    const node = await startAzeroNode({
      blockTime: 0,
      names: [],
      registry: golden.account,
      contractsPallet: 0x28,
      blockEvents: recordedEvents(),
    });
    const call = rpcCaller(node.httpUrl);
    for (const name of [
      'get_record_missing_name',
      'get_all_records_missing_name',
      'unknown_selector_lang_error',
    ]) {
      const { request: asked, response } = vector(name);
      const answered = (await call('state_call', 'ContractsApi_call', asked)) as Hex;
      expect(withoutGas(answered)).toBe(withoutGas(response));
      expect(gasOf(answered).required[0]).toBeGreaterThan(gasOf(answered).consumed[0]);
    }
    await node.close();
  });
});

function withoutGas(response: Hex): Hex {
  const input = scaleInput(fromHex(response));
  tuple(weight, weight).read(input);
  return toHex(input.take(input.left));
}
