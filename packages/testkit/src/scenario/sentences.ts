import type { Count } from '@peername/resolver-core';
import { parseExpected } from './parse-expected.ts';
import type { Fiction, Step, Treatment } from './step.ts';
import { testValue } from './test-values.ts';
import { duration, durationPattern } from './time-text.ts';

/** One kind of sentence. */
export interface Sentence {
  /** How it reads, for those who got it wrong. */
  readonly form: string;
  readonly pattern: RegExp;
  /** @throws Error when the sentence has the form and makes no sense */
  step(parts: Readonly<Record<string, string>>): Step;
}

const name = '(?<name>[^\\s:,]+\\.[^\\s:,]+)';
const key = '(?<key>[^\\s:,]+)';
const value = '(?<value>[A-Z]+-\\d+|"[^"]*")';
const time = `(?<time>${durationPattern})`;
const count = '(?<count>\\d[\\d_]*)';
const expected = '(?<expected>.+)';
const who = '(?<who>all endpoints|endpoints? \\d+(?:(?:, | and )\\d+)*)';

/** Every kind of sentence but those on how endpoints behave. */
const plain: readonly Sentence[] = [
  sentence(
    'given 3 endpoints of which 2 must agree, and proofs',
    `given ${count} endpoints?(?: of which (?<quorum>\\d+) must agree)?(?<proofs>, and proofs)?`,
    ({ count = '', quorum = '1', proofs }) => ({
      do: 'given',
      endpoints: number(count),
      quorum: Number(quorum),
      proofs: proofs !== undefined,
    }),
  ),
  sentence('alice.azero has staex-id KEY-1', `${name} has ${key} ${value}`, (parts) => ({
    do: 'set record',
    ...named(parts),
    value: textOf(parts['value']),
  })),
  sentence('alice.azero has no staex-id', `${name} has no ${key}`, (parts) => ({
    do: 'set record',
    ...named(parts),
    value: null,
  })),
  sentence(
    'alice.azero is registered for 300 s with staex-id KEY-1',
    `${name} is registered for ${time} with ${key} ${value}`,
    (parts) => ({
      do: 'register',
      ...named(parts),
      lasts: duration(parts['time']),
      value: textOf(parts['value']),
    }),
  ),
  sentence(
    'alice.azero is registered again by another owner',
    `${name} is registered again by another owner`,
    (p) => ({
      do: 'register again',
      name: named(p).name,
    }),
  ),
  sentence('alice.azero is given up', `${name} is given up`, (p) => ({ do: 'release', name: named(p).name })),
  sentence('5 blocks pass', `${count} blocks? pass(?:es)?`, (p) => ({
    do: 'mine',
    blocks: number(p['count']),
  })),
  sentence('a moment passes', 'a moment passes', () => ({ do: 'settle' })),
  sentence('61 s pass', `${time} pass(?:es)?`, (p) => ({ do: 'pass', by: duration(p['time']) })),
  sentence('the clock jumps ahead 10 min', `the clock jumps (?<way>ahead|back) ${time}`, (p) => ({
    do: 'jump',
    by: duration(p['time']) * (p['way'] === 'back' ? -1 : 1),
  })),
  sentence('ask 500 unknown names: absent name', `ask ${count} unknown names: ${expected}`, (p) => ({
    do: 'ask unknown names',
    count: number(p['count']),
    expected: parseExpected(p['expected'] ?? ''),
  })),
  sentence(
    'ask alice.azero, nothing older than 300 s: found staex KEY-1, from the chain, 2 of 3 agree',
    `ask ${name}(?:, nothing older than ${time})?: ${expected}`,
    (p) => ({
      do: 'ask',
      name: named(p).name,
      ...(p['time'] !== undefined && { maxAge: duration(p['time']) }),
      expected: parseExpected(p['expected'] ?? ''),
    }),
  ),
  sentence(
    'endpoint 3 was asked at most 2 times',
    `${who} (?:was|were) asked at most ${count} times?`,
    (p) => ({
      do: 'check requests',
      endpoints: whoOf(p['who']),
      most: number(p['count']),
    }),
  ),
];

/** How endpoints behave: the verb as one endpoint has it, and as several have it. */
const behaviours: readonly Sentence[] = [
  behaviour('is up', 'is up|are up', () => ({ is: 'up' })),
  behaviour('is down', 'is down|are down', () => ({ is: 'down' })),
  behaviour('hangs', 'hangs?', () => ({ is: 'hanging' })),
  behaviour('resets every reply in the middle', 'resets? every reply in the middle', () => ({ is: 'reset' })),
  behaviour('garbles replies', 'garbles? replies', () => ({ is: 'garbled' })),
  behaviour('is slow by 500 ms', `(?:is|are) slow by ${time}`, (p) => ({
    is: 'slow',
    by: duration(p['time']),
  })),
  lie('tells the truth', 'tells? the truth', () => ({ on: 'nothing' })),
  lie('lies about staex-id of alice.azero', `lies? about ${key} of ${name}`, (p) => ({
    on: 'record',
    ...named(p),
  })),
  lie(
    'tells the same lie about staex-id of alice.azero',
    `tells? the same lie about ${key} of ${name}`,
    (p) => ({ on: 'record', ...named(p) }),
    true,
  ),
  lie('leaves out staex-id of alice.azero', `leaves? out ${key} of ${name}`, (p) => ({
    on: 'missing record',
    ...named(p),
  })),
  lie('says that alice.azero is absent', `says? that ${name} is absent`, (p) => ({
    on: 'absence',
    name: named(p).name,
  })),
  lie('says that alice.azero points elsewhere', `says? that ${name} points elsewhere`, (p) => ({
    on: 'account',
    name: named(p).name,
  })),
  lie('shows other blocks', 'shows? other blocks', () => ({ on: 'blocks' })),
  lie('shows the same other blocks', 'shows? the same other blocks', () => ({ on: 'blocks' }), true),
  lie('shows a head 1_000_000 blocks ahead', `shows? a head ${count} blocks ahead`, (p) => ({
    on: 'ahead',
    blocks: number(p['count']),
  })),
  lie('shows a head 5 blocks behind', `shows? a head ${count} blocks? behind`, (p) => ({
    on: 'behind',
    blocks: number(p['count']),
  })),
  lie('shows the same head for ever', 'shows? the same head for ever', () => ({ on: 'stuck head' })),
  lie('counts blocks 7 too high', `counts? blocks ${count} too high`, (p) => ({
    on: 'number',
    blocks: number(p['count']),
  })),
  lie('spoils its proofs', '(?:spoils its|spoil their) proofs', () => ({ on: 'proofs' })),
  lie('serves another chain', 'serves? another chain', () => ({ on: 'chain' })),
  lie('tells the time 1 h late', `tells? the time ${time} (?<way>late|early)`, (p) => ({
    on: 'time',
    by: duration(p['time']) * (p['way'] === 'late' ? -1 : 1),
  })),
];

/** Every kind of sentence. */
export const sentences: readonly Sentence[] = [...plain, ...behaviours];

function sentence(form: string, pattern: string, step: Sentence['step']): Sentence {
  return { form, pattern: new RegExp(`^${pattern}$`), step };
}

function behaviour(
  form: string,
  verb: string,
  treatment: (parts: Readonly<Record<string, string>>) => Treatment,
): Sentence {
  return sentence(`endpoint 1 ${form}`, `${who} (?:${verb})`, (parts) => ({
    do: 'treat',
    endpoints: whoOf(parts['who']),
    as: treatment(parts),
  }));
}

function lie(
  form: string,
  verb: string,
  about: (parts: Readonly<Record<string, string>>) => Fiction,
  shared = false,
): Sentence {
  return behaviour(form, verb, (parts) => ({ is: 'lying', about: about(parts), shared }));
}

function named({ name = '', key = '' }: Readonly<Record<string, string>>): { name: string; key: string } {
  return { name, key };
}

function number(text = ''): Count {
  return Number(text.replaceAll('_', ''));
}

function whoOf(text = ''): readonly Count[] | 'all' {
  return text.startsWith('all') ? 'all' : (text.match(/\d+/g) ?? []).map(Number);
}

function textOf(text = ''): string {
  if (text.startsWith('"')) return JSON.parse(text) as string;
  const known = testValue(text);
  if (known === undefined)
    throw new Error(`${text} stands for nothing; there are KEY-1 to KEY-5, PEER-1 and PEER-2`);
  return known;
}
