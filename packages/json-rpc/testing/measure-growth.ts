import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What a process of its own saw of a hostile server. */
export interface Growth {
  /** How much the peak of its resident memory rose, in MiB (Linux only). */
  readonly mebibytes: number;
  /** The code of each failed call, or `ok`. */
  readonly outcomes: readonly string[];
}

export interface GrowthMeter {
  /** Makes `calls` calls at once, three times over, after a few to `calmUrl` that warm the process up. */
  measure(calmUrl: string, hostileUrl: string, calls?: number, maxReplyBytes?: number): Promise<Growth>;
  close(): Promise<void>;
}

/** Bundles the package, since plain Node runs no TypeScript, for processes that each meet one hostile server. */
export async function createGrowthMeter(): Promise<GrowthMeter> {
  const folder = await mkdtemp(join(tmpdir(), 'json-rpc-'));
  const script = join(folder, 'client.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('growth-client.ts', import.meta.url))],
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
    measure: (calmUrl, hostileUrl, calls = 1, maxReplyBytes = 256 * 1024) =>
      new Promise((resolve, reject) => {
        const args = [script, calmUrl, hostileUrl, `${calls}`, `${maxReplyBytes}`];
        const child = spawn(process.execPath, args, {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let output = '';
        child.stdout.on('data', (chunk) => {
          output += chunk;
        });
        child.on('error', reject);
        child.on('close', (code) =>
          code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`the client ended with ${code}`)),
        );
      }),
    close: () => rm(folder, { recursive: true }),
  };
}
