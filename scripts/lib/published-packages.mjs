import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './child.mjs';
import { ensurePnpm } from './pnpm.mjs';

/** The packages that go to the registry: folder and manifest of each. */
function publishedPackages(root) {
  return readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
    .filter(({ manifest }) => !manifest.private);
}

/** Packs each as it would be published; adds the path of the tarball and the files in it. */
export async function packAll(root, destination) {
  await ensurePnpm(root);
  return Promise.all(
    publishedPackages(root).map(async (entry) => {
      const args = ['pack', '--json', '--pack-destination', destination];
      const { filename, files } = JSON.parse(await capture('pnpm', args, { cwd: entry.folder }));
      return { ...entry, tarball: filename, files: files.map(({ path }) => path) };
    }),
  );
}
