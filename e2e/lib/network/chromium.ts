import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumFlags } from '../../../scripts/lib/chromium-flags.mjs';
import { findProgram, systemPrograms } from '../../../scripts/lib/system-programs.mjs';
import type { Host } from './network.ts';
import { ip } from './system-tools.ts';

const wrapper = fileURLToPath(new URL('chromium-in-namespace.sh', import.meta.url));

/** The page's address. Secure, so that nothing is withheld; answered by the driver, so that nothing is asked. */
const pageUrl = 'https://call.test/';

/** How a browser is opened. */
export interface ChromiumOptions {
  /** The script of the page. */
  readonly script: Uint8Array;
  /** What the user allowed before: a returning user has `['camera', 'microphone']`. @default none */
  readonly permissions?: readonly string[] | undefined;
  readonly args?: readonly string[] | undefined;
}

/** A browser on one machine of a network. */
export interface ChromiumOnHost {
  /** The value of an expression in its page; promises are waited for. */
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Opens Chromium inside a machine. Cameras and microphones are the browser's own fake ones. */
export async function openChromium(host: Host, options: ChromiumOptions): Promise<ChromiumOnHost> {
  const { script, permissions = [], args = [] } = options;
  const binary = findProgram(systemPrograms.chromium) ?? '';
  const browser = await chromium.launch({
    executablePath: wrapper,
    env: { ...process.env, IP_BINARY: ip, NETWORK_NAMESPACE: host.namespace, CHROMIUM_BINARY: binary },
    args: [...chromiumFlags, '--use-fake-device-for-media-stream', ...args],
  });
  const context = await browser.newContext({ permissions: [...permissions] });
  await context.route(`${pageUrl}**`, (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: Buffer.from(script) })
      : route.fulfill({ contentType: 'text/html', body: pageHtml }),
  );
  const page = await context.newPage();
  await page.goto(pageUrl);
  await page.waitForFunction('globalThis.callPage !== undefined');
  return { evaluate: (expression) => page.evaluate(expression), close: () => browser.close() };
}

/** The page that loads the script. */
export const pageHtml = '<!doctype html><title>call</title><script type="module" src="/page.js"></script>';
