import { type Count, invalidName, type Name, tidyName } from '@peername/resolver-core';

/** How many characters the label of a name may have. */
export interface LabelLength {
  readonly min: Count;
  readonly max: Count;
}

/** The rules for the names of one network. */
export interface NameRules {
  /** Endings, aliases included, the main one first. */
  readonly tlds: readonly string[];
  /** Which ending an alias stands for. */
  readonly canonicalTld: Readonly<Record<string, string>>;
  readonly labelLength: LabelLength;
}

/** Whether the text ends like a name of this network. */
export function hasTld(text: string, { tlds }: NameRules): boolean {
  const tidy = lowerAscii(text.trim());
  return tlds.some((tld) => tidy.endsWith(`.${tld}`));
}

/**
 * The name that a person typed. The registry takes `a-z 0-9 -` with no `-` at either end, and looks any other text up
 * without a complaint, so what cannot exist is refused here.
 *
 * @throws {@link ResolverError} `INVALID_NAME`
 */
export function parseName(text: string, rules: NameRules): Name {
  const tidy = tidyName(text);
  // Before lower case, which makes ASCII of some letters outside it (the Kelvin sign becomes a k).
  if (/[^\p{ASCII}]/u.test(tidy))
    throw invalidName(text, 'a letter in it is not of a-z, though it may look so');
  const lower = lowerAscii(tidy);
  const tld = rules.tlds.find((ending) => lower.endsWith(`.${ending}`));
  if (tld === undefined) throw invalidName(text, `it does not end in .${rules.tlds.join(' or .')}`);
  const label = lower.slice(0, -1 - tld.length);
  const why = whyNotLabel(label, rules.labelLength);
  if (why !== undefined) throw invalidName(text, why);
  const labels = [label, rules.canonicalTld[tld] ?? tld];
  return { text: labels.join('.'), labels, service: 'azero' };
}

function whyNotLabel(label: string, { min, max }: LabelLength): string | undefined {
  if (label.includes('.')) return 'AZERO.ID has no subdomains: a name is one part before its ending';
  if (label.startsWith('xn--')) return 'no name begins with xn--, the form for letters outside a-z';
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label)) return 'a name is made of a-z, 0-9 and, inside, -';
  if (label.length < min || label.length > max) return `a name has ${min} to ${max} characters`;
  return undefined;
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
