import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A program of this folder that a process of its own can run. */
export interface Program {
  /** The path of a file that Node runs. */
  readonly script: string;
  close(): Promise<void>;
}

/** Bundles a program of this folder with the sources of the packages, since plain Node runs no TypeScript. */
export async function bundleProgram(file: string): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'http-gateway-'));
  const script = join(folder, 'script.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    outfile: script,
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@peername/source'],
    // Some dependencies are CommonJS and require the modules of Node.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return { script, close: () => rm(folder, { recursive: true }) };
}
