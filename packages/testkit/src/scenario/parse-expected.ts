import { type ErrorCode, errorCodes } from '@peername/resolver-core';
import type { Expected } from './step.ts';
import { testValue } from './test-values.ts';

/** Which reasons a state may have. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  absent: ['name', 'record', 'expired', 'resolver'],
  invalid: ['malformed', 'conflict'],
};

const marks: readonly (readonly [pattern: RegExp, mark: (parts: RegExpExecArray) => Partial<Expected>])[] = [
  [/^from the (chain|cache)$/, ([, from]) => ({ from: from as 'chain' | 'cache' })],
  [/^stale$/, () => ({ isStale: true })],
  [/^registered later than before$/, () => ({ isRegisteredLater: true })],
  [/^not stale$/, () => ({ isStale: false })],
  [/^(\d+) of (\d+) agree$/, ([, agreed, asked]) => ({ agreed: Number(agreed), asked: Number(asked) })],
  [/^proved$/, () => ({ assurance: 'proof' })],
  [/^endpoints? ([\d and]+) disagrees?$/, ([, who]) => ({ dissent: who?.match(/\d+/g)?.map(Number) ?? [] })],
];

/**
 * What an answer has to be, as a scenario says it: `found staex KEY-1, from the cache, stale`.
 * @throws Error with what is wrong
 */
export function parseExpected(text: string): Expected {
  const [state = '', ...others] = text.split(', ');
  return Object.assign(parseState(state), ...others.map(parseMark)) as Expected;
}

function parseState(text: string): Expected {
  const [state = '', first = '', second, ...rest] = text.split(' ');
  if (rest.length > 0) throw new Error(`"${rest.join(' ')}" is too much in "${text}"`);
  if (state === 'found') {
    const id = testValue(second ?? '');
    if (id === undefined) throw new Error(`found what? "found staex KEY-1"`);
    return { state, kind: first, id };
  }
  if (state === 'unknown') {
    if (!errorCodes.includes(first as ErrorCode)) throw new Error(`there is no error code "${first}"`);
    return { state, code: first as ErrorCode, ...(second !== undefined && { reason: second }) };
  }
  if (!reasons[state]?.includes(first) || second !== undefined)
    throw new Error(
      `"${text}" is no outcome: "absent name", "invalid conflict", "unknown TIMEOUT", "found staex KEY-1"`,
    );
  return { state: state as 'absent' | 'invalid', reason: first };
}

function parseMark(text: string): Partial<Expected> {
  for (const [pattern, mark] of marks) {
    const parts = pattern.exec(text);
    if (parts) return mark(parts);
  }
  throw new Error(`"${text}" is nothing that an answer can be: "from the cache", "stale", "2 of 3 agree"`);
}
