import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Chain } from './app.ts';

/** Bundles the app into one module that has no packages to find; gives the module's path. */
export async function bundleApp(folder: string, chain: Chain): Promise<string> {
  const outfile = `${folder}/app.mjs`;
  await build({
    entryPoints: [fileURLToPath(new URL('app.ts', import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['@peername/source'],
    target: 'es2022',
    external: ['node:*', 'buffer'],
    // dns-packet asks for Buffer as CommonJS does.
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire('file:///');` },
    define: { CHAIN: JSON.stringify(chain) },
    logLevel: 'silent',
  });
  return outfile;
}
