/** Text that is markup already, because {@link html} made it. */
export interface Html {
  readonly markup: string;
}

/** What may stand in a template: text is escaped, nothing is nothing. */
export type Content = string | number | bigint | undefined | false | Html | readonly Content[];

const made = new WeakSet<object>();

/**
 * Markup from a template. Whatever stands in it is escaped, unless `html` made it; values may stand where text stands
 * and in attributes within double quotes, nowhere else.
 *
 * @example
 * ```ts
 * html`<p title="${'"'}">${'<b>'}</p>`.markup // '<p title="&quot;">&lt;b&gt;</p>'
 * ```
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const markup = strings.reduce((before, text, i) => `${before}${markupOf(values[i - 1])}${text}`);
  const result = { markup };
  made.add(result);
  return result;
}

function markupOf(content: Content): string {
  if (content === undefined || content === false) return '';
  if (Array.isArray(content)) return content.map(markupOf).join('');
  if (typeof content !== 'object') return escapeMarkup(String(content));
  // An object with a `markup` of its own, such as parsed JSON, is no markup.
  return made.has(content) ? (content as Html).markup : '';
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => entities[character] ?? '');
}
