import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { anvilBinary } from '@peername/devnet';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserBundle } from '../../scripts/lib/browser-bundle.mjs';
import { chromiumFlags } from '../../scripts/lib/chromium-flags.mjs';
import { findProgram, systemPrograms } from '../../scripts/lib/system-programs.mjs';
import { startLocalMainnet } from '../lib/local-mainnet.mjs';
import type { PageSettings } from './page.ts';

const executablePath = findProgram(systemPrograms.chromium);
const page = fileURLToPath(new URL('page.ts', import.meta.url));

describe.skipIf(!executablePath || !anvilBinary())('in a browser', () => {
  let chains: Awaited<ReturnType<typeof startLocalMainnet>>;
  let server: Server;
  let browser: Browser;
  let tab: Page;
  const requested = new Set<string>();
  const dialogs: string[] = [];

  beforeAll(async () => {
    const bundle = await browserBundle({ entryPoints: [page], conditions: ['@peername/source'] });
    chains = await startLocalMainnet();
    server = await serve(bundle);
    browser = await chromium.launch({ executablePath, args: chromiumFlags });
    tab = await browser.newPage();
    tab.on('request', (request) => requested.add(new URL(request.url()).origin));
    tab.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
    await chains?.close();
  });

  test('resolves names of both chains, asking nobody else', async () => {
    expect(await resolve('alice.azero', 'alice.eth', 'old.azero')).toEqual([
      'alice.azero found staex h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
      'alice.eth found staex h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
      'old.azero absent expired',
    ]);
    expect([...requested].sort()).toEqual(
      [origin(), chains.azero.httpUrl, chains.ethereum.url].map(originOf).sort(),
    );
  });

  test('shows a hostile record as text', async () => {
    const [line] = await resolve('hostile.eth');
    expect(line).toMatch(/^hostile\.eth invalid /);
    expect(line).toContain('<script>alert(1)</script>');
    expect(await tab.locator('script').count()).toBe(1);
    expect(dialogs).toEqual([]);
  });

  async function resolve(...names: string[]): Promise<string[]> {
    const settings: PageSettings = { azeroUrl: chains.azero.httpUrl, ensUrl: chains.ethereum.url, names };
    await tab.goto('about:blank');
    await tab.goto(`${origin()}/#${encodeURIComponent(JSON.stringify(settings))}`);
    await tab.waitForFunction(() => document.title === 'done', undefined, { timeout: 30_000 });
    return tab.locator('li').allTextContents();
  }

  function origin(): string {
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
});

function originOf(url: string): string {
  return new URL(url).origin;
}

/** Serves the page that loads the bundle. */
async function serve(bundle: Uint8Array): Promise<Server> {
  const server = createServer((request, response) => {
    const script = request.url === '/page.js';
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(
      script ? bundle : '<!doctype html><title></title><script type="module" src="/page.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
