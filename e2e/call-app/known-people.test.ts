import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { seriousFaults } from './lib/axe.ts';
import { chromiumPath } from './lib/chromium.ts';
import type { Person } from './lib/person.ts';
import { invite } from './lib/place-call.ts';
import { twoPeople } from './lib/two-people.ts';

const pictures = process.env['PEERNAME_SCREENSHOTS'];
const alice = 'did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP';
const somebodyElse = 'did:key:z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLX';

describe.skipIf(!chromiumPath)('people one knows (skipped without Chromium)', () => {
  const people = twoPeople();
  afterEach(() => people.app.devnet.setRecord('alice.azero', 'peer-id', alice));

  /** Bob, who has made an invite for Alice, and is back at the start. */
  async function bobWhoKnowsAlice(options: Parameters<typeof people.caller>[0] = {}): Promise<Person> {
    const bob = await people.caller(options);
    await invite(bob, 'alice.azero');
    await bob.page.goto(people.app.url);
    await bob.page.getByRole('heading', { name: 'People you know' }).waitFor();
    await bob.page.getByText('What you know of').click();
    return bob;
  }

  async function look({ page }: Person, view: string): Promise<void> {
    expect(await seriousFaults(page), view).toEqual([]);
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(beyond, `${view} is wider than the screen`).toBe(0);
    if (!pictures) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${view}.png`), fullPage: true });
  }

  test.each([
    { name: 'desktop-light', context: { colorScheme: 'light' } },
    { name: 'phone-dark', context: { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } },
  ] as const)('are compared, and a change of them is seen and accepted: $name', async ({ name, context }) => {
    const bob = await bobWhoKnowsAlice({ context });
    const { page } = bob;
    const digits = await page.getByRole('list', { name: 'Digits' }).getByRole('listitem').allTextContents();
    expect(digits.join(' ')).toMatch(/^\d{5}( \d{5}){11}$/);
    expect(await page.getByRole('list', { name: 'Words' }).getByRole('listitem').count()).toBe(12);
    await page.getByRole('button', { name: 'Look up now' }).click();
    await page.getByText('the key that you know').waitFor();
    await page.getByRole('button', { name: 'They are the same' }).click();
    await page.getByText('You compared them on').waitFor();
    await look(bob, `known-${name}-1-same`);

    await people.app.devnet.setRecord('alice.azero', 'peer-id', somebodyElse);
    const alert = page.getByRole('alert');
    // The app takes the head of a chain for current for two seconds.
    const lookAgain = async (): Promise<number> => {
      await page.getByRole('button', { name: 'Look up now' }).click();
      await page.getByRole('button', { name: 'Look up now' }).waitFor();
      return await alert.count();
    };
    await expect.poll(lookAgain, { timeout: 10_000, interval: 500 }).toBe(1);
    await alert.getByText(alice).waitFor();
    await alert.getByText(somebodyElse).waitFor();
    await alert.getByText('You had compared the key from before in person.').waitFor();
    await look(bob, `known-${name}-2-changed`);
    const accept = alert.getByRole('button', { name: 'the new key is right' });
    expect(await accept.isDisabled()).toBe(true);
    await alert.getByLabel('Type the name').fill('alice.azero');
    await accept.click();
    await page.getByText('the key that you know').waitFor();
    await page.getByRole('button', { name: 'They are the same' }).waitFor();
    expect(await page.getByRole('list', { name: 'Digits' }).textContent()).not.toBe(digits.join(''));
    await page.getByRole('button', { name: 'Forget alice.azero' }).click();
    await expect.poll(() => page.getByRole('heading', { name: 'People you know' }).count()).toBe(0);
  });

  test('of the first form are taken over, to the network that is chosen', async () => {
    const bob = await people.caller();
    const { page } = bob;
    await page.evaluate(async (key) => {
      const request = indexedDB.open('peername', 1);
      await new Promise((resolve) => {
        request.onsuccess = resolve;
      });
      const change = request.result.transaction('pins', 'readwrite');
      const pin = { name: 'alice.azero', key, firstSeen: new Date(0), lastSeen: new Date(0) };
      change.objectStore('pins').put(pin, 'bob.azero|alice.azero');
      await new Promise((resolve) => {
        change.oncomplete = resolve;
      });
      request.result.close();
    }, 'ab'.repeat(32));
    await page.reload();
    await page.getByRole('heading', { name: 'People you know' }).waitFor();
    await page.getByText('What you know of').click();
    await page.getByText('since 1 January 1970').waitFor();
    await page.getByRole('button', { name: 'Look up now' }).click();
    await page.getByRole('alert').getByText('alice.azero is not who it was.').waitFor();
  });
});
