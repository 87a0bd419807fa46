import { readFileSync } from 'node:fs';
import { parseScenario, sentences } from '@peername/testkit';
import { expect, it } from 'vitest';

const guide = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8');
const section = /^## Scenarios\n(.*?)^## /ms.exec(guide)?.[1] ?? '';
/** The sentences of each row of the table, by what the row is about. */
const rows = new Map(
  [...section.matchAll(/^\| ([^|]+) \| (.*) \|$/gm)].map(([, kind = '', cell = '']) => [
    kind,
    [...cell.matchAll(/`([^`]+)`/g)].map(([, sentence = '']) => sentence),
  ]),
);
const own = ['endpoints, first of all', 'what may follow an outcome', 'some faces only'];
const documented = [...rows].flatMap(([kind, all]) => (own.includes(kind) ? [] : all));
const given = 'given 3 endpoints of which 2 must agree';
const question = 'ask alice.azero: absent name';

function parse(...lines: readonly string[]): void {
  parseScenario(['# Title', ...lines].join('\n'), 'CONTRIBUTING.md');
}

it('understands every sentence that the guide has', () => {
  expect(documented.length).toBeGreaterThan(25);
  for (const first of rows.get('endpoints, first of all') ?? []) parse(first, question);
  for (const sentence of documented) parse(given, sentence, question);
  for (const mark of rows.get('what may follow an outcome') ?? []) parse(given, `${question}, ${mark}`);
  for (const prefix of rows.get('some faces only') ?? []) parse(given, `${prefix}${question}`);
});

it('has a sentence of each kind in the guide', () => {
  const all = [...documented, ...(rows.get('endpoints, first of all') ?? [])];
  const missing = sentences.filter(({ pattern }) => !all.some((sentence) => pattern.test(sentence)));
  expect(missing.map(({ form }) => form)).toEqual([]);
});
