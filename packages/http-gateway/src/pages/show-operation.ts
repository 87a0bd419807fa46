import { type Content, type Html, html } from './html.ts';
import type { Contents, Operation, Parameter } from './open-api.ts';
import { showType } from './show-schema.ts';

/** Where an operation is on the page. */
export function operationAnchor(method: string, path: string): string {
  return `${method}${path}`.replaceAll(/[^a-z0-9]+/gi, '-').replace(/-$/, '');
}

/** One operation: what it is for, an example, its parameters, its responses. */
export function showOperation(method: string, path: string, operation: Operation): Html {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const outcomes = Object.entries(responses);
  const problems = outcomes.filter(([status]) => status >= '300');
  return html`<section class="operation" id="${operationAnchor(method, path)}">
<h2><span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code></h2>
${summary !== undefined && html`<p><strong>${summary}.</strong></p>`}
${description?.split(/\n{2,}/).map((text) => html`<p>${withCode(text)}</p>`)}
<pre tabindex="0"><code>${exampleOf(method, path, operation)}</code></pre>
${parameters.length > 0 && showParameters(parameters)}
${requestBody && html`<h3>Body</h3><p>${showContents(requestBody.content)}</p>`}
<h3>Responses</h3>
${showResponses(outcomes.filter(([status]) => status < '300'))}
${problems.length > 0 && html`<details><summary>Problems: ${problems.map(([status]) => status).join(', ')}</summary>${showResponses(problems)}</details>`}
</section>`;
}

function showResponses(responses: readonly (readonly [string, Operation['responses'][string]])[]): Html {
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Status</th><th scope="col">Meaning</th><th scope="col">Body</th></tr></thead>
<tbody>${responses.map(
    ([status, { description, content }]) =>
      html`<tr><td>${status}</td><td>${withCode(description)}</td><td>${content && showContents(content)}</td></tr>`,
  )}</tbody>
</table></div>`;
}

function showParameters(parameters: readonly Parameter[]): Html {
  return html`<h3>Parameters</h3>
<div class="scroll"><table>
<thead><tr><th scope="col">Name</th><th scope="col">Value</th><th scope="col">Meaning</th></tr></thead>
<tbody>${parameters.map(
    ({ name, in: place, required, schema = {}, description = schema.description }) =>
      html`<tr><td><code>${name}</code><br><small>${place}${required && ', required'}</small></td><td>${showType(schema)}</td><td>${description !== undefined && withCode(description)}</td></tr>`,
  )}</tbody>
</table></div>`;
}

function showContents(content: Contents): Content {
  return Object.entries(content).map(([type, { schema }]) => [
    html`<code>${type}</code>`,
    schema?.$ref !== undefined && [' ', showType(schema)],
    ' ',
  ]);
}

/** Text with `code` in it. */
function withCode(text: string): Content {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
}

/** A command that asks it, with the examples of what it requires. */
function exampleOf(method: string, path: string, { parameters = [], requestBody }: Operation): string {
  const exampleFor = ({ name, schema }: Parameter): string => String(schema?.example ?? `{${name}}`);
  const target = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((before, p) => before.replace(`{${p.name}}`, exampleFor(p)), path);
  const query = parameters
    .filter((p) => p.in === 'query' && (p.required || (path === '/dns-query' && p.schema?.example)))
    .map((p) => `${p.name}=${exampleFor(p)}`)
    .join('&');
  const isStream = path === '/v1/watch';
  const [type, body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const sample = body?.schema?.properties
    ? JSON.stringify(
        Object.fromEntries(
          (body.schema.required ?? []).map((key) => [
            key,
            body.schema?.properties?.[key]?.example ?? ['alice.azero'],
          ]),
        ),
      )
    : undefined;
  return [
    `curl ${isStream ? '-N ' : ''}"$GATEWAY${target}${query && `?${query}`}"`,
    method === 'post' && type !== undefined && `  -H 'content-type: ${type}'`,
    method === 'post' && (sample === undefined ? '  --data-binary @query.bin' : `  -d '${sample}'`),
  ]
    .filter((line) => line !== false)
    .join(' \\\n');
}
