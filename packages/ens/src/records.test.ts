import { expect, test } from 'vitest';
import { encodeArgs, textArg } from './abi-encode.ts';
import { readRecords } from './records.ts';

const keys = ['staex-id', 'libp2p-peer-id'];
const text = encodeArgs(textArg('12D3KooW'));
const account = new Uint8Array(32);
const nothing = new Uint8Array();
const offchain = (answered: boolean) => ({ asked: answered, answered, failureOf: () => undefined });

test('silence about one record, after a server answered, is no proof that there is none', () => {
  expect(() => readRecords(keys, [nothing, text, account], offchain(true))).toThrow(
    expect.objectContaining({ code: 'UNTRUSTED', reason: 'offchain-rejected' }),
  );
});

test('on the chain alone, silence says that the resolver has no such function', () => {
  const { records, isSupported } = readRecords(keys, [nothing, text, account], offchain(false));
  expect([...records]).toEqual([['libp2p-peer-id', '12D3KooW']]);
  expect(isSupported).toBe(true);
});

test('a resolver may have no function for content hashes', () => {
  const { records } = readRecords([...keys, 'contenthash'], [text, text, nothing, account], offchain(true));
  expect(records.size).toBe(2);
});
