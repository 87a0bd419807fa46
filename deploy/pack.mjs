// Packs what the container installs into deploy/packages. Run after a build: npm run build.
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packAll } from '../scripts/lib/published-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'deploy/packages');
// A tarball of another version would be installed too.
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const { tarball, manifest } of await packAll(root, folder)) {
  // The local chains are for tests.
  if (manifest.name === '@peername/devnet') rmSync(tarball);
  else process.stdout.write(`deploy/packages/${basename(tarball)}\n`);
}
