import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { azero, azeroNetworks } from '@peername/azero';
import {
  type AzeroNode,
  azeroNames,
  type CountingProxy,
  devAccounts,
  startAzeroNode,
  startCountingProxy,
} from '@peername/devnet';
import { type RunningGateway, serveGateway } from '@peername/http-gateway/node';
import { createResolver, type Resolver } from '@peername/resolver-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumFlags } from '../../scripts/lib/chromium-flags.mjs';
import { findProgram, systemPrograms } from '../../scripts/lib/system-programs.mjs';

const executablePath = findProgram(systemPrograms.chromium);
const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
// For a look at the pages: a folder that gets a picture of each.
const pictures = process.env['PEERNAME_SCREENSHOTS'];

describe.skipIf(!executablePath)('the pages of a gateway (skipped without Chromium)', () => {
  let node: AzeroNode;
  let proxy: CountingProxy;
  let resolver: Resolver;
  let running: RunningGateway;
  let browser: Browser;
  let context: BrowserContext;
  let tab: Page;
  let trouble: string[];

  beforeAll(async () => {
    const { genesis, registries, router } = azeroNetworks.mainnet;
    node = await startAzeroNode({ genesisHash: genesis, registry: registries['azero']!, router: router! });
    proxy = await startCountingProxy({ target: node.httpUrl });
    resolver = createResolver({ services: [azero({ endpoints: [proxy.url], timeout: 1_500 })] });
    running = await serveGateway(resolver, { port: 0, watchEvery: 300 });
    browser = await chromium.launch({ executablePath: executablePath!, args: chromiumFlags });
    if (pictures) mkdirSync(pictures, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await running?.close();
    await resolver?.close();
    await proxy?.close();
    await node?.close();
  });

  beforeEach(() => open());
  afterEach(async () => {
    await context.close();
    // No request to another host, no dialog, no report of a policy that was broken, no error of a script.
    expect(trouble).toEqual([]);
  });

  async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<void> {
    await context?.close();
    trouble = [];
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    tab = await context.newPage();
    tab.on('request', (request) => {
      if (new URL(request.url()).origin !== running.url) trouble.push(`request: ${request.url()}`);
    });
    tab.on('dialog', (dialog) => {
      trouble.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    tab.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
    tab.on('console', (message) => {
      if (/content security|trusted/i.test(message.text())) trouble.push(`policy: ${message.text()}`);
    });
    await tab.exposeFunction('policyBroken', (directive: string) => trouble.push(`policy: ${directive}`));
    await tab.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        (globalThis as unknown as { policyBroken(directive: string): void }).policyBroken(
          event.violatedDirective,
        );
      });
    });
  }

  async function ask(text: string): Promise<void> {
    if (tab.url() === 'about:blank') await tab.goto(running.url);
    await tab.getByLabel('Name or account').fill(text);
    await tab.getByRole('button', { name: 'Look up' }).click();
  }

  const outcome = () => tab.locator('.outcome');
  const badge = () => outcome().locator('.badge');
  const picture = async (name: string) => {
    if (pictures) await tab.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  };

  test('answer a name with its peer id and where that comes from', async () => {
    await tab.goto(running.url);
    await picture('landing');
    await ask('  ALICE.azero ');
    await badge().getByText('Found').waitFor();
    expect(await outcome().locator('.peer code').allTextContents()).toEqual([
      staexId,
      azeroNames.find(({ name }) => name === 'alice.azero')?.records['peer-id'],
    ]);
    expect(await outcome().getByRole('heading', { level: 2 }).textContent()).toBe('alice.azero');
    expect(await outcome().textContent()).toContain(azeroNetworks.mainnet.registries['azero']);
    expect(await outcome().textContent()).toContain(devAccounts.alice);
    expect(await tab.locator('#status').textContent()).toBe('Found: alice.azero');
    expect(new URL(tab.url()).search).toBe('?name=alice.azero');
    expect(await tab.title()).toBe('Found: alice.azero · peername');
    await picture('found');
  });

  test.each([
    ['old.azero', 'Absent', 'expired'],
    ['nobody.azero', 'Absent', 'does not exist'],
    ['nopeer.azero', 'Absent', 'has no peer-id record'],
    ['broken.azero', 'Invalid', 'This must not be dialled.'],
    ['conflict.azero', 'Invalid', 'This must not be dialled.'],
    ['secret.azero', 'Invalid', 'This must not be dialled.'],
    ['bob.azero', 'Found', 'libp2p peer id, also'],
    ['not-a-name', 'Not asked', 'it has no ending'],
    ['white space.azero', 'Not asked', 'white space'],
    [devAccounts.alice, 'Found', 'alice.azero'],
    [devAccounts.eve, 'Absent', 'no primary name'],
  ])('say of %s: %s', async (name, state, text) => {
    await ask(name);
    await badge().getByText(state).waitFor();
    expect(await outcome().textContent()).toContain(text);
    await picture(`${state}-${name}`.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-'));
  });

  test('show a hostile record as text', async () => {
    await ask('hostile.azero');
    await badge().getByText('Invalid').waitFor();
    expect(await outcome().textContent()).toContain(
      '\\u{1b}[2J\\u{d}\\u{a}\\u{202e}<script>alert(1)</script>',
    );
    expect(await tab.locator('script').count()).toBe(1);
    await picture('invalid-hostile.azero');
  });

  test('give the same answer without script', async () => {
    await open({ javaScriptEnabled: false });
    for (const [name, state] of [
      ['alice.azero', 'Found'],
      ['hostile.azero', 'Invalid'],
      ['nobody.azero', 'Absent'],
    ] as const) {
      await ask(name);
      await badge().getByText(state).waitFor();
      expect(new URL(tab.url()).search).toBe(`?name=${name}`);
      // What needs the script is not there to be tried in vain.
      expect(await tab.locator('button:visible').allTextContents()).toEqual(['Look up']);
    }
  });

  test('go back and forth between answers', async () => {
    await ask('alice.azero');
    await badge().getByText('Found').waitFor();
    await ask('nobody.azero');
    await badge().getByText('Absent').waitFor();
    await tab.goBack();
    await badge().getByText('Found').waitFor();
    expect(await tab.getByLabel('Name or account').inputValue()).toBe('alice.azero');
    await tab.goForward();
    await badge().getByText('Absent').waitFor();
    await tab.reload();
    await badge().getByText('Absent').waitFor();
  });

  test('copy a peer id', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: running.url });
    await ask('alice.azero');
    await tab.getByRole('button', { name: 'Copy the staex peer id' }).click();
    await tab.getByText('Copied').first().waitFor();
    expect(await tab.evaluate(() => navigator.clipboard.readText())).toBe(staexId);
  });

  test('work with the keyboard alone, and show where one is', async () => {
    await tab.goto(running.url);
    const focused = () =>
      tab.evaluate(() => document.activeElement?.textContent || document.activeElement?.id);
    expect(await focused()).toBe('name');
    await tab.keyboard.type('alice.azero');
    await tab.keyboard.press('Enter');
    await badge().getByText('Found').waitFor();
    const stops: (string | undefined)[] = [];
    for (let i = 0; i < 7; i++) {
      await tab.keyboard.press('Tab');
      stops.push((await focused()) ?? undefined);
      const outline = await tab.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
      expect(outline).toBe('solid');
    }
    expect(stops).toEqual([
      'Look up',
      'Copy',
      'Copy',
      'Copy',
      'What does this account call itself?',
      'This answer as JSON',
      'All records as JSON',
    ]);
    await picture('keyboard');
    await tab.keyboard.press('Tab');
    expect(await focused()).toBe('Watch for changes');
    await tab.keyboard.press('Space');
    await tab.getByText('Changes show up here within seconds.').waitFor();
  });

  test('follow a name while it changes', async () => {
    await ask('carol.azero');
    await badge().getByText('Found').waitFor();
    await tab.getByRole('button', { name: 'Watch for changes' }).click();
    await tab.getByText('Changes show up here within seconds.').waitFor();
    node.setRecord('carol.azero', 'staex-id', staexId);
    await outcome().getByText(staexId).waitFor();
    expect(await tab.locator('#status').textContent()).toBe('Changed. Found: carol.azero');
    await picture('watching');
    node.setRecord('carol.azero', 'staex-id', 'garbage');
    await badge().getByText('Invalid').waitFor();
    await tab.getByRole('button', { name: 'Watch for changes' }).click();
    await expect.poll(() => running.gateway.stats().streams).toBe(0);
  });

  test('fit a phone, in the dark too', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await open({ viewport: { width: 360, height: 740 }, colorScheme, isMobile: true, hasTouch: true });
      for (const path of ['/', '/?name=dave.azero', '/?name=hostile.azero', '/docs']) {
        await tab.goto(`${running.url}${path}`);
        const overflow = await tab.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, path).toBe(0);
        await picture(`phone-${colorScheme}-${path.replaceAll(/[^a-z.]+/g, '') || 'landing'}`);
      }
    }
  });

  test('are dark where people like it dark, with text that can be read either way', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await open({ colorScheme });
      for (const path of [
        '/',
        '/?name=alice.azero',
        '/?name=old.azero',
        '/?name=hostile.azero',
        '/?name=x',
        '/docs',
      ]) {
        await tab.goto(`${running.url}${path}`);
        const faint = await tab.evaluate(faintTexts);
        expect(faint, `${colorScheme} ${path}`).toEqual([]);
        if (colorScheme === 'dark') await picture(`dark-${path.replaceAll(/[^a-z.]+/g, '') || 'landing'}`);
      }
      const [red = 0] = await tab.evaluate(() =>
        (getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []).map(Number),
      );
      expect(red > 128).toBe(colorScheme === 'light');
    }
  });

  test('describe the API without any script', async () => {
    await open({ javaScriptEnabled: false });
    await tab.goto(`${running.url}/docs`);
    await tab.getByRole('link', { name: 'GET /v1/watch' }).click();
    expect(new URL(tab.url()).hash).toBe('#get-v1-watch');
    await tab.getByRole('heading', { name: 'GET /v1/watch' }).waitFor();
    await picture('docs');
  });

  // The last one: the chain does not come back.
  test('say of an outage that nothing is known', async () => {
    await ask('alice.azero');
    await badge().getByText('Found').waitFor();
    await proxy.close();
    await ask('dave2.azero');
    await badge().getByText('Unknown').waitFor();
    expect(await outcome().textContent()).toContain(
      'Nothing was learnt, so this says nothing about the name.',
    );
    await picture('unknown');
  });
});

/** In the page: texts with less contrast than WCAG 2 asks for (AA, 4.5 to 1). */
function faintTexts(): string[] {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  const over = (color: string, under: readonly number[]): readonly number[] => {
    canvas.fillStyle = `rgb(${under.join(' ')})`;
    canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const behind = (element: Element | null): readonly number[] =>
    element
      ? over(getComputedStyle(element).backgroundColor, behind(element.parentElement))
      : [255, 255, 255];
  const luminance = (rgb: readonly number[]): number => {
    const [r = 0, g = 0, b = 0] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [...document.querySelectorAll('body *')]
    .filter((element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim()),
    )
    .flatMap((element) => {
      const under = behind(element);
      const lights = [luminance(under), luminance(over(getComputedStyle(element).color, under))];
      const ratio = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
      return ratio < 4.5 ? [`${ratio.toFixed(2)} ${element.textContent?.trim().slice(0, 40)}`] : [];
    });
}
