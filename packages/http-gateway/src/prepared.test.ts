import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityTag, hasTag, prepare, send } from './prepared.ts';

const answer = {
  status: 200,
  json: { name: 'alice.fake' },
  window: { cacheControl: 'public, max-age=60', bornAt: 1_000, usableUntil: 61_000 },
  stale: false,
  route: '/v1/names/:name',
  subject: 'alice.fake',
  block: 100n,
  target: '/v1/names/alice.fake',
  readAt: new Date(1_000),
  until: new Date(61_000),
};
const prepared = await prepare(answer);
const sent = (ifNoneMatch: string | undefined, p = prepared) =>
  send(p, { ifNoneMatch, cacheStatus: 'peername; hit', now: 11_999 });

describe('a prepared answer', () => {
  it('has a strong tag that is one of its bytes', () => {
    expect(prepared.etag).toMatch(/^"[0-9a-f]{32}"$/);
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => (entityTag(a) === entityTag(b)) === (a === b)));
  });

  it('says how old it is in whole seconds, and never that it comes from the future', () => {
    expect(sent(undefined).headers.get('age')).toBe('10');
    const early = send(prepared, { ifNoneMatch: undefined, cacheStatus: '', now: 0 });
    expect(early.headers.get('age')).toBe('0');
  });

  it.each([
    prepared.etag,
    `W/${prepared.etag}`,
    `"other", ${prepared.etag}`,
    `"other",W/${prepared.etag} , "third"`,
    '*',
    ' * ',
  ])('is not sent again to a client that has %s', async (ifNoneMatch) => {
    const response = sent(ifNoneMatch);
    expect([response.status, await response.text()]).toEqual([304, '']);
    expect(response.headers.get('etag')).toBe(prepared.etag);
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
    expect(response.headers.get('age')).toBe('10');
  });

  it.each([
    undefined,
    '',
    '"other"',
    prepared.etag.slice(1, -1),
    prepared.etag.toUpperCase(),
    `w/${prepared.etag}`,
    `"*"`,
    '*, "other"',
    `"x${prepared.etag.slice(1)}`,
  ])('is sent to a client that has %s', (ifNoneMatch) => {
    expect(sent(ifNoneMatch).status).toBe(200);
  });

  it('that is a problem is sent whole: only what went well can be unchanged (RFC 9110, 13.2.1)', async () => {
    const problem = await prepare({ ...answer, status: 404 });
    expect(sent(problem.etag, problem).status).toBe(404);
    expect(sent('*', problem).status).toBe(404);
  });

  it('is compared with whatever a client sends without a throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => typeof hasTag(text, prepared.etag) === 'boolean'),
      { numRuns: 5_000 },
    );
  });
});
