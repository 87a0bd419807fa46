import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * What the built call app weighs, gzip -9: `first` is what its page loads before anybody does anything, `withEns` adds
 * what a name of ENS needs, `publishing` what one to publish on adds to that, on either chain; `total` is every script and
 * style there is.
 */
export function appSize(dist) {
  const assets = join(dist, 'assets');
  const read = (file) => readFileSync(join(assets, file));
  const weigh = (files) =>
    [...files].reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0);
  const all = readdirSync(assets).filter((file) => /\.(js|css)$/.test(file));
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const named = (text) => all.filter((file) => text.includes(file));

  /** A script and all that it imports before it runs. */
  const closure = (files, known = new Set()) => {
    for (const file of files) {
      if (known.has(file)) continue;
      known.add(file);
      if (!file.endsWith('.js')) continue;
      const imports = [
        ...read(file)
          .toString()
          .matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g),
      ];
      closure(
        imports.map(([, imported]) => imported),
        known,
      );
    }
    return known;
  };

  const first = closure(named(page));
  // What every request to ENS says, so the reader of ENS is the script that says it.
  const ens = all.filter((file) => file.endsWith('.js') && read(file).includes('x-batch-gateway:true'));
  if (ens.length !== 1 || first.has(ens[0])) throw new Error('The reader of ENS is no script of its own');
  // All that is imported later, and what that imports later in turn.
  const everything = (files, known = new Set()) => {
    for (const file of closure(files)) {
      if (known.has(file)) continue;
      known.add(file);
      if (file.endsWith('.js')) everything(named(read(file).toString()), known);
    }
    return known;
  };
  const panel = all.filter((file) => /^publish-panel-.*\.js$/.test(file));
  if (panel.length !== 1 || first.has(panel[0])) throw new Error('What publishes is no script of its own');
  const withEns = closure(ens, new Set(first));
  const later = [...everything(panel)].filter((file) => !withEns.has(file) && !first.has(file));
  return {
    first: weigh(first),
    withEns: weigh(withEns),
    publishing: weigh(later),
    total: weigh(all),
  };
}
