import { describe, expect, it } from 'vitest';
import type { Reading, ReverseReading } from '../reading.ts';
import { cachedReading } from '../testing/index.ts';
import { type Answer, answerText } from './answer-text.ts';

const { evidence } = cachedReading(7).reading;
const account = { chain: 'fake:1', address: 'acct-a' };
const at = (n: number): Date => new Date(n);
const found: Reading & { state: 'found' } = {
  state: 'found',
  records: new Map([
    ['a', '1'],
    ['b', '2'],
  ]),
  unreadable: [
    { key: 'x', why: 'it is cut off' },
    { key: 'y', why: 'it is not UTF-8' },
  ],
  account,
  registeredAt: at(1),
  expiresAt: at(2),
  evidence,
};
const absent: Reading = { state: 'absent', reason: 'expired', expiresAt: at(2), evidence };
const name = { text: 'alice.fake', labels: ['alice', 'fake'], service: 'fake' };
const named: ReverseReading = { state: 'found', name, account, evidence };
const unnamed: ReverseReading = {
  state: 'absent',
  reason: 'mismatch',
  claimed: 'bob.fake',
  account,
  evidence,
};
const bare: Reading = { state: 'found', records: new Map(), evidence };

describe('two answers are the same', () => {
  it.each<[string, Answer, Answer]>([
    [
      'in whatever order the records come',
      found,
      { ...found, records: new Map([...found.records].reverse()) },
    ],
    [
      'in whatever order those come that cannot be read',
      found,
      { ...found, unreadable: [...(found.unreadable ?? [])].reverse() },
    ],
    ['where one says that there is nothing and the other says nothing', bare, { ...bare, unreadable: [] }],
    [
      'whoever gave them, and however strong they are',
      found,
      {
        ...found,
        evidence: { ...evidence, endpoints: ['https://b'], assurance: 'proof', asked: 5, agreed: 3 },
      },
    ],
  ])('%s', (_what, one, other) => {
    expect(answerText(other, true)).toBe(answerText(one, true));
  });

  it('at two blocks, where they are read apart from the blocks', () => {
    const later = { ...found, evidence: { ...evidence, block: { number: 8n, hash: '0xac' as const } } };
    expect(answerText(later, false)).toBe(answerText(found, false));
    expect(answerText(later, true)).not.toBe(answerText(found, true));
  });
});

it('any difference in what they say or where they saw it makes two answers', () => {
  const different: readonly Answer[] = [
    found,
    bare,
    absent,
    named,
    unnamed,
    { ...found, records: new Map([['a', '1']]) },
    { ...found, records: new Map([...found.records, ['b', '3']]) },
    { ...found, unreadable: [{ key: 'x', why: 'it is cut off' }] },
    { ...found, unreadable: [{ key: 'z', why: 'it is cut off' }] },
    { ...found, unreadable: [{ key: 'x', why: 'it is not UTF-8' }] },
    { ...found, account: { ...account, address: 'acct-b' } },
    { ...found, account: { ...account, chain: 'fake:2' } },
    { ...found, account: undefined },
    { ...found, registeredAt: at(3) },
    { ...found, expiresAt: at(3) },
    { ...absent, reason: 'name' },
    { ...absent, expiresAt: at(3) },
    { ...named, name: { ...name, text: 'bob.fake' } },
    { ...named, account: { ...account, address: 'acct-b' } },
    { ...named, account: { ...account, chain: 'fake:2' } },
    { ...unnamed, reason: 'unset' },
    { ...unnamed, claimed: 'carol.fake' },
    ...[
      { service: 'x' },
      { network: 'x' },
      { chain: 'x' },
      { contract: 'x' },
      { offchain: true },
      { block: { ...evidence.block, number: 8n } },
      { block: { ...evidence.block, hash: '0xac' as const } },
      { block: { ...evidence.block, time: at(3) } },
    ].map((other) => ({ ...found, evidence: { ...evidence, ...other } })),
  ];
  expect(new Set(different.map((answer) => answerText(answer, true))).size).toBe(different.length);
});
