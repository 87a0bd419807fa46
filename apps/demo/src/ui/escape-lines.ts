import { escapeText } from '@peername/resolver-core';

/** Text of the other side, safe to show: what does not print is spelled out, line breaks stay. */
export function escapeLines(text: string): string {
  return text
    .split('\n')
    .map((line) => escapeText(line, 16_384))
    .join('\n');
}
