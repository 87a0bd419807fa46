import { escapeText } from '../escape-text.ts';
import type { Answer } from './answer-text.ts';

type Found = Extract<Answer, { readonly records: unknown }>;

/**
 * What answers say of the first thing in which they differ, each in few words.
 *
 * ```
 * staex-id "h8syf1xcv3rvee…" at block 100
 * absent (name) at block 100
 * ```
 */
export function describeAnswers(answers: readonly Answer[]): (answer: Answer) => string {
  const found = answers.filter(hasRecords);
  const facts = [...new Set(found.flatMap(({ records }) => [...records.keys()]))]
    .sort()
    .map((key) => (answer: Found) => recordText(answer, key));
  const telling = [...facts, accountText, expiryText].find((factOf) => new Set(found.map(factOf)).size > 1);
  return (answer) => {
    const { number, hash, time } = answer.evidence.block;
    const places = answers.map(({ evidence }) => evidence.block);
    const isSplit = places.some((place) => place.hash !== hash || place.time?.getTime() !== time?.getTime());
    const which = isSplit ? ` (${hash.slice(0, 18)}${time ? `, ${time.toISOString()}` : ''})` : '';
    const where = `at block ${number}${which}`;
    if (hasRecords(answer)) return `${telling?.(answer) ?? countText(answer)} ${where}`;
    return answer.state === 'absent' ? `absent (${answer.reason}) ${where}` : `${answer.name.text} ${where}`;
  };
}

function hasRecords(answer: Answer): answer is Found {
  return 'records' in answer;
}

function recordText({ records }: Found, key: string): string {
  const value = records.get(key);
  const shown = escapeText(key, 20);
  return value === undefined ? `no ${shown}` : `${shown} "${escapeText(value, 16)}"`;
}

function countText({ records }: Found): string {
  return records.size === 1 ? '1 record' : `${records.size} records`;
}

function accountText({ account }: Found): string {
  return `account ${account?.address ?? 'none'}`;
}

function expiryText({ registeredAt, expiresAt }: Found): string {
  return `registered ${registeredAt?.toISOString() ?? 'ever'} to ${expiresAt?.toISOString() ?? 'ever'}`;
}
