import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { anvilBinary } from '@peername/devnet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../lib/examples.ts';

const script = join(root, 'scripts/start.mjs');
let folder: string;
let child: ChildProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'peername-start-'));
});

afterEach(() => {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts it beside whatever devnet this user runs; gives its text once the chains are up. */
async function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const options = { cwd: root, env: { ...process.env, XDG_RUNTIME_DIR: folder, ...env } };
  child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stderr!.setEncoding('utf8').on('data', (said) => {
    text += said;
  });
  for await (const chunk of child.stdout!.setEncoding('utf8')) {
    text += chunk;
    if (text.includes('Ctrl-C stops everything.')) return text;
  }
  throw new Error(`It ended early: ${text}`);
}

function urlsIn(text: string): string[] {
  return text.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
}

async function isUp(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

test('shows the call app, what names stand for and where the chains are, until it is told to stop', async () => {
  const text = await start([script]);
  expect(text).toMatch(/✓ {2}alice\.azero {2}staex {2}h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g/);
  expect(text).toMatch(/Aleph Zero devnet · block \d+ · finalized · .* · 1 of 1 endpoints/);
  if (anvilBinary()) expect(text).toMatch(/✓ {2}alice\.eth {2}staex /);
  expect(text).toContain('npx peername resolve alice.azero bob.eth --network devnet');
  expect(text).not.toMatch(/^ {2}(\S+=\S+ )?peername /m);
  const [, page = ''] = /^Open this page in two windows and call each other: (\S+)$/m.exec(text) ?? [];
  expect(text.indexOf(page)).toBe(text.indexOf('http://'));
  expect(await (await fetch(page)).text()).toContain('<title>peername</title>');
  const settings = await (await fetch(new URL('peername.json', page))).json();
  expect(settings.identities.map(({ name }: { name: string }) => name)).toEqual(['alice.azero', 'bob.azero']);
  expect(settings.devnet.azero.genesis).toMatch(/^0x[0-9a-f]{64}$/);
  expect(JSON.stringify(settings)).not.toContain('token');
  const [, asked = ''] = /^ {2}curl (\S+)$/m.exec(text) ?? [];
  expect(await (await fetch(asked)).json()).toMatchObject({ name: 'alice.azero', state: 'found' });
  const urls = urlsIn(text);
  expect(urls).toContain(new URL(asked).origin);
  expect(await Promise.all(urls.map(isUp))).not.toContain(false);

  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(await Promise.all(urls.map(isUp))).not.toContain(true);
});

test('stops when the process that started it is gone', async () => {
  const starter = `require('node:child_process').spawn(process.execPath, [${JSON.stringify(script)}], { stdio: 'inherit' })`;
  const urls = urlsIn(await start(['-e', starter]));
  expect(urls.length).toBeGreaterThan(0);
  child.kill('SIGKILL');
  while ((await Promise.all(urls.map(isUp))).includes(true)) await delay(50);
});

test('without anvil it says so and runs Aleph Zero alone', async () => {
  const text = await start([script], { ANVIL_PATH: '/nowhere' });
  expect(text).toContain('skipped: Ethereum');
  expect(text).toContain('✓  alice.azero');
  expect(text).toMatch(/Ethereum +not here/);
  expect(text).not.toContain('alice.eth  ');
});
