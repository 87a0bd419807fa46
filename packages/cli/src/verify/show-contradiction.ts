import type { Contradiction } from '@peername/http-gateway/client/verify';
import { type Evidence, escapeText, type JsonObject } from '@peername/resolver-core';
import { grouped } from '../quantities.ts';
import { alignLeft } from '../table.ts';
import type { View } from '../view.ts';

/** Two answers that cannot both be true, field by field, for a terminal; escaped. */
export function showContradiction(
  { keyid, subject, chain, block, fields, statements }: Contradiction,
  files: readonly [string, string],
  view: View,
): string {
  const { red, bold, dim } = view.colors;
  const name = escapeText(subject, 255);
  const what = `proof that key ${keyid} lied about ${name} at block ${grouped(block.number)}`;
  const rows = fields.flatMap((field) =>
    statements.map(({ json }, i) => [field, shown(files[i] ?? '', 80), shown(textOf(json, field), 300)]),
  );
  const asked = statements.map(({ evidence }, i) => [
    'asked',
    shown(files[i] ?? '', 80),
    shown(askedBy(evidence), 300),
  ]);
  const below = alignLeft([...rows, ...asked]).map((line) => `   ${line}\n`);
  const where = dim(`${escapeText(chain, 80)} · ${block.hash}`);
  return `${red('✗')}  ${bold(`CONTRADICTION: ${what}`)}\n   ${where}\n${below.join('')}`;
}

/** Whom the gateway believed: a single endpoint may have lied to it. */
function askedBy({ assurance, endpoints, via = [] }: Evidence): string {
  return `${assurance}: ${[...via, ...endpoints].join(', ')}`;
}

function textOf(json: JsonObject, field: string): string {
  const value = json[field];
  return typeof value === 'string' ? value : value === undefined ? '(nothing)' : JSON.stringify(value);
}

function shown(text: string, longest: number): string {
  return escapeText(text, longest);
}
