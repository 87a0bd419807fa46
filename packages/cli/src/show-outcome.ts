import { escapeText } from '@peername/resolver-core';
import type { View } from './view.ts';

/** Text for a terminal, in parts that are still plain: this is where they are escaped and coloured. */
export interface Headline {
  readonly name: string;
  /** What the name stands for: kind and id, a name, a count. */
  readonly facts: readonly string[];
  readonly evidence: string;
  readonly notes?: readonly string[] | undefined;
  readonly warnings?: readonly string[] | undefined;
}

// Ids are at most 512 characters, names 255 bytes.
const longest = 1_200;

/** A good outcome: one line, the evidence on a second one where the first has no room for it. */
export function showHeadline(
  { name, facts, evidence, notes = [], warnings = [] }: Headline,
  view: View,
): string {
  const { green, bold, dim, yellow } = view.colors;
  const [shownName, ...shown] = [name, ...facts].map((text) => escapeText(text, longest));
  const plain = ['✓', shownName, ...shown].join('  ');
  const head = [green('✓'), bold(shownName), ...shown].join('  ');
  const fits = plain.length + 2 + evidence.length <= view.columns;
  const tail = fits ? `  ${dim(evidence)}` : `\n   ${dim(evidence)}`;
  const below = [
    ...notes.map((note) => dim(escapeText(note, longest))),
    ...warnings.map((warning) => yellow(`! ${escapeText(warning, longest)}`)),
  ];
  return `${head}${tail}${below.map((line) => `\n   ${line}`).join('')}\n`;
}

/** Why there is no good outcome, in one line; on a terminal with a mark, elsewhere with the program's name. */
export function showProblem(sentence: string, state: string, view: View, isTTY: boolean): string {
  const { red, yellow } = view.colors;
  const text = escapeText(sentence, longest);
  if (!isTTY) return `peername: ${text}\n`;
  const mark = state === 'absent' ? yellow('–') : state === 'invalid' ? red('✗') : red('?');
  return `${mark}  ${text}\n`;
}

/** What else is to be said, in one line; on a terminal below what it is about, elsewhere with the program's name. */
export function showHint(sentence: string, isTTY: boolean): string {
  return `${isTTY ? '   ' : 'peername: '}${escapeText(sentence, longest)}\n`;
}
