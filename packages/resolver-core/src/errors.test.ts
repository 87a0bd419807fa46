import { describe, expect, it } from 'vitest';
import { abortedError, errorCodes, isResolverError, ResolverError, toResolverError } from './errors.ts';

describe('a resolver error', () => {
  it('says what happened and what was seen', () => {
    const error = new ResolverError({
      code: 'UNAVAILABLE',
      shortMessage: 'No endpoint answered',
      details: 'ECONNREFUSED',
    });
    expect(error.message).toMatchInlineSnapshot(`"No endpoint answered: ECONNREFUSED"`);
    expect(error.retryable).toBe(true);
  });

  it('is retryable by its code, unless told otherwise', () => {
    expect(new ResolverError({ code: 'CONTRACT', shortMessage: '' }).retryable).toBe(false);
    expect(new ResolverError({ code: 'OFFCHAIN_FAILED', shortMessage: '', retryable: false }).retryable).toBe(
      false,
    );
  });

  it('can be asked again for after outages and contradictions, and not where the answer would be the same', () => {
    const retried = errorCodes.filter((code) => new ResolverError({ code, shortMessage: '' }).retryable);
    expect(retried).toEqual([
      'TIMEOUT',
      'UNAVAILABLE',
      'RATE_LIMITED',
      'PROTOCOL',
      'TOO_LARGE',
      'WRONG_NETWORK',
      'DISAGREEMENT',
      'OFFCHAIN_FAILED',
      'TOO_OLD',
      'BUSY',
    ]);
    expect(errorCodes).toHaveLength(19);
  });

  it('carries all that it was made with, and nothing by itself', () => {
    const cause = new Error('below');
    const more = { details: 'seen', reason: 'word', meta: ['line'], retryAfter: 5, cause };
    const error = new ResolverError({ code: 'BUSY', shortMessage: 'Busy', ...more });
    expect({ ...error, cause: error.cause }).toMatchObject({ code: 'BUSY', shortMessage: 'Busy', ...more });
    expect(new ResolverError({ code: 'BUSY', shortMessage: 'Busy' })).toMatchObject({
      message: 'Busy',
      name: 'ResolverError',
      details: undefined,
      meta: [],
      cause: undefined,
    });
  });

  it('says of a caller who gave up what the signal says', () => {
    expect(abortedError(AbortSignal.abort('enough'))).toMatchObject({ code: 'ABORTED', cause: 'enough' });
    expect(abortedError().cause).toBeUndefined();
  });

  it('is known by its name, so that another copy of the package agrees', () => {
    const foreign = Object.assign(new Error('x'), { name: 'ResolverError', code: 'TIMEOUT' });
    expect(isResolverError(foreign)).toBe(true);
    expect(isResolverError(new Error('x'))).toBe(false);
    expect(isResolverError({ name: 'ResolverError', code: 'TIMEOUT' })).toBe(false);
    expect(isResolverError(Object.assign(new Error('x'), { code: 'TIMEOUT' }))).toBe(false);
    expect(isResolverError(Object.assign(new Error('x'), { name: 'ResolverError', code: 7 }))).toBe(false);
  });

  it('walks its causes, and a ring of causes too', () => {
    const inner = new Error('inner');
    const outer = new ResolverError({
      code: 'INTERNAL',
      shortMessage: 'outer',
      cause: new Error('middle', { cause: inner }),
    });
    expect(outer.walk()).toBe(inner);
    expect(outer.walk((e) => (e as Error).message === 'middle')).toMatchObject({ message: 'middle' });
    expect(outer.walk(() => false)).toBeUndefined();
    expect(outer.walk((e) => e === outer)).toBe(outer);
    inner.cause = outer;
    expect(outer.walk()).toBeUndefined();
    expect(outer.walk(() => false)).toBeUndefined();
  });

  it('escapes what a foreign error says, which can quote a server', () => {
    expect(toResolverError(new Error('bad token \u001b[2J')).message).toContain('\\u{1b}[2J');
  });

  it('wraps a foreign error as a fault of peername', () => {
    expect(toResolverError(new RangeError('oops'))).toMatchObject({
      code: 'INTERNAL',
      details: 'RangeError: oops',
    });
    expect(toResolverError('oops')).toMatchObject({ details: 'oops', cause: 'oops' });
    const own = new ResolverError({ code: 'BUSY', shortMessage: '' });
    expect(toResolverError(own)).toBe(own);
  });
});
