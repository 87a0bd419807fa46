import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the manifest of a packed package and its files disagree, a sentence each; both ways. */
export function packageFaults({ folder, manifest, files }) {
  const packed = new Set(files);
  const sources = readdirSync(join(folder, 'src'), { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => path.slice(0, -'.ts'.length));
  const faults = [
    ...targetsOf(manifest)
      .filter((target) => !packed.has(target))
      .map((target) => `the manifest names ${target}, which is not packed`),
    ...sources
      .flatMap((source) => [`dist/${source}.js`, `dist/${source}.d.ts`])
      .filter((built) => !packed.has(built))
      .map((built) => `${built} is missing: build first`),
    ...files
      .filter((file) => file.startsWith('dist/') && file.endsWith('.js'))
      .filter((file) => !existsSync(join(folder, file.replace(/^dist\//, 'src/').replace(/\.js$/, '.ts'))))
      .map((file) => `${file} has no source any more: remove dist and build`),
    ...files
      .filter((file) => /\.test\.|(^|\/)fixtures\/|\.tsbuildinfo$/.test(file))
      .map((file) => `${file} is packed, and only tests need it`),
    ...['README.md', 'LICENSE'].filter((file) => !packed.has(file)).map((file) => `${file} is not packed`),
  ];
  return faults.map((fault) => `${manifest.name}: ${fault}`);
}

/** Every file the manifest points at. */
function targetsOf({ exports, imports, bin }) {
  const targets = [];
  const collect = (value) => {
    if (typeof value === 'string') targets.push(value.replace(/^\.\//, ''));
    else if (value) Object.values(value).forEach(collect);
  };
  [exports, imports, bin].forEach(collect);
  return targets;
}
