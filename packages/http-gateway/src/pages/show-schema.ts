import { type Content, type Html, html } from './html.ts';
import type { Schema } from './open-api.ts';

/** The fields of an object as a table, those of objects within it beside their own. */
export function showFields(schema: Schema): Html {
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Field</th><th scope="col">Value</th></tr></thead>
<tbody>${fieldsOf(schema, '').map(
    ({ path, isRequired, field }) =>
      html`<tr><td><code>${path}</code>${!isRequired && html`<br><small>optional</small>`}</td><td><p>${showType(field)}</p>${field.description !== undefined && html`<p class="fine">${field.description}</p>`}</td></tr>`,
  )}</tbody>
</table></div>`;
}

// More of them are listed elsewhere on the page, and bury the rest.
const fewValues = 13;

/** The type of a value in a line: `integer`, `a or b`, a link to a schema of its own. */
export function showType(schema: Schema): Content {
  const { $ref, items, type, format } = schema;
  if ($ref !== undefined) {
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    return html`<a href="#${schemaAnchor(name)}">${name}</a>`;
  }
  if (schema.enum && schema.enum.length > fewValues) return html`one of ${schema.enum.length} texts`;
  if (schema.enum) return joined(schema.enum.map((value) => html`<code>${String(value)}</code>`));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return joined(choices.map(showType));
  if (type === 'array' && items) return html`list of ${items.properties ? 'objects' : showType(items)}`;
  if (format === 'date-time') return 'time (ISO 8601)';
  return typeof type === 'string' ? type : (type?.join(' or ') ?? 'any');
}

/** Where a schema is on the page. */
export function schemaAnchor(name: string): string {
  return `schema-${name}`;
}

interface Field {
  readonly path: string;
  readonly isRequired: boolean;
  readonly field: Schema;
}

function fieldsOf({ properties = {}, required = [] }: Schema, before: string): readonly Field[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${before}${name}`;
    const isRequired = required.includes(name);
    if (field.properties) return fieldsOf(field, `${path}.`);
    const own = { path, isRequired, field };
    return field.items?.properties ? [own, ...fieldsOf(field.items, `${path}[].`)] : [own];
  });
}

function joined(parts: readonly Content[]): Content {
  return parts.map((part, i) => [i > 0 && ' or ', part]);
}
