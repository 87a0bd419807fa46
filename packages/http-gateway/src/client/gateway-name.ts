import { type Name, tidyName } from '@peername/resolver-core';

/**
 * A name as far as it can be made canonical without knowing its service: white space, the case of ASCII letters, the
 * composition of others, and endings that stand for another. The gateway does the rest.
 *
 * @throws {@link ResolverError} `INVALID_NAME` for what no service takes
 */
export function parseGatewayName(text: string, endings: Readonly<Record<string, string>>): Name {
  const labels = foldAscii(tidyName(text)).normalize('NFC').split('.');
  const ending = labels.at(-1) ?? '';
  const canonical = Object.hasOwn(endings, ending) ? endings[ending] : undefined;
  const all = canonical === undefined ? labels : [...labels.slice(0, -1), canonical];
  return { text: all.join('.'), labels: all, service: 'gateway' };
}

/**
 * Whether a gateway may answer for `answered` when `asked` was asked for: as the canonical form of it, and not as another
 * name. Case, compatibility forms and invisible characters may differ, as they do in ENSIP-15; letters may not, and neither
 * may what joins emoji to one and makes a flag of another country, which are names of their own there.
 */
export function isSpellingOf(answered: string, asked: string): boolean {
  return answered === asked || fold(answered) === fold(asked);
}

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/(?![\u200d\u{e0020}-\u{e007f}])\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .normalize('NFKC');
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
