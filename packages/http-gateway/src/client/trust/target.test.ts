import { describe, expect, it } from 'vitest';
import { batchTarget } from '../../signature/batch-target.ts';
import { isAnswerTo, sameQuestion } from './target.ts';

const asked = (target: string, answered = target, body?: string) => ({
  question: { target, maxBytes: 1, ...(body === undefined ? {} : { body }) },
  target: answered,
});

describe('an answer that was signed for a target', () => {
  const target = '/v1/names/alice.fake/records?keys=staex-id';

  it('is one to that question', () => {
    expect(isAnswerTo(target, asked(target))).toBe(true);
  });

  it('is none to another target than it came from', () => {
    for (const other of ['/v1/names/bob.fake/records?keys=staex-id', `${target}&maxAge=1`, ''])
      expect(isAnswerTo(other, asked(target)), other).toBe(false);
  });

  it('may be led to another spelling of the name, and to nothing else', () => {
    const spelt = '/v1/names/ALICE.fake/records?keys=staex-id';
    expect(isAnswerTo(target, asked(spelt, target))).toBe(true);
    for (const question of [
      '/v1/names/alice.fake/records?keys=bio',
      '/v1/names/alice.fake/records',
      '/v1/names/alice.fake',
      '/v1/accounts/alice.fake/records?keys=staex-id',
      '/v2/names/alice.fake/records?keys=staex-id',
      '/v1n/ames/alice.fake/records?keys=staex-id',
    ])
      expect(isAnswerTo(target, asked(question, target)), question).toBe(false);
  });

  it('is one to a batch by what the batch asked, wherever it came from', () => {
    const body = '{"names":["alice.fake"]}';
    const signed = batchTarget('/v1/names:batch', new TextEncoder().encode(body));
    expect(isAnswerTo(signed, asked('/v1/names:batch', '/v1/names:batch', body))).toBe(true);
    expect(isAnswerTo('/v1/names:batch', asked('/v1/names:batch', '/v1/names:batch', body))).toBe(false);
    expect(isAnswerTo(signed, asked('/v1/names:batch', '/v1/names:batch', '{"names":["bob.fake"]}'))).toBe(
      false,
    );
  });
});

describe('two targets ask the same', () => {
  it.each([
    ['/v1/names/a.fake', '/v1/names/a.fake?maxAge=0'],
    ['/v1/names/a.fake?minBlock=7&require=quorum', '/v1/names/a.fake?finality=latest'],
    ['/v1/names/a.fake?policy=network&explain=1&kinds=staex', '/v1/names/a.fake?kinds=staex'],
    ['/v1/names/a.fake?finality', '/v1/names/a.fake'],
    ['/v1/names/a.fake/records?keys=b&kinds=c', '/v1/names/a.fake/records?kinds=c&keys=b&maxAge=5'],
  ])('%s and %s, whose demands change nothing at a block', (one, other) => {
    expect(sameQuestion(one, other)).toBe(true);
    expect(sameQuestion(other, one)).toBe(true);
  });

  it.each([
    ['/v1/names/a.fake', '/v1/names/b.fake'],
    ['/v1/names/a.fake', '/v1/names/a.fake/records'],
    ['/v1/names/a.fake?kinds=staex', '/v1/names/a.fake?kinds=libp2p'],
    ['/v1/names/a.fake?kinds=staex', '/v1/names/a.fake'],
    ['/v1/names/a.fake/records?keys=maxAge=1', '/v1/names/a.fake/records'],
    ['/v1/names/a.fake/records?keys=maxAge', '/v1/names/a.fake/records'],
    ['/v1/names/a.fake/records?keys=b&kinds=c', '/v1/names/a.fake/records?keys=bkinds=c'],
    ['/v1/names/a.fake?policyOf=b', '/v1/names/a.fake'],
    ['/v1/names/a.fake/records?keys=a', '/v1/names/a.fake/records?keys=a&keys=b'],
  ])('is not said of %s and %s', (one, other) => {
    expect(sameQuestion(one, other)).toBe(false);
  });
});
