import { expect, it } from 'vitest';
import { cacheKey, nameInCacheKey } from './cache-key.ts';
import { createFakeNameService, createManualClock } from './testing/index.ts';

const service = createFakeNameService({ clock: createManualClock() });
const request = {
  service,
  name: service.parse('alice.fake'),
  keys: ['staex-id'],
  finality: 'finalized',
} as const;

it('is another key for everything that the answer depends on', () => {
  const keys = [
    request,
    { ...request, service: { ...service, id: 'other' } },
    { ...request, service: { ...service, scope: 'other' } },
    { ...request, finality: 'latest' as const },
    { ...request, name: service.parse('bob.fake') },
    { ...request, keys: ['staex-id', 'bio'] },
    { ...request, keySet: 'usual' },
  ].map(cacheKey);
  expect(new Set(keys).size).toBe(7);
});

it('is the same key for what it does not depend on', () => {
  expect(cacheKey({ ...request, keySet: 'usual', keys: [] })).toBe(cacheKey({ ...request, keySet: 'usual' }));
  expect(cacheKey({ ...request, minBlock: 7n, at: undefined } as typeof request)).toBe(cacheKey(request));
});

it('tells the name that a key is about', () => {
  expect(nameInCacheKey(cacheKey(request))).toBe('alice.fake');
});

it.each([
  '',
  'alice.fake',
  '{',
  'null',
  '7',
  '"alice"',
  '[]',
  '[1,2,3,4,5]',
  '["a","b","c","d"]',
  '["a","b","c","d","e","f"]',
  '{"3":"alice.fake","length":5}',
])('tells no name of a text that is no key: %s', (text) => {
  expect(nameInCacheKey(text)).toBeUndefined();
});
