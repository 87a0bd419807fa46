import { describe, expect, it } from 'vitest';
import { ResolverError } from '../errors.ts';
import { isPublishError, PublishError } from './publish-error.ts';

describe('the error of a record that was not published', () => {
  it('says what was seen behind what it means, where something was', () => {
    const options = { reason: 'refused', shortMessage: 'The network refused it' } as const;
    expect(new PublishError(options).message).toBe('The network refused it');
    const error = new PublishError({ ...options, details: 'nonce too low' });
    expect(error.message).toBe('The network refused it: nonce too low');
    expect(error).toMatchObject({ ...options, name: 'PublishError', details: 'nonce too low' });
  });

  it('keeps the transaction and its cause', () => {
    const cause = new Error('reverted');
    const shortMessage = 'It is in a block and did nothing';
    const error = new PublishError({ reason: 'failed', shortMessage, transaction: '0xabcd', cause });
    expect(error).toMatchObject({ reason: 'failed', transaction: '0xabcd', cause });
  });

  it('is known by its name and reason, also from another copy of the package', () => {
    const reason = 'declined';
    expect(isPublishError(new PublishError({ reason, shortMessage: 'No' }))).toBe(true);
    expect(isPublishError(Object.assign(new Error('No'), { name: 'PublishError', reason }))).toBe(true);
    for (const other of [
      undefined,
      'PublishError',
      { name: 'PublishError', reason },
      Object.assign(new Error('No'), { name: 'PublishError' }),
      Object.assign(new Error('No'), { reason }),
      new ResolverError({ code: 'UNAVAILABLE', reason: 'unknown-block', shortMessage: 'No' }),
    ])
      expect(isPublishError(other)).toBe(false);
  });
});
