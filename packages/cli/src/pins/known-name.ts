import type { Pin } from '@peername/resolver-core';
import { quoted } from '../usage-error.ts';
import type { PinsByName } from './pins-file.ts';

/** A remembered name that a text means, as it was typed or in lower case; undefined when there is none. */
export function knownName(text: string, pins: PinsByName): string | undefined {
  const typed = text.trim();
  return [typed, typed.toLowerCase()].find((name) => pins.has(name));
}

/** The sentence for a name that is not remembered. */
export function notKnown(text: string): string {
  return `${quoted(text)} is not among the names that are remembered; peername pins lists them`;
}

/** When they were compared, if all that is known of a name was. */
export function isCompared(known: readonly Pin[]): boolean {
  return known.some(({ comparedAt }) => comparedAt !== undefined);
}
