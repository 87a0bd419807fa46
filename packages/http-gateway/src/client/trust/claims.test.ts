import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '@peername/resolver-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { differingClaims } from './claims.ts';

const said = {
  state: 'found',
  name: 'alice.fake',
  peer: { kind: 'staex', id: 'x' },
  records: [
    { key: 'a', value: '1' },
    { key: 'b', value: '2' },
  ],
  unreadable: [{ key: 'c', why: 'it is cut off' }],
  freshness: { origin: 'chain' },
};

it('two answers that say the same in other words or another order differ in nothing', () => {
  const other = {
    freshness: { origin: 'cache', stale: true },
    evidence: { asked: 7 },
    unreadable: [{ why: 'another sentence', key: 'c' }],
    records: [
      { value: '2', key: 'b', note: 'x' },
      { key: 'a', value: '1' },
    ],
    peer: { id: 'x', kind: 'staex' },
    name: 'alice.fake',
    state: 'found',
  };
  expect(differingClaims(said, other)).toEqual([]);
  expect(differingClaims({ records: [] }, { unreadable: [] })).toEqual([]);
});

it.each([
  ['state', { state: 'absent' }],
  ['reason', { reason: 'name' }],
  ['peer', { peer: { kind: 'staex', id: 'y' } }],
  ['peers', { peers: [] }],
  ['records', { records: [{ key: 'a', value: '1' }] }],
  ['records', { records: [said.records[0], { key: 'b', value: '3' }] }],
  ['records', { records: 'none' }],
  ['unreadable', { unreadable: [{ key: 'd', why: 'it is cut off' }] }],
  ['account', { account: { chain: 'fake:1', address: 'acct-a' } }],
  ['registeredAt', { registeredAt: '2026-01-01T00:00:00.000Z' }],
  ['expiresAt', { expiresAt: '2026-01-01T00:00:00.000Z' }],
  ['name', { name: 'bob.fake' }],
  ['names', { names: ['alice.fake'] }],
  ['claimed', { claimed: 'bob.fake' }],
])('two answers differ in %s', (field, change) => {
  const other = { ...said, ...change } as typeof said;
  expect(differingClaims(said, other)).toEqual([field]);
  expect(differingClaims(other, said)).toEqual([field]);
});

it('the order of a list that has one counts', () => {
  expect(differingClaims({ names: ['a', 'b'] }, { names: ['b', 'a'] })).toEqual(['names']);
});

/** The same JSON with the fields of its objects the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, inner]) => [key, turned(inner)] as const);
  return Object.fromEntries(fields.reverse());
}

it('two answers differ in what is other JSON, and in nothing for the order of its fields', () => {
  const field = fc.constantFrom('peer', 'peers', 'account', 'names');
  fc.assert(
    fc.property(field, fc.jsonValue(), fc.jsonValue(), (at, one, other) => {
      expect(differingClaims({ [at]: one }, { [at]: turned(one) } as JsonObject)).toEqual([]);
      const same = isDeepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)));
      expect(differingClaims({ [at]: one }, { [at]: other })).toEqual(same ? [] : [at]);
    }),
  );
});

it('two lists of records differ in any item, whatever else that is', () => {
  const item = fc.oneof(
    fc.record({ key: fc.constantFrom('a', 'b'), value: fc.constantFrom('1', '2') }, { requiredKeys: [] }),
    fc.constantFrom(null, 'a', 7),
  );
  const essence = (items: readonly unknown[]): readonly string[] =>
    items.map((one) => JSON.stringify([Object(one).key ?? null, Object(one).value ?? null])).sort();
  fc.assert(
    fc.property(fc.array(item, { maxLength: 3 }), fc.array(item, { maxLength: 3 }), (one, other) => {
      const same = isDeepStrictEqual(essence(one), essence(other));
      expect(differingClaims({ records: one }, { records: other })).toEqual(same ? [] : ['records']);
      expect(differingClaims({ records: one }, { records: [...one].reverse() })).toEqual([]);
    }),
  );
});
