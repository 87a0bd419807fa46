import { expect, it } from 'vitest';
import type { Evidence } from '../evidence.ts';
import type { Reading, ReverseReading } from '../reading.ts';
import { describeAnswers } from './describe-answers.ts';

const evidence: Evidence = {
  service: 'fake',
  network: 'fakenet',
  chain: 'fake:1',
  contract: 'registry',
  block: { number: 7n, hash: `0x${'ab'.repeat(32)}`, time: new Date(0) },
  finality: 'finalized',
  assurance: 'single',
  asked: 1,
  agreed: 1,
  offchain: false,
  endpoints: ['fake://a'],
};
const found = (records: Record<string, string>, more: object = {}): Reading => ({
  state: 'found',
  records: new Map(Object.entries(records)),
  evidence,
  ...more,
});
const described = (...answers: Reading[]) => answers.map(describeAnswers(answers));

it('shows the record in which answers differ, escaped and shortened', () => {
  const long = `\u001b[2J${'x'.repeat(100)}`;
  expect(described(found({ a: '1', b: long }), found({ a: '1', b: 'y' }), found({ a: '1' }))).toEqual([
    'b "\\u{1b}[2Jxxxxxxxxxxxx…" at block 7',
    'b "y" at block 7',
    'no b at block 7',
  ]);
});

it('shows what else they differ in when the records are the same', () => {
  const account = { chain: 'fake:1', address: 'acct-a' };
  expect(described(found({ a: '1' }, { account }), found({ a: '1' }))).toEqual([
    'account acct-a at block 7',
    'account none at block 7',
  ]);
  expect(described(found({}, { expiresAt: new Date(0) }), found({}))).toEqual([
    'registered ever to 1970-01-01T00:00:00.000Z at block 7',
    'registered ever to ever at block 7',
  ]);
  const later = { ...evidence, block: { ...evidence.block, time: new Date(1_000) } };
  expect(described(found({ a: '1' }), found({ a: '1' }, { evidence: later }))).toEqual([
    '1 record at block 7 (0xabababababababab, 1970-01-01T00:00:00.000Z)',
    '1 record at block 7 (0xabababababababab, 1970-01-01T00:00:01.000Z)',
  ]);
});

it('shows which block each is of when one height has two, with or without their times', () => {
  const { time: _, ...timeless } = evidence.block;
  const other = { ...evidence, block: { ...timeless, hash: `0x${'cd'.repeat(32)}` } as const };
  expect(described(found({ a: '1', b: '2' }), found({ a: '1', b: '2' }, { evidence: other }))).toEqual([
    '2 records at block 7 (0xabababababababab, 1970-01-01T00:00:00.000Z)',
    '2 records at block 7 (0xcdcdcdcdcdcdcdcd)',
  ]);
  const twin = { ...evidence, block: { ...other.block, time: evidence.block.time } };
  expect(described(found({}), found({}, { evidence: twin }))[1]).toContain('0xcdcdcdcdcdcdcdcd');
  const same = { ...evidence, block: timeless };
  expect(described(found({}, { evidence: same }), found({ a: '1' }, { evidence: same }))).toEqual([
    'no a at block 7',
    'a "1" at block 7',
  ]);
});

it('shows the primary names of an account', () => {
  const account = { chain: 'fake:1', address: 'acct-a' };
  const name = { text: 'alice.fake', labels: ['alice', 'fake'], service: 'fake' };
  const answers: readonly ReverseReading[] = [
    { state: 'found', name, account, evidence },
    { state: 'absent', reason: 'unset', account, evidence },
  ];
  expect(answers.map(describeAnswers(answers))).toEqual([
    'alice.fake at block 7',
    'absent (unset) at block 7',
  ]);
});

it('shows an absence beside what others have', () => {
  expect(described({ state: 'absent', reason: 'expired', evidence }, found({ a: '1' }))).toEqual([
    'absent (expired) at block 7',
    '1 record at block 7',
  ]);
});
