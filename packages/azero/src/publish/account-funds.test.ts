import { expect, it } from 'vitest';
import { concatBytes } from '../concat-bytes.ts';
import { readAccountInfo } from './account-funds.ts';

const u128 = (value: bigint) =>
  Uint8Array.from({ length: 16 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
const info = (...amounts: readonly bigint[]) =>
  concatBytes(Uint8Array.of(7, 1, 0, 0), new Uint8Array(12), ...amounts.map(u128));
const newLogic = 1n << 127n;

it.each([
  ['what keeps it alive stays', [1_000n, 0n, 0n, newLogic], 990n],
  ['what is frozen stays', [1_000n, 0n, 300n, newLogic], 700n],
  ['what is held counts towards what is frozen', [1_000n, 200n, 300n, newLogic], 900n],
  ['all of what is frozen is held', [1_000n, 500n, 300n, newLogic], 990n],
  ['as it was before that, it does not count', [1_000n, 200n, 300n, 0n], 700n],
  ['as it was before that, what is frozen for fees stays', [1_000n, 0n, 300n, 400n], 600n],
  ['nothing is left', [5n, 0n, 0n, newLogic], 0n],
])('says what an account can spend: %s', (_, amounts, spendable) => {
  expect(readAccountInfo(info(...amounts), 10n)).toEqual({ nonce: 263, spendable });
});

it('takes no account of another form', () => {
  expect(() => readAccountInfo(info(1n, 2n, 3n), 10n)).toThrow(/ends too early/);
  expect(() => readAccountInfo(info(1n, 2n, 3n, 4n, 5n), 10n)).toThrow(/goes on/);
});
