import { describe, expect, it } from 'vitest';
import { isResolverError, ResolverError, toResolverError } from './errors.ts';

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

  it('is known by its name, so that another copy of the package agrees', () => {
    const foreign = Object.assign(new Error('x'), { name: 'ResolverError', code: 'TIMEOUT' });
    expect(isResolverError(foreign)).toBe(true);
    expect(isResolverError(new Error('x'))).toBe(false);
    expect(isResolverError({ name: 'ResolverError', code: 'TIMEOUT' })).toBe(false);
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
    inner.cause = outer;
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
    const own = new ResolverError({ code: 'BUSY', shortMessage: '' });
    expect(toResolverError(own)).toBe(own);
  });
});
