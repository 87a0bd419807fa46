import { parseAllDocuments } from 'yaml';

/** The documents of a YAML text, as plain values. Anything a parser could stumble over is an error. */
export function yamlDocuments(text) {
  return parseAllDocuments(text, { merge: true, strict: true, uniqueKeys: true }).map((document) => {
    for (const fault of [...document.errors, ...document.warnings]) throw fault;
    return document.toJS();
  });
}
