import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/** A script that can run in processes of its own. */
export interface Bundle {
  /** Runs it to the end of the process, which must be a good one, and reads the JSON that it prints. */
  run(...args: readonly (string | number)[]): Promise<unknown>;
  close(): Promise<void>;
}

/** Bundles a script of this folder with the sources of the packages, since plain Node runs no TypeScript. */
export async function bundle(file: string): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'json-rpc-'));
  const script = join(folder, 'script.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    outfile: script,
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@peername/source'],
    // `ws` is CommonJS and requires the modules of Node.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    external: ['bufferutil', 'utf-8-validate'],
    logLevel: 'error',
  });
  return {
    async run(...args) {
      const { stdout } = await promisify(execFile)(process.execPath, [script, ...args.map(String)]);
      return JSON.parse(stdout);
    },
    close: () => rm(folder, { recursive: true }),
  };
}
