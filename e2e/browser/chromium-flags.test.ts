import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { chromiumFlags } from '../../scripts/lib/chromium-flags.mjs';

test('our list of features that are off has all of Playwright’s, which it takes the place of', async () => {
  const lists = (await flagsOf(chromiumFlags))
    .filter((flag) => flag.startsWith('--disable-features='))
    .map((flag) => flag.slice(flag.indexOf('=') + 1).split(','));
  expect(lists).toHaveLength(2);
  expect(lists[1]).toEqual(expect.arrayContaining(lists[0]!));
});

/** What Playwright starts a browser with. */
async function flagsOf(args: readonly string[]): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'peername-flags-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const said = join(folder, 'said');
  const browser = join(folder, 'browser');
  writeFileSync(browser, `#!/bin/sh\nprintf '%s\\n' "$@" >'${said}'\n`, { mode: 0o755 });
  // It is no browser, so the launch fails once it has ended.
  await expect(chromium.launch({ executablePath: browser, args: [...args] })).rejects.toThrow();
  return readFileSync(said, 'utf8').split('\n');
}
