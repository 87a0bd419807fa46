import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { browserBundle } from '../../scripts/lib/browser-bundle.mjs';
import { chromiumFlags } from '../../scripts/lib/chromium-flags.mjs';
import { findProgram, systemPrograms } from '../../scripts/lib/system-programs.mjs';

/** A tab with the test's page in it, whichever browser it is of. */
export interface Tab {
  evaluate<T>(run: () => T | Promise<T>): Promise<T>;
  evaluate<T, A>(run: (argument: A) => T | Promise<T>, argument: A): Promise<T>;
  close(): Promise<void>;
}

export type BrowserName = 'chromium' | 'firefox';

export interface Browsers {
  open(name: BrowserName): Promise<Tab>;
  close(): Promise<void>;
}

/** A browser of each name, with cameras and microphones that are made up, and a server on loopback for the page. */
export async function openBrowsers(names: readonly BrowserName[]): Promise<Browsers> {
  const entryPoint = fileURLToPath(new URL('page.ts', import.meta.url));
  const bundle = await browserBundle({ entryPoints: [entryPoint], conditions: ['@peername/source'] });
  const server = createServer((request, response) => {
    const script = request.url === '/page.js';
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(
      script ? bundle : '<!doctype html><title></title><script type="module" src="/page.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const open = new Map<BrowserName, Launched>();
  for (const name of new Set(names)) open.set(name, await launch[name]());

  return {
    async open(name) {
      const tab = await open.get(name)!.newTab(url);
      while (!(await tab.evaluate(() => globalThis.peer !== undefined)))
        await new Promise((resolve) => setTimeout(resolve, 50));
      return tab;
    },
    async close() {
      for (const browser of open.values()) await browser.close();
      server.close();
    },
  };
}

interface Launched {
  newTab(url: string): Promise<Tab>;
  close(): Promise<void>;
}

const launch: Record<BrowserName, () => Promise<Launched>> = {
  chromium: launchChromium,
  firefox: launchFirefox,
};

async function launchChromium(): Promise<Launched> {
  const browser = await chromium.launch({
    executablePath: findProgram(systemPrograms.chromium)!,
    args: [...chromiumFlags, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  });
  return {
    async newTab(url) {
      const page = await (await browser.newContext()).newPage();
      await page.goto(url);
      return page as Tab;
    },
    close: () => browser.close(),
  };
}

async function launchFirefox(): Promise<Launched> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: findProgram(systemPrograms.firefox)!,
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.autoplay.default': 0,
      'app.update.enabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
    },
  });
  return {
    async newTab(url) {
      const page = await browser.newPage();
      await page.goto(url);
      return page as Tab;
    },
    close: () => browser.close(),
  };
}
