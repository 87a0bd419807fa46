import { describe, expect, it } from 'vitest';
import { toResolverError } from '../errors.ts';
import { createFakeNameService, createManualClock } from '../testing/index.ts';
import { checkMembers } from './check-members.ts';
import { toMembers } from './member.ts';

const service = (origin: string, id = 'fake') =>
  createFakeNameService({ clock: createManualClock(), origin: `fake://${origin}`, id });

/** What is wrong with members of these origins. */
function faultOf(origins: readonly string[], quorum: number): unknown {
  try {
    return checkMembers(toMembers(origins.map((origin) => service(origin))), quorum);
  } catch (error) {
    return error;
  }
}

describe('members that make a quorum', () => {
  it('are as many as it needs or more, and the first speaks for all', () => {
    const [a, b] = [service('a'), service('b')];
    expect(checkMembers(toMembers([a, b]), 2)).toBe(a);
    expect(checkMembers(toMembers([b, a]), 1)).toBe(b);
  });

  it.each([
    [[], 1, 'there are 0'],
    [['a'], 2, 'there is 1'],
    [['a', 'b'], 3, 'there are 2'],
  ])('are not %j for %d', (origins, quorum, what) => {
    expect(faultOf(origins, quorum)).toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'no-quorum',
      retryable: false,
      message: expect.stringContaining(what),
    });
  });

  it('are not the same server twice', () => {
    expect(toResolverError(faultOf(['a', 'b', 'b'], 2))).toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'no-quorum',
      retryable: false,
      message: expect.stringContaining('fake://b'),
    });
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('are not a number of %d', (quorum) => {
    expect(faultOf(['a', 'b'], quorum)).toBeInstanceOf(TypeError);
  });

  it('are of one service and one network', () => {
    const [a, b] = [service('a'), service('b')];
    const elsewhere = { ...b, network: { ...b.network, id: 'othernet' } };
    expect(() => checkMembers(toMembers([a, elsewhere]), 2)).toThrow(TypeError);
    expect(() => checkMembers(toMembers([a, service('c', 'other')]), 2)).toThrow(TypeError);
  });
});
