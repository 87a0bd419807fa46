import { expect, it } from 'vitest';
import { allKinds } from '../peer-id/all-kinds.ts';
import { checkRecordChanges } from './check-record-changes.ts';

const url = { key: 'url', value: 'https://a.example' };

it('takes changes of records that differ', () => {
  checkRecordChanges(
    [url, { key: 'URL', value: 'https://a.example' }, { key: 'note', value: null }],
    allKinds,
  );
  checkRecordChanges([], allKinds);
});

it.each([
  ['to two values', { key: 'url', value: 'https://b.example' }],
  ['to the same value', url],
  ['and to nothing', { key: 'url', value: null }],
])('refuses that one record becomes two things: %s', (_, other) => {
  expect(() => checkRecordChanges([url, { key: 'note', value: 'x' }, other], allKinds)).toThrow(
    expect.objectContaining({
      reason: 'invalid-value',
      shortMessage: 'The record url cannot become two things at once',
    }),
  );
});

it('refuses a change that nobody could read', () => {
  expect(() => checkRecordChanges([url, { key: 'note', value: '' }], allKinds)).toThrow(
    expect.objectContaining({ reason: 'invalid-value' }),
  );
});
