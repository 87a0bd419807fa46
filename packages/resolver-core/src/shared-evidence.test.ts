import { expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import { createSharedEvidence } from './shared-evidence.ts';
import { cachedReading } from './testing/index.ts';

const base: Evidence = {
  ...cachedReading(7).reading.evidence,
  dissent: ['https://liar.example'],
  via: ['https://gateway.example'],
};
const copy = (more: Partial<Evidence> = {}): Evidence => ({ ...structuredClone(base), ...more });

it('gives one object for evidence that is equal', () => {
  const share = createSharedEvidence();
  const first = share(copy());
  expect(share(copy())).toBe(first);
  expect(first).toEqual(base);
});

it('gives one object for evidence that lacks the same parts', () => {
  const share = createSharedEvidence();
  const bare = { block: { number: 7n, hash: '0xab' as const }, dissent: undefined, via: undefined };
  expect(share(copy(bare))).toBe(share(copy(bare)));
});

it.each<[string, Partial<Evidence>]>([
  ['the hash', { block: { ...base.block, hash: '0xac' } }],
  ['the number', { block: { ...base.block, number: 8n } }],
  ['the time', { block: { ...base.block, time: new Date(3_000) } }],
  ['no time', { block: { number: 7n, hash: '0xab' } }],
  ['the service', { service: 'other' }],
  ['the network', { network: 'othernet' }],
  ['the chain', { chain: 'fake:2' }],
  ['the contract', { contract: 'other' }],
  ['the finality', { finality: 'latest' }],
  ['the assurance', { assurance: 'quorum' }],
  ['the number of those asked', { asked: 3 }],
  ['the number of those who agreed', { agreed: 0 }],
  ['a part played off the chain', { offchain: true }],
  ['those who disagreed', { dissent: ['https://other.example'] }],
  ['nobody who disagreed', { dissent: undefined }],
  ['the endpoints', { endpoints: ['https://rpc.example', 'https://rpc2.example'] }],
  ['the way', { via: ['https://other.example'] }],
  ['no way', { via: undefined }],
])('keeps evidence apart that differs in %s', (_what, other) => {
  const share = createSharedEvidence();
  const first = share(copy());
  const second = share(copy(other));
  expect(second).not.toBe(first);
  expect(second).toEqual({ ...base, ...other });
  expect(share(copy())).toBe(first);
});

it('remembers what it saw lately, and only that', () => {
  const share = createSharedEvidence();
  const at = (block: number): Evidence => ({ ...base, block: { number: BigInt(block), hash: '0xab' } });
  const first = share(at(0));
  for (let block = 1; block < 16; block++) share(at(block));
  expect(share(at(0))).toBe(first);
  share(at(16));
  expect(share(at(0))).not.toBe(first);
});
