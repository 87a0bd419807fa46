import type { JsonObject } from '@peername/resolver-core';

// What JSON lets through and a terminal would act on or hide.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** One line of NDJSON, in which every character prints: the others are `\uXXXX`, so that programs read the same. */
export function jsonLine(value: JsonObject): string {
  const text = JSON.stringify(value);
  return `${text.replace(unprintable, (character) => {
    const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  })}\n`;
}
