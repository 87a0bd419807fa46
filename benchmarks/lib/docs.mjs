import { readFileSync, writeFileSync } from 'node:fs';

/** Puts a report into docs/benchmarks.md, between the marks of its name. */
export function keep(name, text) {
  const file = new URL('../../docs/benchmarks.md', import.meta.url);
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const page = readFileSync(file, 'utf8');
  const head = page.slice(0, page.indexOf(begin) + begin.length);
  writeFileSync(file, `${head}\n\n${text}\n${page.slice(page.indexOf(end))}`);
}
