import { expect, it } from 'vitest';
import { allKinds } from '../peer-id/all-kinds.ts';
import { checkRecordChange } from './check-record-change.ts';
import { isPublishError } from './publish-error.ts';

const staex = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';

const check = (key: string, value: string | null) => {
  try {
    return checkRecordChange({ key, value }, allKinds);
  } catch (error) {
    if (isPublishError(error)) return error.reason;
    throw error;
  }
};

it('reads a value as the resolver will', () => {
  expect(check('staex-id', staex)).toMatchObject({ peer: { kind: 'staex', id: staex } });
  expect(check('peer-id', `staex:${staex}`)).toMatchObject({ peer: { kind: 'staex', id: staex } });
});

it('takes any text for a record that holds no peer id, and lets any record go', () => {
  expect(check('url', 'https://example.org/')).toEqual({});
  expect(check('staex-id', null)).toEqual({});
});

it.each([
  ['a value that no resolver takes', 'staex-id', `${staex.slice(0, -1)}l`],
  ['white space around the value', 'staex-id', ` ${staex}`],
  ['a value that does not say its kind where it must', 'peer-id', staex],
  ['an empty value', 'staex-id', ''],
  ['half a character, which would be written as another one', 'url', 'https://a.example/\ud800'],
  [
    'a private key, in whatever record',
    'note',
    'nsec1uhvn0lmlwglcc89td3l7nrjg5dsagtxfnut75egwpqw80nxwlz6s92chw5',
  ],
  ['an empty key', '', 'x'],
  ['a key that does not print', 'staex-id\u202e', staex],
  ['a key that is too long', 'k'.repeat(256), staex],
])('refuses %s', (_, key, value) => {
  expect(check(key, value)).toBe('invalid-value');
});

it('takes a key of 255 characters', () => {
  expect(check('k'.repeat(255), 'x')).toEqual({});
});
