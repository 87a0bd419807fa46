import { escapeText } from '@peername/resolver-core';
import { type Html, html } from './html.ts';

/** Text that somebody else wrote, such as a record: characters that hide or move others are spelt out, and its direction is its own. */
export function chainText(text: string): Html {
  return html`<bdi class="chain">${escapeText(text, 600)}</bdi>`;
}

/** A time that a program wrote, for people: in UTC, to the second. */
export function timeText(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}

/** A value with a button that copies it; the script shows the button. */
export function copyable(text: string, what: string): Html {
  return html`<div class="value"><code>${escapeText(text, 2_000)}</code>${copyButton(text, what)}</div>`;
}

function copyButton(text: string, what: string): Html {
  return html`<button type="button" class="copy" data-copy="${text}" aria-label="Copy ${what}" hidden>Copy</button>`;
}
