import type { z } from '@hono/zod-openapi';
import { escapeText } from '@peername/resolver-core';
import type { evidenceSchema, freshnessSchema } from '../response-schemas.ts';
import { chainText, timeText } from './chain-text.ts';
import { type Html, html } from './html.ts';

type Evidence = z.output<typeof evidenceSchema>;
type Freshness = z.output<typeof freshnessSchema>;

const finalities = {
  latest: 'the newest one, which may still be undone',
  safe: 'unlikely to be undone',
  finalized: 'final',
} as const;

/** Where an answer comes from, so that its reader can check it. */
export function showEvidence(evidence: Evidence, freshness: Freshness): Html {
  const { block, contract, endpoints, dissent = [], via } = evidence;
  return html`<section aria-labelledby="evidence">
<h3 id="evidence">Evidence</h3>
<dl class="facts">
<dt>Chain</dt><dd>${escapeText(evidence.network)} <span class="chain">${escapeText(evidence.chain)}</span></dd>
<dt>Contract</dt><dd>${chainText(contract)}</dd>
<dt>Block</dt><dd>${block.number}, ${finalities[evidence.finality]}</dd>
<dd>${chainText(block.hash)}</dd>
${block.time !== undefined && html`<dd>made ${timeText(block.time)}</dd>`}
<dt>Assurance</dt><dd>${assuranceText(evidence)}</dd>
${evidence.offchain && html`<dd>A server outside the chain had a part in it.</dd>`}
<dt>Endpoints</dt>${endpoints.map((endpoint) => html`<dd>${chainText(endpoint)}</dd>`)}
${dissent.length > 0 && html`<dt>Another answer</dt>${dissent.map((origin) => html`<dd>${chainText(origin)} gave another one at this block</dd>`)}`}
${via && via.length > 0 && html`<dt>Passed on by</dt>${via.map((origin) => html`<dd>${chainText(origin)}</dd>`)}`}
<dt>Read</dt><dd>${timeText(freshness.readAt)}</dd>
<dd>${freshness.stale ? 'was fresh until' : 'fresh until'} ${timeText(freshness.freshUntil)}</dd>
</dl>
</section>`;
}

/** Says it when the chain may have something else to say by now. */
export function showStaleness({ stale, readAt }: Freshness): Html | undefined {
  if (!stale) return undefined;
  return html`<p class="notice unknown">Read at ${timeText(readAt)}, past its freshness; the chain may say something else by now.</p>`;
}

function assuranceText({ assurance, asked, agreed }: Evidence): string {
  switch (assurance) {
    case 'proof':
      return `A proof from the chain itself, at a block that ${agreed} of ${asked} endpoints confirm`;
    case 'quorum':
      return `${agreed} of ${asked} endpoints agree`;
    case 'single':
      return 'The word of one endpoint';
  }
}
