import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from './lib/chromium.ts';
import { received } from './lib/connections.ts';
import { figures, writeCameraVideo } from './lib/drawn-camera.ts';
import { makeTestFolder } from './lib/files.ts';
import { openPerson, type Person } from './lib/person.ts';
import { placeCall, say } from './lib/place-call.ts';
import { startApp } from './lib/running-app.ts';

// Those of the documentation: PEERNAME_SCREENSHOTS=docs/images npm test -- e2e/call-app/pictures
const pictures = process.env['PEERNAME_SCREENSHOTS'];

describe.skipIf(!chromiumPath || !pictures)('pictures (where PEERNAME_SCREENSHOTS names a folder)', () => {
  test('a call in progress, on a desktop and on a phone', async () => {
    const folder = makeTestFolder();
    const camera = (name: keyof typeof figures): string => {
      const path = join(folder.path, `${name}.y4m`);
      writeCameraVideo(path, figures[name]);
      return path;
    };
    const app = await startApp();
    const desktop = await launchChromium({ camera: camera('bob') });
    const phone = await launchChromium({ camera: camera('alice') });
    try {
      const bob = await openPerson(desktop, app, {
        as: 'bob',
        context: { viewport: { width: 1180, height: 866 }, colorScheme: 'light', deviceScaleFactor: 1 },
      });
      const alice = await openPerson(phone, app, {
        as: 'alice',
        context: {
          viewport: { width: 390, height: 844 },
          colorScheme: 'dark',
          deviceScaleFactor: 2,
          hasTouch: true,
        },
      });
      await placeCall(bob, alice);
      for (const person of [bob, alice]) await turnOn(person);
      for (const { page } of [bob, alice])
        await expect
          .poll(async () => (await received(page)).width, { timeout: 60_000 })
          .toBeGreaterThanOrEqual(480);
      await say(bob, 'Can you hear me?');
      await alice.page.getByRole('log').getByText('Can you hear me?').waitFor();
      await say(alice, 'Loud and clear. And no server in between!');
      await bob.page.getByRole('log').getByText('Loud and clear').waitFor();
      await alice.page.waitForTimeout(3_000);
      for (const [{ page }, name] of [
        [bob, 'call'],
        [alice, 'call-phone'],
      ] as const) {
        await page.evaluate(() => {
          (document.activeElement as HTMLElement | null)?.blur();
          scrollTo(0, 0);
        });
        await page.screenshot({ path: join(pictures!, `${name}.png`) });
      }
      await Promise.all([bob.close(), alice.close()]);
    } finally {
      await Promise.all([desktop.close(), phone.close()]);
      await app.close();
      folder.remove();
    }
  });
});

async function turnOn({ page }: Person): Promise<void> {
  const tools = page.getByRole('toolbar', { name: 'Call' });
  await tools.getByRole('button', { name: 'Camera' }).click();
  await tools.getByRole('button', { name: 'Microphone' }).click();
}
