import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { anvilBinary } from './anvil-binary.ts';
import { startAnvil } from './anvil-process.ts';

const binary = anvilBinary();
if (binary === undefined) process.stderr.write('SKIPPED: no anvil for this platform, so no Ethereum chain\n');

describe('the search for anvil', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('takes ANVIL_PATH alone when it is set', () => {
    vi.stubEnv('ANVIL_PATH', process.execPath);
    expect(anvilBinary()).toBe(process.execPath);
    vi.stubEnv('ANVIL_PATH', '/nowhere/anvil');
    expect(anvilBinary()).toBeUndefined();
  });

  it('says what to install when there is none', async () => {
    vi.stubEnv('ANVIL_PATH', '');
    await expect(startAnvil([])).rejects.toThrow('set ANVIL_PATH');
  });
});

describe.skipIf(binary === undefined)('an anvil process', () => {
  it('answers until it is closed', async () => {
    const anvil = await startAnvil(['--port', '0']);
    expect(await chainId(anvil.url)).toBe('0x7a69');
    await anvil.close();
    await expect(chainId(anvil.url)).rejects.toThrow();
  });

  it('tells why it does not start', async () => {
    const first = await startAnvil(['--port', '0']);
    try {
      await expect(startAnvil(['--port', new URL(first.url).port])).rejects.toThrow(
        /anvil did not start.*address/is,
      );
      await expect(startAnvil(['--no-such-option'])).rejects.toThrow('--no-such-option');
    } finally {
      await first.close();
    }
  });

  it.skipIf(process.platform === 'win32').each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'ends when its parent dies of %s',
    async (signal) => {
      const { parent, url } = await startElsewhere();
      expect(await chainId(url)).toBe('0x7a69');
      parent.kill(signal);
      await once(parent, 'exit');
      await vi.waitFor(() => expect(chainId(url)).rejects.toThrow(), { timeout: 5_000 });
    },
  );
});

/** Starts an anvil from another Node process. */
async function startElsewhere() {
  const folder = mkdtempSync(join(tmpdir(), 'anvil-parent-'));
  const script = join(folder, 'parent.mjs');
  const { build } = await import('esbuild');
  const bundled = join(folder, 'anvil-process.mjs');
  const entry = new URL('./anvil-process.ts', import.meta.url).pathname;
  await build({ entryPoints: [entry], outfile: bundled, bundle: true, platform: 'node', format: 'esm' });
  writeFileSync(
    script,
    `import { startAnvil } from './anvil-process.mjs'
     console.log((await startAnvil(['--port', '0'])).url)`,
  );
  const env = { ...process.env, ANVIL_PATH: binary };
  const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const [output] = (await once(parent.stdout, 'data')) as [Buffer];
  rmSync(folder, { recursive: true });
  return { parent, url: output.toString().trim() };
}

async function chainId(url: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] });
  const response = await fetch(url, { method: 'POST', headers, body });
  return ((await response.json()) as { result: unknown }).result;
}
