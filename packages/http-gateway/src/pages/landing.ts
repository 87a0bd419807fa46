import type { NameService } from '@peername/resolver-core';
import { type Content, type Html, html } from './html.ts';
import { page } from './page.ts';
import { badge, type Shown } from './show-answer.ts';

/** A question that a person typed, with its answer. */
export interface Answered {
  readonly asked: string;
  readonly shown: Shown;
  /** The name, where it can be watched. */
  readonly watchable?: string | undefined;
  /** The block that it was read at. */
  readonly block?: number | undefined;
  /** Whether what was typed is itself at fault. */
  readonly isFault: boolean;
}

/** The page where a person types a name and sees the answer with its evidence. */
export function landingPage(services: readonly NameService[], answered?: Answered): Html {
  return page({
    title: answered ? `${answered.shown.headline} · peername` : 'peername: the peer behind a name',
    here: '/',
    isLive: true,
    main: html`<h1>Type a name, see which peer it is</h1>
<p class="intro">A name that somebody owns on a blockchain becomes the peer id that a network can dial, with the evidence: the chain, the contract, the block, and how many endpoints agreed.</p>
${searchForm(services, answered)}
<p id="status" role="status"></p>
${answerPart(answered)}
<p id="live" hidden><button type="button" class="quiet" aria-pressed="false">Watch for changes</button><span role="status"></span></p>`,
  });
}

function searchForm(services: readonly NameService[], answered: Answered | undefined): Html {
  const titles = [...new Set(services.map(({ network }) => network.title))];
  const value = answered?.asked ?? '';
  const focus = answered ? '' : html` autofocus`;
  const fault = answered?.isFault ? html` aria-invalid="true"` : '';
  return html`<form role="search" action="/" method="get">
<label for="name">Name or account</label>
<div class="field">
<input id="name" name="name" type="text" value="${value}" placeholder="alice.azero" maxlength="255" required autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" enterkeyhint="search" aria-describedby="hint"${fault}${focus}>
<button type="submit" class="primary">Look up</button>
</div>
<p class="hint" id="hint">${titles.length > 0 ? `Read from ${titles.join(' and ')}. An account is looked up backwards.` : 'No chain is configured.'}</p>
</form>`;
}

function answerPart(answered: Answered | undefined): Content {
  if (!answered) return html`<div id="answer">${guide}</div>`;
  const { shown, watchable, block } = answered;
  return html`<div id="answer" data-headline="${shown.headline}" data-watch="${watchable}" data-block="${block}">${shown.markup}</div>`;
}

const guide = html`<section class="guide" aria-labelledby="guide">
<h2 id="guide">Four kinds of answer</h2>
<dl>
<div><dt>${badge('found')}</dt><dd>The owner published a peer id, and it is well-formed.</dd></div>
<div><dt>${badge('absent')}</dt><dd>The chain shows that there is none: no such name, no record, or it has run out.</dd></div>
<div><dt>${badge('invalid')}</dt><dd>There is a record, and it must not be dialled: it is broken, or records contradict each other.</dd></div>
<div><dt>${badge('unknown')}</dt><dd>Nothing was learnt, because a chain is out of reach or endpoints disagree. It says nothing about the name.</dd></div>
</dl>
</section>`;
