import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readmeExamples } from '../../scripts/lib/readme-examples.mjs';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** The TypeScript examples of all READMEs; `file` is a name for a module that has one. */
export const examples = ['.', ...readdirSync(join(root, 'packages')).map((name) => join('packages', name))]
  .map((folder) => join(folder, 'README.md'))
  .filter((readme) => existsSync(join(root, readme)))
  .flatMap((readme) => readmeExamples(readFileSync(join(root, readme), 'utf8'), readme))
  .map((example) => ({ ...example, file: example.title.replace(/[^\w]+/g, '-') }));

/** The code with local URLs in the place of public ones. */
export function withLocalUrls(code: string, urls: Readonly<Record<string, string>>): string {
  return Object.entries(urls).reduce((text, [url, local]) => text.replaceAll(url, local), code);
}
