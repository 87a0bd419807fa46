import { describe, expect, it } from 'vitest';
import { ResolverError } from '../errors.ts';
import type { Assurance } from '../evidence.ts';
import type { Reading } from '../reading.ts';
import { cachedReading, createFakeNameService, createManualClock } from '../testing/index.ts';
import { answerText } from './answer-text.ts';
import { type Ballot, createBallot } from './ballot.ts';
import { toMembers } from './member.ts';

const clock = createManualClock();
const members = toMembers(
  ['a', 'b', 'c', 'd'].map((name) => createFakeNameService({ clock, origin: `fake://${name}` })),
);
const [a, b, c, d] = members as [never, never, never, never];
const says = (v: string, assurance: Assurance = 'single'): Reading => {
  const { reading } = cachedReading(7, { v });
  return { ...reading, evidence: { ...reading.evidence, assurance } };
};
const error = (code: ResolverError['code'], reason?: string) =>
  new ResolverError({ code, reason, shortMessage: '' });
const badProof = error('UNTRUSTED', 'bad-proof');
const otherBlock = error('DISAGREEMENT', 'other-block');

function ballot(proofCounts = false, quorum = 2): Ballot<Reading> {
  return createBallot({ quorum, proofCounts, textOf: (answer) => answerText(answer, true) });
}

describe('a ballot', () => {
  it('is decided by enough equal votes, and not before', () => {
    const votes = ballot();
    votes.cast(a, says('x'));
    votes.cast(b, says('y'));
    expect(votes.consent()).toBeUndefined();
    votes.cast(c, says('x'));
    expect(votes.consent()).toMatchObject({
      backers: [a, c],
      answers: [says('x'), says('x')],
      isProved: false,
    });
    expect(votes.votes().size).toBe(3);
  });

  it('counts the last vote of a member, not each of them', () => {
    const votes = ballot();
    votes.cast(a, says('x'));
    votes.cast(a, says('x'));
    expect(votes.consent()).toBeUndefined();
    votes.cast(b, says('y'));
    votes.cast(a, says('y'));
    expect(votes.consent()).toMatchObject({ backers: [b, a] });
    votes.cast(a, error('TIMEOUT'));
    expect(votes.consent()).toBeUndefined();
  });

  it('takes one proof for enough, where proofs count', () => {
    for (const [counts, consents] of [
      [true, true],
      [false, false],
    ] as const) {
      const votes = ballot(counts, 3);
      votes.cast(a, says('x'));
      votes.cast(b, says('y', 'proof'));
      const consent = votes.consent();
      expect(consent !== undefined).toBe(consents);
      if (consent) expect(consent).toMatchObject({ backers: [b], isProved: true });
    }
  });

  it('gives the answer of the one who proved it, of those who agree', () => {
    const votes = ballot(true);
    votes.cast(a, says('x'));
    votes.cast(b, says('x', 'proof'));
    expect(votes.consent()).toMatchObject({
      vote: { evidence: { assurance: 'proof' } },
      backers: [a, b],
      isProved: true,
    });
  });

  it('is decided by an error that asking elsewhere cannot help with', () => {
    const votes = ballot();
    votes.cast(a, error('CONTRACT', 'lang-error'));
    votes.cast(b, error('CONTRACT', 'other'));
    expect(votes.consent()).toBeUndefined();
    votes.cast(c, error('CONTRACT', 'lang-error'));
    expect(votes.consent()).toMatchObject({ vote: { code: 'CONTRACT' }, backers: [a, c], answers: [] });
  });

  it.each([error('TIMEOUT'), badProof, otherBlock, error('WRONG_NETWORK')])(
    'is not decided by any number of failures of %s',
    (failure) => {
      const votes = ballot();
      for (const member of [a, b, c]) votes.cast(member, failure);
      expect(votes.consent()).toBeUndefined();
    },
  );

  it('is open as long as those awaited could decide it', () => {
    const votes = ballot(false, 3);
    expect([votes.isOpen(2), votes.isOpen(3)]).toEqual([false, true]);
    votes.cast(a, says('x'));
    votes.cast(b, says('y'));
    expect([votes.isOpen(1), votes.isOpen(2)]).toEqual([false, true]);
    votes.cast(c, says('x'));
    expect([votes.isOpen(0), votes.isOpen(1)]).toEqual([false, true]);
    const proving = ballot(true, 3);
    expect([proving.isOpen(0), proving.isOpen(1)]).toEqual([false, true]);
  });

  it('names as dissent who said something else, or failed as only a liar does', () => {
    const votes = ballot();
    const consented = (others: Parameters<Ballot<Reading>['cast']>[]) => {
      for (const [member, vote] of others) votes.cast(member, vote);
      const consent = votes.consent();
      return consent && votes.dissent(consent);
    };
    expect(
      consented([
        [a, says('x')],
        [b, says('x')],
        [c, error('TIMEOUT')],
      ]),
    ).toEqual([]);
    expect(consented([[c, says('y')]])).toEqual([c]);
    for (const lie of [badProof, otherBlock, error('WRONG_NETWORK')])
      expect(
        consented([
          [c, error('UNTRUSTED', 'assurance')],
          [d, lie],
        ]),
      ).toEqual([d]);
  });

  it('fails as a disagreement when two say different things, or one has another block', () => {
    const split = ballot();
    split.cast(a, says('x'));
    split.cast(b, says('y'));
    expect(split.failure('alice.fake', members)).toMatchObject({
      code: 'DISAGREEMENT',
      reason: 'no-quorum',
      message: expect.stringContaining('alice.fake'),
    });
    const forked = ballot();
    forked.cast(a, says('x'));
    forked.cast(b, otherBlock);
    expect(forked.failure('alice.fake', members).code).toBe('DISAGREEMENT');
  });

  it('fails for want of answers when what was said does not differ', () => {
    const alone = ballot();
    alone.cast(a, says('x'));
    alone.cast(b, error('TIMEOUT'));
    expect(alone.failure('alice.fake', members)).toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'no-quorum',
      message: expect.stringContaining('2 of 4 endpoints must agree, 1 answered'),
    });
    const moved = ballot();
    moved.cast(a, says('x'));
    moved.cast(a, says('y'));
    expect(moved.failure('alice.fake', members).code).toBe('UNAVAILABLE');
    const none = ballot();
    none.cast(a, otherBlock);
    expect(none.failure('alice.fake', members).code).not.toBe('INTERNAL');
    expect(none.failure('alice.fake', members).message).toContain('2 of 4 endpoints must agree, 0 answered');
  });
});
