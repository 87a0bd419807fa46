import type { CallerCheck, Party } from '@peername/call';
import { type FoundResolution, ResolverError } from '@peername/resolver-core';
import { expect, it } from 'vitest';
import { describeCaller, titleOfCaller } from './caller-texts.ts';

const key = new Uint8Array(32).fill(7);
const resolution = {
  state: 'unknown',
  input: 'alice.azero',
  error: new ResolverError({ code: 'TIMEOUT', shortMessage: 'late' }),
} as const;
const name = 'alice.azero';
const before = {
  name,
  kind: 'did-key',
  id: 'x',
  firstSeen: new Date(0),
  lastSeen: new Date(0),
  block: 1n,
} as const;
const change = { before, now: {} as FoundResolution, why: 'peer', final: true } as const;
const checks: readonly CallerCheck[] = [
  { state: 'verified', name, pin: 'new', resolution },
  { state: 'unknown-key' },
  { state: 'mismatch', name, resolution, sentence: 'not them' },
  { state: 'changed', name, change, resolution, sentence: 'changed' },
  { state: 'unchecked', name, pin: 'new', resolution, sentence: 'no answer' },
];
const party = ({ state }: CallerCheck): Party => ({
  key,
  name,
  standing: state === 'verified' ? 'verified' : 'unknown-key',
});

it('shows each outcome of the check with a word, a sign and a heading of its own', () => {
  const texts = checks.map((check) => describeCaller(check, party(check)));
  expect(new Set(texts.map(({ verdict }) => verdict)).size).toBe(checks.length);
  expect(new Set(checks.map((check) => titleOfCaller(check, party(check)))).size).toBe(checks.length);
  expect(texts.filter(({ tone }) => tone === 'good')).toHaveLength(1);
});

it('states a name as a fact only when it was verified', () => {
  const titles = checks.map((check) => titleOfCaller(check, party(check)));
  expect(titles.filter((title) => title === 'alice.azero is calling')).toHaveLength(1);
});

it('spells out what does not print', () => {
  const check: CallerCheck = { state: 'unchecked', name: 'a\u202eb', pin: 'new', resolution, sentence: '' };
  expect(titleOfCaller(check, { key, name: 'a\u202eb', standing: 'unknown-key' })).toContain('\\u{202e}');
});
