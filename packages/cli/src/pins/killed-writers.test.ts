import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { builtCli } from '../../testing/built-cli.ts';
import { pinsFile } from './pins-file.ts';

// A hundred for those who want to be sure; each takes as long as a process takes to start.
const kills = process.env['PEERNAME_LONG_TESTS'] === '1' ? 100 : 10;
const writer = new URL('../../testing/write-pins.mjs', import.meta.url).pathname;

it(`holds every name that was said to be remembered, whole, after ${kills} writers were killed`, {
  timeout: 30_000 + kills * 3_000,
}, async () => {
  builtCli();
  const folder = mkdtempSync(join(tmpdir(), 'peername-killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'known_peers.json');
  let said = 0;
  for (let kill = 0; kill < kills; kill++) {
    const child = spawn(process.execPath, [writer, path, String(said)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text.split('\n').length - 1;
    });
    await once(child.stdout, 'data');
    // Any moment of a write: before it, while the draft grows, between draft and name, with the lock held.
    await sleep(Math.random() * 30);
    const before = said;
    child.kill('SIGKILL');
    await once(child, 'close');
    const names = [...(await pinsFile(path).all()).keys()];
    expect(names.length).toBeGreaterThanOrEqual(before);
    for (let i = 0; i < said; i++) expect(names).toContain(`name-${i}.azero`);
  }
  await pinsFile(path).update('last.azero', () => []);
  const pins = await pinsFile(path).all();
  expect(pins.size).toBeGreaterThan(kills / 2);
  // Neither locks nor drafts of the dead are left once somebody has written again.
  await pinsFile(path).update('name-0.azero', () => []);
  expect(readdirSync(folder)).toEqual(['known_peers.json']);
});
