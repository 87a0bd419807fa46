// Control, format, surrogate, private use, unassigned, line and paragraph separators: everything that can move a
// cursor, hide text, reverse its direction or end a line. Escaped, not stripped: stripping can join halves of an attack.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/**
 * Makes text from a chain safe to show: characters that do not print become `\u{..}`, and text over `maxLength`
 * characters is shortened with an ellipsis.
 *
 * @example
 * ```ts
 * import { escapeText } from '@peername/resolver-core'
 * escapeText('a\u001b[2Jb') // 'a\\u{1b}[2Jb'
 * ```
 */
export function escapeText(text: string, maxLength = 256): string {
  // Cut first: the escape costs up to eight characters for each one, and the text may be a megabyte.
  const cut = text.slice(0, maxLength);
  const escaped = cut.replace(unprintable, (c) => `\\u{${(c.codePointAt(0) as number).toString(16)}}`);
  return cut === text ? escaped : `${escaped}…`;
}
