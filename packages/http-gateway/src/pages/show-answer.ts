import type { z } from '@hono/zod-openapi';
import { escapeText } from '@peername/resolver-core';
import type { foundSchema, problemSchema } from '../response-schemas.ts';
import type { accountNamesSchema } from '../routes/accounts.ts';
import { chainText, copyable, timeText } from './chain-text.ts';
import { type Content, type Html, html } from './html.ts';
import { showEvidence, showStaleness } from './show-evidence.ts';

type FoundName = z.output<typeof foundSchema>;
type FoundAccount = z.output<typeof accountNamesSchema>;
type Problem = z.output<typeof problemSchema>;
type Invalid = Extract<Problem, { readonly state: 'invalid' }>;

/** The body of an answer of the API. */
export type ShownAnswer = FoundName | FoundAccount | Problem;

type Tone = 'found' | 'absent' | 'invalid' | 'unknown';

const badges: Readonly<Record<Tone | 'refused', readonly [mark: string, text: string]>> = {
  found: ['✓', 'Found'],
  absent: ['–', 'Absent'],
  invalid: ['✕', 'Invalid'],
  unknown: ['?', 'Unknown'],
  refused: ['!', 'Not asked'],
};

/** How an answer looks: what it says, why, and where it comes from. */
export interface Shown {
  /** What it says in a few words. */
  readonly headline: string;
  readonly markup: Html;
}

/** A badge for one of the four outcomes, or for a question that no chain was asked. */
export function badge(label: Tone | 'refused'): Html {
  const [mark, text] = badges[label];
  return html`<span class="badge ${label}"><span aria-hidden="true">${mark}</span>${text}</span>`;
}

/** An answer of the API for a person. `asked` is what was typed, `source` the target that gave the answer. */
export function showAnswer(answer: ShownAnswer, asked: string, source: string | undefined): Shown {
  const tone: Tone = 'state' in answer ? answer.state : 'unknown';
  const label = wasAsked(answer) ? tone : 'refused';
  const subject = subjectOf(answer) ?? asked;
  const markup = html`<article class="outcome ${tone}" aria-labelledby="outcome">
<p>${badge(label)}</p>
<h2 id="outcome" tabindex="-1"><bdi>${escapeText(subject)}</bdi></h2>
<p class="lead">${leadOf(answer)}</p>
${'freshness' in answer && showStaleness(answer.freshness)}
${lookAlikeNote(subject)}
${bodyOf(answer)}
${'evidence' in answer && showEvidence(answer.evidence, answer.freshness)}
${source !== undefined && linksOf(answer, source)}
</article>`;
  return { headline: `${badges[label][1]}: ${escapeText(subject)}`, markup };
}

function subjectOf(answer: ShownAnswer): string | undefined {
  if ('names' in answer) return answer.account.address;
  return 'name' in answer ? answer.name : undefined;
}

function leadOf(answer: ShownAnswer): Content {
  if ('names' in answer) {
    return answer.state === 'found'
      ? 'This account calls itself by a name that points back at it.'
      : answer.reason === 'mismatch'
        ? 'This account claims a name that does not point back at it. Do not trust the claim.'
        : 'This account has no primary name.';
  }
  if (!('state' in answer)) return escapeText(answer.detail);
  switch (answer.state) {
    case 'found':
      return 'The owner of this name says that it is this peer.';
    case 'absent':
      return escapeText(answer.detail, 400);
    case 'invalid':
    case 'unknown':
      return `${answer.title}.`;
  }
}

function bodyOf(answer: ShownAnswer): Content {
  if ('names' in answer) {
    if (answer.state === 'found') {
      return html`<p class="peer named"><a href="/?name=${encodeURIComponent(answer.name)}">${escapeText(answer.name)}</a></p>`;
    }
    return answer.claimed !== undefined && html`<p class="peer">It claims ${chainText(answer.claimed)}</p>`;
  }
  if (!('state' in answer)) return undefined;
  switch (answer.state) {
    case 'found':
      return [answer.peers.map(showPeer), showIgnored(answer.ignored), showOwner(answer)];
    case 'absent':
      return [showIgnored(answer.ignored ?? []), showOwner(answer)];
    case 'invalid':
      return [showRecords(answer), showOwner(answer)];
    case 'unknown':
      return showUnknown(answer);
  }
}

function showUnknown(answer: Extract<Problem, { readonly state: 'unknown' }>): Content {
  const { code, message, retryable } = answer.error;
  return [
    wasAsked(answer) &&
      html`<p class="notice unknown">Nothing was learnt, so this says nothing about the name.${retryable && ' Asking again in a moment can help.'}</p>`,
    html`<p class="peer">${escapeText(message, 400)}</p><p class="fine">Code <code>${code}</code></p>`,
  ];
}

/** Whether a chain was asked, and not the question itself turned down. */
function wasAsked(answer: ShownAnswer): boolean {
  if (!('state' in answer)) return false;
  return answer.state !== 'unknown' || !refusals.has(answer.error.code);
}

const refusals: ReadonlySet<string> = new Set(['INVALID_NAME', 'UNSUPPORTED_NAME', 'RATE_LIMITED']);

function showPeer(peer: FoundName['peer'], at: number): Html {
  const { kind, id, recordKey, addrs = [], optIn } = peer;
  return html`<div class="peer">
<p><strong>${kind}</strong> peer id${at > 0 && ', also'}</p>
${copyable(id, `the ${kind} peer id`)}
<p class="fine">From the record ${chainText(recordKey)}${optIn && ', which names something else first'}</p>
${addrs.length > 0 && html`<p class="fine">Addresses it hints at, unchecked: ${addrs.map((addr) => html`<br>${chainText(addr)}`)}</p>`}
</div>`;
}

function showIgnored(ignored: FoundName['ignored']): Content {
  if (ignored.length === 0) return undefined;
  return html`<section aria-labelledby="ignored"><h3 id="ignored">Passed over</h3><ul class="records absent">
${ignored.map(({ key, why }) => html`<li>${chainText(key)}<br>${escapeText(why)}</li>`)}
</ul></section>`;
}

function showRecords({ records }: Invalid): Html {
  return html`<p class="notice invalid"><strong>This must not be dialled.</strong> No other record stands in for one that is broken: that would let an attacker choose.</p>
<section aria-labelledby="records"><h3 id="records">What the records say</h3><ul class="records invalid">
${records.map(
  ({ key, value, why }) =>
    html`<li>${chainText(key)}${value !== undefined && html`<span class="raw">${value === '' ? 'nothing' : chainText(value)}</span>`}
<span class="fine">${escapeText(why, 400)}</span></li>`,
)}
</ul></section>`;
}

function showOwner(
  answer: Pick<FoundName, 'account' | 'registeredAt' | 'expiresAt'> & { readonly reason?: string },
): Content {
  const { account, registeredAt, expiresAt, reason } = answer;
  if (!account && registeredAt === undefined && expiresAt === undefined) return undefined;
  return html`<section aria-labelledby="owner"><h3 id="owner">Registration</h3><dl class="facts">
${account && html`<dt>Points at</dt><dd>${copyable(account.address, 'the account')}</dd>`}
${account && html`<dd><a href="/?name=${encodeURIComponent(account.address)}">What does this account call itself?</a></dd>`}
${registeredAt !== undefined && html`<dt>Registered</dt><dd>${timeText(registeredAt)}</dd>`}
${expiresAt !== undefined && html`<dt>${reason === 'expired' ? 'Expired' : 'Expires'}</dt><dd>${timeText(expiresAt)}</dd>`}
</dl></section>`;
}

/** Letters of other scripts can look like those that the reader takes them for. */
function lookAlikeNote(subject: string): Html | undefined {
  if (/^[\x20-\x7e]*$/.test(subject)) return undefined;
  return html`<p class="notice unknown">This name has letters beyond a to z. Others may look the same and be other names.</p>`;
}

function linksOf(answer: ShownAnswer, source: string): Html {
  return html`<p class="more"><a href="${source}">This answer as JSON</a>${hasRecords(answer) && html`<a href="${source}/records">All records as JSON</a>`}</p>`;
}

function hasRecords(answer: ShownAnswer): boolean {
  if ('names' in answer || !('state' in answer)) return false;
  if (answer.state === 'absent') return answer.reason === 'record';
  return answer.state !== 'unknown';
}
