import { escapeText } from '@peername/resolver-core';
import type { TextOutput } from './io.ts';

// Thumbprints and the names of files come on top of a sentence.
const longest = 1_200;

/** Says things that are no outcome, a line each. */
export function noticeOn(output: TextOutput): (sentence: string) => void {
  return (sentence) => void output.write(`peername: ${escapeText(sentence, longest)}\n`);
}
