import { Abi } from '@polkadot/api-contract';
import { compactToU8a } from '@polkadot/util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scaleReader } from '../scale-reader.ts';
import { encodeCompactBig, readCompactBig } from './compact.ts';
import { decodeContractCallArguments, encodeContractCallArguments } from './contract-call.ts';
import { registryAbi } from './registry-abi.ts';
import { decodeRecordUpdate, encodeRecordUpdate } from './update-records.ts';

const text = fc.string({ unit: 'grapheme' });
const changes = fc.array(fc.record({ key: text, value: fc.option(text) }), { maxLength: 8 });
const update = fc.record({ label: text, changes, removeRest: fc.boolean() });
const u128 = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
const call = fc.record({
  contract: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  value: u128,
  gasLimit: fc.record({ refTime: u128, proofSize: u128 }),
  storageDepositLimit: fc.option(u128, { nil: undefined }),
  input: fc.uint8Array({ maxLength: 300 }),
});

it('writes compact integers as polkadot-js does, and reads them back', () => {
  const values = fc.oneof(u128, fc.bigInt({ min: 0n, max: 2n ** 33n }), fc.constantFrom(63n, 64n, 2n ** 30n));
  fc.assert(
    fc.property(values, (value) => {
      const bytes = encodeCompactBig(value);
      expect(bytes).toEqual(compactToU8a(value));
      const reader = scaleReader(bytes);
      expect(readCompactBig(reader)).toBe(value);
      reader.end();
    }),
  );
});

it('writes an update as api-contract does by our own metadata, and reads it back', () => {
  const message = new Abi(registryAbi).findMessage('update_records');
  fc.assert(
    fc.property(update, (one) => {
      const bytes = encodeRecordUpdate(one);
      const pairs = one.changes.map(({ key, value }) => [key, value]);
      // Behind its length.
      const theirs = message.toU8a([one.label, pairs, one.removeRest]);
      expect(theirs.subarray(theirs.length - bytes.length)).toEqual(bytes);
      expect(decodeRecordUpdate(bytes)).toEqual(one);
    }),
  );
});

it('reads back the arguments of a contract call', () => {
  fc.assert(
    fc.property(call, (one) => {
      expect(decodeContractCallArguments(encodeContractCallArguments(one))).toEqual(one);
    }),
  );
});

it('refuses bytes that go on, end early, or mean something else', () => {
  fc.assert(
    fc.property(update, fc.nat(), (one, cut) => {
      const bytes = encodeRecordUpdate(one);
      expect(() => decodeRecordUpdate(Uint8Array.of(...bytes, 0))).toThrow(/cannot be decoded/);
      expect(() => decodeRecordUpdate(bytes.subarray(0, cut % bytes.length))).toThrow(/cannot be decoded/);
      expect(() => decodeRecordUpdate(Uint8Array.of(0, ...bytes.subarray(1)))).toThrow(/cannot be decoded/);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const decode of [decodeRecordUpdate, decodeContractCallArguments])
        try {
          decode(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'PROTOCOL' });
        }
    }),
  );
});
