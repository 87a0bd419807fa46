import { encodeAddress } from '@polkadot/keyring';
import { expect, it } from 'vitest';
import { devPair } from '../../testing/publishing.ts';
import { toHex } from '../hex.ts';
import { isSameAccount } from './same-account.ts';

const [alice, bob] = [devPair('//Alice'), devPair('//Bob')];

it.each([0, 2, 63, 64, 1284, 16_383])('is the same with prefix %i as with that of the chain', (prefix) => {
  expect(isSameAccount(encodeAddress(alice.publicKey, prefix), alice.address)).toBe(true);
  expect(isSameAccount(encodeAddress(bob.publicKey, prefix), alice.address)).toBe(false);
});

it('is the same in hex', () => {
  expect(isSameAccount(alice.address, toHex(alice.publicKey))).toBe(true);
});

it.each(['', 'nobody', `${alice.address}1`])('is none for %j, not even for itself', (text) => {
  expect(isSameAccount(text, text)).toBe(false);
  expect(isSameAccount(text, alice.address)).toBe(false);
});
