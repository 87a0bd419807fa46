import { sentences } from './sentences.ts';
import { type FaceName, faceNames, type Line, type Scenario, type Step } from './step.ts';

/**
 * Reads a scenario file: a title behind `#`, then one sentence a line. Empty lines and further lines behind `#` are for
 * people. Before a colon, faces may be named that alone play the line: `core, gateway: ask alice.azero: ...`.
 *
 * @throws Error with `file:line` for whatever is not understood
 */
export function parseScenario(text: string, file: string): Scenario {
  const rows = text.split('\n').map((row, i) => ({ number: i + 1, text: row.trim() }));
  const [first] = rows;
  if (!first?.text.startsWith('# ')) throw wrong(file, 1, 'it begins with its title: "# What it shows"');
  const lines = rows
    .filter((row) => row.text !== '' && !row.text.startsWith('#'))
    .map((row) => parseLine(row, file));
  const [given, ...others] = lines;
  if (given?.step.do !== 'given')
    throw wrong(file, given?.number ?? 1, 'the first sentence is "given 3 endpoints of which 2 must agree"');
  checkAll([given, ...others], file);
  return { title: first.text.slice(2), file, lines };
}

function parseLine({ number, text }: { readonly number: number; readonly text: string }, file: string): Line {
  const { faces, sentence } = facesBefore(text);
  for (const { pattern, step } of sentences) {
    const parts = pattern.exec(sentence);
    if (!parts) continue;
    try {
      return { number, text, faces, step: step({ ...parts.groups }) };
    } catch (error) {
      throw wrong(file, number, error instanceof Error ? error.message : String(error));
    }
  }
  throw wrong(file, number, `"${sentence}" is no sentence that is known.${closest(sentence)}`);
}

function facesBefore(text: string): { readonly faces: Line['faces']; readonly sentence: string } {
  const head = /^([a-z]+(?:, [a-z]+)*): /.exec(text);
  const named = head?.[1]?.split(', ') ?? [];
  if (!head || !named.every((face) => faceNames.includes(face as FaceName)))
    return { faces: undefined, sentence: text };
  return { faces: named as FaceName[], sentence: text.slice(head[0].length) };
}

/** What must hold of the scenario as a whole. */
function checkAll(lines: readonly Line[], file: string): void {
  let endpoints = 0;
  for (const { number, step, faces } of lines) {
    if (step.do === 'given') {
      if (endpoints > 0) throw wrong(file, number, 'the endpoints are given once');
      if (faces) throw wrong(file, number, 'the endpoints are given for all faces');
      ({ endpoints } = step);
      if (endpoints < 1 || endpoints > 9) throw wrong(file, number, 'there can be 1 to 9 endpoints');
      if (step.quorum < 1 || step.quorum > endpoints)
        throw wrong(file, number, `${step.quorum} of ${endpoints} endpoints cannot agree`);
    }
    for (const endpoint of endpointsIn(step))
      if (endpoint < 1 || endpoint > endpoints) throw wrong(file, number, `there is no endpoint ${endpoint}`);
  }
  if (!lines.some(({ step }) => step.do === 'ask'))
    throw wrong(file, 1, 'it asks nothing, so it shows nothing');
}

function endpointsIn(step: Step): readonly number[] {
  if (step.do === 'ask') return step.expected.dissent ?? [];
  return (step.do === 'treat' || step.do === 'check requests') && step.endpoints !== 'all'
    ? step.endpoints
    : [];
}

/** The form of the sentence that shares most words with this one. */
function closest(text: string): string {
  const words = new Set(text.split(/\s+/));
  const shared = (form: string) => form.split(/\s+/).filter((word) => words.has(word)).length;
  const [best] = [...sentences].sort((a, b) => shared(b.form) - shared(a.form));
  return best && shared(best.form) > 0 ? ` Perhaps: "${best.form}"` : '';
}

function wrong(file: string, line: number, why: string): Error {
  return new Error(`${file}:${line}: ${why}`);
}
