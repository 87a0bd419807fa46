import { escapeText, type NameService } from '@peername/resolver-core';
import { showEvidence } from '../show-evidence.ts';
import type { View } from '../view.ts';
import { type Answered, describeState, describeStep } from './describe-step.ts';

// Ids are at most 512 characters, names 255 bytes.
const longest = 1_200;

/**
 * One state of a name, or what it changed to: when it was seen, the name, what it is, and where that was read.
 *
 * ```
 * 14:03:21  ✓  alice.azero  staex h8syf1xc…  Aleph Zero · block 81,234,567 · finalized · just now · 1 of 1 endpoints
 * 14:09:02  ✓  alice.azero  staex h8syf1xc… is ctnsaj81… now  Aleph Zero · block 81,234,907 · …
 * ```
 */
export function showWatched(
  after: Answered,
  before: Answered | undefined,
  services: readonly NameService[],
  view: View,
): string {
  const { bold, dim, green, red, yellow } = view.colors;
  const mark = { found: green('✓'), absent: yellow('–'), invalid: red('✗') }[after.state];
  const facts = before ? describeStep(before, after) : [describeState(after)];
  const time = new Date(view.now).toTimeString().slice(0, 8);
  const told = escapeText(facts.join('; '), longest);
  const name = escapeText(after.name.text, longest);
  const evidence = showEvidence(after.evidence, services, view);
  const plain = [time, '✓', name, told, evidence].join('  ');
  const fits = plain.length <= view.columns;
  return `${dim(time)}  ${mark}  ${bold(name)}  ${told}${fits ? '  ' : '\n             '}${dim(evidence)}\n`;
}
