import { escapeText } from '@peername/resolver-core';
import { outcomeKinds, problemKinds, problemType } from '../problem.ts';
import { type Html, html } from './html.ts';
import type { OpenApi, Schema } from './open-api.ts';
import { page } from './page.ts';
import { operationAnchor, showOperation } from './show-operation.ts';
import { schemaAnchor, showFields, showType } from './show-schema.ts';

/** The API page: an OpenAPI document for people, without any script. */
export function docsPage({ paths, components }: OpenApi): Html {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const schemas = components?.schemas ?? {};
  return page({
    title: 'API · peername',
    here: '/docs',
    main: html`<div class="docs">
<h1>API</h1>
<p class="intro">Names in, peer ids with their evidence out, as JSON over HTTP. No key, no cookies; any page may call it. The same as a document for programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
<pre tabindex="0"><code>GATEWAY=https://gateway.example   # the address of this page, without /docs</code></pre>
<nav aria-label="On this page"><ul class="contents">
${operations.map(({ method, path, operation }) => html`<li><a href="#${operationAnchor(method, path)}"><code>${method.toUpperCase()} ${path}</code></a> ${operation.summary}</li>`)}
<li><a href="#problems">Problems</a> and their statuses</li>
<li><a href="#schemas">Schemas</a> of the bodies</li>
</ul></nav>
${operations.map(({ method, path, operation }) => showOperation(method, path, operation, schemas))}
${problems()}
<section id="schemas"><h2>Schemas</h2>${Object.entries(schemas).map(([name, schema]) => showSchema(name, schema))}</section>
</div>`,
  });
}

function problems(): Html {
  const kinds = [...Object.entries(outcomeKinds), ...Object.entries(problemKinds)].sort(
    ([, a], [, b]) => a.status - b.status,
  );
  return html`<section id="problems"><h2>Problems</h2>
<p>Whatever is not found comes as <code>application/problem+json</code> (RFC 9457). Its <code>type</code> is the same on every gateway. A 404 or 410 is what the chain says; an outage is never one.</p>
<div class="scroll"><table>
<thead><tr><th scope="col">Status</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${kinds.map(([, { status, slug, title }]) => html`<tr><td>${status}</td><td><code>${problemType(slug)}</code></td><td>${title}</td></tr>`)}</tbody>
</table></div></section>`;
}

function showSchema(name: string, schema: Schema): Html {
  const choices = schema.anyOf ?? schema.oneOf;
  return html`<section class="schema" id="${schemaAnchor(name)}"><h3>${name}</h3>
${schema.description !== undefined && html`<p>${escapeText(schema.description)}</p>`}
${choices ? choices.map((choice, i) => showChoice(choice, i, choices.length)) : showFields(schema)}
</section>`;
}

function showChoice(choice: Schema, at: number, count: number): Html {
  const what = html`<p class="fine">${at + 1} of ${count}</p>`;
  return choice.properties ? html`${what}${showFields(choice)}` : html`${what}<p>${showType(choice)}</p>`;
}
