import { ResolverError } from './errors.ts';
import { escapeText } from './escape-text.ts';

/**
 * A name in the canonical form of its service. Only a service's `parse` makes one.
 *
 * ```
 * text     alice.azero
 * labels   ['alice', 'azero']
 * service  'azero'
 * ```
 */
export interface Name {
  /** The canonical text: equal names have equal text. */
  readonly text: string;
  readonly labels: readonly string[];
  /** The `id` of the name service that parsed it. */
  readonly service: string;
}

const maxNameBytes = 255;
const utf8 = new TextEncoder();

/**
 * What a person typed, without the white space around it and checked for what no service accepts.
 * The service's own rules come after.
 *
 * @throws {@link ResolverError} `INVALID_NAME`
 */
export function tidyName(text: string): string {
  const tidy = text.trim();
  const why = whyNotName(tidy);
  if (why !== undefined) throw invalidName(text, why);
  return tidy;
}

/** The error for a text that cannot be a name, with a reason a person can act on. */
export function invalidName(text: string, why: string): ResolverError {
  return new ResolverError({
    code: 'INVALID_NAME',
    shortMessage: `"${escapeText(text, 80)}" is not a name`,
    details: why,
  });
}

function whyNotName(text: string): string | undefined {
  if (text === '') return 'it is empty';
  // UTF-8 is never shorter than UTF-16 counts units, so a long text is refused without being encoded.
  if (text.length > maxNameBytes || utf8.encode(text).length > maxNameBytes)
    return `it is over ${maxNameBytes} bytes`;
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) return 'it holds a control character';
  if (/\s/u.test(text)) return 'it holds white space';
  if (/[/%\\?#@:]/.test(text)) return 'it holds a character that no name has (one of / % \\ ? # @ :)';
  if (!text.includes('.')) return 'it has no ending such as .azero or .eth';
  if (text.startsWith('.') || text.includes('..')) return 'it has an empty part';
  if (text.endsWith('.')) return 'it ends with a dot';
  return undefined;
}
