import { describe, expect, it } from 'vitest';
import { type ErrorCode, ResolverError, type ResolverErrorOptions } from '../errors.ts';
import { createFakeNameService, createManualClock } from '../testing/index.ts';
import { toMembers } from './member.ts';
import {
  isBadProof,
  isNoQuorum,
  isOtherBlock,
  isUnknownBlock,
  quorumTimeout,
  tooFewAnswers,
} from './quorum-errors.ts';

const clock = createManualClock();
const members = toMembers(
  ['a', 'b', 'c'].map((letter) => createFakeNameService({ clock, origin: `fake://${letter}` })),
);
const error = (code: ErrorCode, more: Partial<ResolverErrorOptions> = {}) =>
  new ResolverError({ code, shortMessage: '', ...more });

/** What is said of members that failed so, the first ones of three; the others answered. */
function outcomeOf(...failed: readonly ResolverError[]): ResolverError {
  const failures = new Map(failed.map((failure, i) => [members[i] as never, failure]));
  return tooFewAnswers(2, members, () => 'something', failures);
}

describe('too few answers', () => {
  it('are the failure of all where all failed alike, and else an outage', () => {
    const busy = error('RATE_LIMITED');
    expect(outcomeOf(busy, busy, busy).code).toBe('RATE_LIMITED');
    expect(outcomeOf(busy, busy).code).toBe('UNAVAILABLE');
    expect(outcomeOf(busy, error('TIMEOUT'), busy).code).toBe('UNAVAILABLE');
    expect(outcomeOf().code).toBe('UNAVAILABLE');
  });

  it('are too old where there would be enough but for those that are behind', () => {
    const behind = error('TOO_OLD');
    expect(outcomeOf(behind).code).toBe('TOO_OLD');
    expect(outcomeOf(behind, behind).code).toBe('TOO_OLD');
    expect(outcomeOf(behind, error('TIMEOUT')).code).toBe('TOO_OLD');
    expect(outcomeOf(error('TIMEOUT'), behind).code).toBe('TOO_OLD');
    expect(outcomeOf(behind, error('TIMEOUT'), error('TIMEOUT')).code).toBe('UNAVAILABLE');
  });

  it('are untrusted as soon as one gave a proof that proves nothing, and that is the cause', () => {
    const forged = error('UNTRUSTED', { reason: 'bad-proof' });
    const outcome = outcomeOf(error('TIMEOUT'), forged);
    expect(outcome).toMatchObject({ code: 'UNTRUSTED', reason: 'bad-proof' });
    expect(outcome.cause).toBe(forged);
  });

  it('have the first failure as their cause', () => {
    const first = error('TIMEOUT');
    expect(outcomeOf(first, error('RATE_LIMITED'))).toMatchObject({ reason: 'no-quorum', cause: first });
  });

  it('are to be asked for again as soon as enough of those that asked to wait are ready', () => {
    const resting = (retryAfter: number) => error('RATE_LIMITED', { retryAfter });
    // The quorum is two: one more is needed where one answered, and two where none did.
    expect(outcomeOf(resting(300_000), resting(2_000)).retryAfter).toBe(2_000);
    expect(outcomeOf(resting(300_000), resting(2_000), resting(4_000)).retryAfter).toBe(4_000);
    expect(outcomeOf(resting(300_000), error('TIMEOUT')).retryAfter).toBeUndefined();
    expect(outcomeOf(resting(300_000), error('TIMEOUT'), resting(4_000)).retryAfter).toBe(4_000);
    expect(outcomeOf(error('TIMEOUT')).retryAfter).toBeUndefined();
  });

  it('may be asked for again at once where enough of them said nothing yet', () => {
    const failures = new Map([[members[0] as never, error('RATE_LIMITED', { retryAfter: 9_000 })]]);
    expect(tooFewAnswers(2, members, () => undefined, failures).retryAfter).toBeUndefined();
    expect(tooFewAnswers(3, members, () => undefined, failures).retryAfter).toBe(9_000);
  });
});

it.each<[string, (value: ResolverError) => boolean, ResolverError, readonly unknown[]]>([
  [
    'a quorum that did not come about',
    isNoQuorum,
    quorumTimeout(2, members, () => undefined, 1),
    [error('TIMEOUT'), { reason: 'no-quorum' }, undefined],
  ],
  [
    'a proof that proves nothing',
    isBadProof,
    error('UNTRUSTED', { reason: 'bad-proof' }),
    [error('UNTRUSTED', { reason: 'assurance' }), error('PROTOCOL', { reason: 'bad-proof' })],
  ],
  [
    'another block',
    isOtherBlock,
    error('DISAGREEMENT', { reason: 'other-block' }),
    [error('DISAGREEMENT', { reason: 'no-quorum' }), error('UNAVAILABLE', { reason: 'other-block' })],
  ],
  [
    'a block that is not known',
    isUnknownBlock,
    error('UNAVAILABLE', { reason: 'unknown-block' }),
    [error('UNAVAILABLE'), { reason: 'unknown-block' }, undefined],
  ],
])('%s is told from all else', (_what, is, match, others) => {
  expect(is(match)).toBe(true);
  for (const other of others) expect(is(other as ResolverError)).toBe(false);
});
