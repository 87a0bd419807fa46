import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles code that imports the built packages for browsers; rejects when any of it needs Node. */
export async function browserBundle(root, code) {
  const { outputFiles } = await build({
    // The CLI depends on every package a browser would load.
    stdin: { contents: code, resolveDir: join(root, 'packages/cli') },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
  });
  return outputFiles[0].contents;
}
