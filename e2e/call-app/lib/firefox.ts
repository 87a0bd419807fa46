import { launch, type Page } from 'puppeteer-core';
import { findProgram, systemPrograms } from '../../../scripts/lib/system-programs.mjs';

/** Undefined where there is no Firefox. */
export const firefoxPath: string | undefined = findProgram(systemPrograms.firefox);

/** Somebody who has the app open in Firefox. */
export interface FirefoxPerson {
  readonly page: Page;
  /** Presses the button that is called so, once it is there. */
  press(name: string): Promise<void>;
  /** Chooses the way of a call that is called so. */
  choose(name: string): Promise<void>;
  /** Writes into the field that is called so. */
  fill(label: string, text: string): Promise<void>;
  /** The text of the first such element, once there is one that holds `text`. */
  read(selector: string, text: string): Promise<string>;
  /** Opens an address in the place of the page. */
  open(address: string): Promise<void>;
  close(): Promise<void>;
}

// Quiet by itself, and with a fake camera and microphone that need no click.
const preferences = {
  'app.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  // Not every machine that runs tests lets multicast DNS through.
  'media.peerconnection.ice.obfuscate_host_addresses': false,
};

/** Starts Firefox and opens the app in it. */
export async function openFirefoxPerson(url: string): Promise<FirefoxPerson> {
  const browser = await launch({
    browser: 'firefox',
    executablePath: firefoxPath!,
    headless: true,
    extraPrefsFirefox: preferences,
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  const open = async (address: string): Promise<void> => {
    // The fragment alone would open nothing anew.
    await page.goto('about:blank');
    await page.goto(address);
  };
  const input = (label: string) =>
    page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll('input')].find((input) =>
          [...(input.labels ?? [])].some(({ textContent }) => textContent?.trim().startsWith(wanted)),
        ),
      {},
      label,
    );
  await open(url);
  return {
    page,
    open,
    async press(name) {
      const found = await page.waitForFunction(
        (wanted) =>
          [...document.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')].find((button) =>
            (button.ariaLabel ?? button.textContent)?.trim().startsWith(wanted),
          ),
        {},
        name,
      );
      await (await found.asElement())!.evaluate((button) => (button as HTMLButtonElement).click());
    },
    async choose(name) {
      await (await input(name)).asElement()!.evaluate((radio) => (radio as HTMLInputElement).click());
    },
    async fill(label, text) {
      await (await input(label)).asElement()!.evaluate((element, value) => {
        const input = element as HTMLInputElement;
        input.value = value;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }, text);
    },
    async read(selector, text) {
      const found = await page.waitForFunction(
        (where, wanted) =>
          [...document.querySelectorAll(where)].find(({ textContent }) => textContent?.includes(wanted))
            ?.textContent,
        {},
        selector,
        text,
      );
      return String(await found.jsonValue());
    },
    close: () => browser.close(),
  };
}
