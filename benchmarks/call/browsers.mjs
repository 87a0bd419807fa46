import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { browserBundle } from '../../scripts/lib/browser-bundle.mjs';
import { chromiumFlags } from '../../scripts/lib/chromium-flags.mjs';
import { findProgram, systemPrograms } from '../../scripts/lib/system-programs.mjs';

// The camera counts as allowed, so both sides have plain host addresses; the picture is Chromium's own test picture.
const flags = [...chromiumFlags, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** Two Chromium processes, each with the page of this benchmark open. */
export async function openBrowsers() {
  const executablePath = findProgram(systemPrograms.chromium);
  if (!executablePath) throw new Error(`There is no Chromium here: set ${systemPrograms.chromium.env}`);
  const entry = fileURLToPath(new URL('page.mjs', import.meta.url));
  const script = await browserBundle({ entryPoints: [entry], conditions: ['@peername/source'] });
  const server = await serve(script);
  const url = `http://127.0.0.1:${server.address().port}/`;
  const browsers = await Promise.all([1, 2].map(() => chromium.launch({ executablePath, args: flags })));
  const pages = await Promise.all(
    browsers.map(async (browser) => {
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error(error));
      await page.goto(url);
      await page.waitForFunction(() => 'bench' in globalThis);
      return page;
    }),
  );
  return {
    pages,
    version: browsers[0].version(),
    async close() {
      await Promise.all(browsers.map((browser) => browser.close()));
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(script) {
  const server = createServer((request, response) => {
    const wantsScript = request.url === '/page.js';
    response.setHeader('content-type', wantsScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(
      wantsScript
        ? script
        : '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>',
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
