import { type Content, type Html, html } from './html.ts';
import type { Contents, Operation, Parameter, Schema } from './open-api.ts';
import { showType } from './show-schema.ts';

type Schemas = Readonly<Record<string, Schema>>;

/** Where an operation is on the page. */
export function operationAnchor(method: string, path: string): string {
  return `${method}${path}`.replaceAll(/[^a-z0-9]+/gi, '-').replace(/-$/, '');
}

/** One operation: what it is for, an example, its parameters, its responses. */
export function showOperation(method: string, path: string, operation: Operation, schemas: Schemas): Html {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const outcomes = Object.entries(responses);
  const problems = outcomes.filter(([status]) => status >= '300');
  return html`<section class="operation" id="${operationAnchor(method, path)}">
<h2><span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code></h2>
${summary !== undefined && html`<p><strong>${summary}.</strong></p>`}
${description?.split(/\n{2,}/).map((text) => html`<p>${withCode(text)}</p>`)}
<pre tabindex="0"><code>${exampleOf(path, operation, schemas)}</code></pre>
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
function exampleOf(path: string, operation: Operation, schemas: Schemas): string {
  const { parameters = [], requestBody } = operation;
  const exampleFor = ({ name, schema }: Parameter): string => String(schema?.example ?? `{${name}}`);
  const target = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((before, parameter) => before.replace(`{${parameter.name}}`, exampleFor(parameter)), path);
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && isShown(parameter, path))
    .map((parameter) => `${parameter.name}=${exampleFor(parameter)}`)
    .join('&');
  // Without -N the events of a stream come late.
  const command = `curl ${path === '/v1/watch' ? '-N ' : ''}"$GATEWAY${target}${query && `?${query}`}"`;
  const [type, body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (type === undefined) return command;
  const sample = body?.schema && sampleOf(body.schema, schemas);
  const data = sample === undefined ? '--data-binary @query.bin' : `-d '${JSON.stringify(sample)}'`;
  return [command, `  -H 'content-type: ${type}'`, `  ${data}`].join(' \\\n');
}

/** Of the two ways to ask over DNS, the one that a person can type. */
function isShown({ required, schema }: Parameter, path: string): boolean {
  return required === true || (path === '/dns-query' && schema?.example !== undefined);
}

/** A body with no more than it must have. */
function sampleOf({ $ref, properties, required = [] }: Schema, schemas: Schemas): unknown {
  const named = $ref === undefined ? undefined : schemas[$ref.slice($ref.lastIndexOf('/') + 1)];
  if (named) return sampleOf(named, schemas);
  if (!properties) return undefined;
  return Object.fromEntries(
    required.map((key) => [key, properties[key]?.example ?? ['alice.azero', 'alice.eth']]),
  );
}
