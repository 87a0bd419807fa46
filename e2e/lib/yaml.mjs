import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// The parser that knip reads workspaces with: one more dependency would be for these tests alone.
const knip = realpathSync(fileURLToPath(new URL('../../node_modules/knip/package.json', import.meta.url)));
const { parseAllDocuments } = createRequire(knip)('yaml');

/** The documents of a YAML text, as plain values. Anything a parser could stumble over is an error. */
export function yamlDocuments(text) {
  return parseAllDocuments(text, { merge: true, strict: true, uniqueKeys: true }).map((document) => {
    for (const fault of [...document.errors, ...document.warnings]) throw fault;
    return document.toJS();
  });
}
