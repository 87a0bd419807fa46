import { ResolverError } from '@peername/resolver-core';
import { describe, expect, it } from 'vitest';
import { malformedReply, tooLarge } from '../errors.ts';
import { badProof, blame, decodingProof, isBadProof } from './bad-proof.ts';

const thrownBy = (error: unknown): unknown => {
  try {
    return decodingProof(() => {
      throw error;
    });
  } catch (thrown) {
    return thrown;
  }
};

describe('a proof', () => {
  it('is a bad one when it cannot be decoded, for the same reason', () => {
    expect(thrownBy(malformedReply('it ends too early'))).toMatchObject({
      code: 'UNTRUSTED',
      reason: 'bad-proof',
      details: 'it ends too early',
      retryable: true,
    });
    expect(decodingProof(() => 7)).toBe(7);
  });

  it.each([
    ['one that is too large', tooLarge('9 nodes')],
    ['one that is bad already', badProof('a node is there twice')],
    ['a mistake in the code', new TypeError('undefined is not a function')],
  ])('is not called a bad one for another error: %s', (_, error) => {
    expect(thrownBy(error)).toBe(error);
  });

  it('that is bad is the fault of the endpoint that gave it, and nothing else is', () => {
    const origin = 'https://node.example';
    const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No answer' });
    expect(isBadProof(outage)).toBe(false);
    expect(blame(origin, outage)).toBe(outage);
    expect(blame(origin, badProof('why'))).toMatchObject({
      code: 'UNTRUSTED',
      reason: 'bad-proof',
      shortMessage: expect.stringContaining(origin),
      details: 'why',
      retryable: true,
    });
  });
});
