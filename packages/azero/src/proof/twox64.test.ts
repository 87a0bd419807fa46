import { xxhashAsU8a } from '@polkadot/util-crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { twox64 } from './twox64.ts';

it('hashes accounts as polkadot-js does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (account) => {
      expect(twox64(account)).toEqual(xxhashAsU8a(account, 64));
    }),
    { numRuns: 1_000 },
  );
});

it('takes a view on other bytes', () => {
  const account = new Uint8Array(32).map((_, i) => i);
  const view = new Uint8Array([9, ...account, 9]).subarray(1, 33);
  expect(twox64(view)).toEqual(xxhashAsU8a(account, 64));
});
