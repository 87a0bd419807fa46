import { isResolverError, ResolverError } from '../errors.ts';
import { escapeText } from '../escape-text.ts';
import type { Count, Milliseconds } from '../units.ts';
import type { Member } from './member.ts';
import { noQuorum } from './no-quorum.ts';

/** What each member said, in few words; undefined for one that is still awaited. */
export type Said = (member: Member) => string | undefined;

const maxDetails = 1_000;

/** Members contradict each other, so that no quorum can come about. */
export function disagreement(what: string, members: readonly Member[], said: Said): ResolverError {
  return new ResolverError({
    code: 'DISAGREEMENT',
    reason: noQuorum,
    shortMessage: `The endpoints disagree about ${what}`,
    details: list(members, said),
  });
}

/**
 * Too few members answered. The code is theirs when all failed alike, `TOO_OLD` when there would be enough but for those
 * that are behind; else `UNAVAILABLE`.
 */
export function tooFewAnswers(
  quorum: Count,
  members: readonly Member[],
  said: Said,
  failures: ReadonlyMap<Member, ResolverError>,
): ResolverError {
  const [first, ...others] = failures.values();
  const badProof = [...failures.values()].find(isBadProof);
  const behind = [...failures.values()].find(({ code }) => code === 'TOO_OLD');
  const failed = [...failures.values()].filter(({ code }) => code !== 'TOO_OLD').length;
  const isLag = behind !== undefined && members.length - failed >= quorum;
  const isAlike =
    first && failures.size === members.length && others.every(({ code }) => code === first.code);
  const missing = members.filter((member) => failures.has(member) || said(member) === undefined);
  const answered = members.length - missing.length;
  const rests = missing.map((member) => failures.get(member)?.retryAfter ?? 0).sort((a, b) => a - b);
  return new ResolverError({
    code: badProof?.code ?? (isLag ? behind.code : isAlike ? first.code : 'UNAVAILABLE'),
    reason: badProof?.reason ?? noQuorum,
    shortMessage: `${quorum} of ${members.length} endpoints must agree, ${answered} answered`,
    details: list(members, said),
    // By then enough may be asked again: one that wants to be left alone for long does not speak for the others.
    retryAfter: rests[quorum - answered - 1] || undefined,
    cause: badProof ?? first,
  });
}

/** The time was up. */
export function quorumTimeout(
  quorum: Count,
  members: readonly Member[],
  said: Said,
  timeout: Milliseconds,
): ResolverError {
  return new ResolverError({
    code: 'TIMEOUT',
    reason: noQuorum,
    shortMessage: `Fewer than ${quorum} of ${members.length} endpoints agreed within ${timeout} ms`,
    details: list(members, said),
  });
}

/** The quorum was closed. */
export function closedQuorum(): ResolverError {
  return new ResolverError({ code: 'CLOSED', shortMessage: 'The endpoints were closed' });
}

/** Whether no quorum came about, for whatever reason. */
export function isNoQuorum(value: unknown): boolean {
  return isResolverError(value) && value.reason === noQuorum;
}

/** Whether a member gave a proof that proves nothing. */
export function isBadProof(error: ResolverError): boolean {
  return error.code === 'UNTRUSTED' && error.reason === 'bad-proof';
}

/** Whether a member has another block at the height that the others agreed on. */
export function isOtherBlock(error: ResolverError): boolean {
  return error.code === 'DISAGREEMENT' && error.reason === 'other-block';
}

/** Whether a member does not have the block that the others agreed on, or not yet. */
export function isUnknownBlock(value: unknown): boolean {
  return isResolverError(value) && value.reason === 'unknown-block';
}

/** Why a member has no answer, in few words. */
export function faultOf(error: ResolverError): string {
  return error.reason === undefined ? error.code : `${error.code} (${escapeText(error.reason, 40)})`;
}

function list(members: readonly Member[], said: Said): string {
  return escapeText(
    members.map((member) => `${member.origin}: ${said(member) ?? 'no answer'}`).join(', '),
    maxDetails,
  );
}
