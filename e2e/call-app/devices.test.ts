import { describe, expect, test } from 'vitest';
import { chromiumPath } from './lib/chromium.ts';
import { received } from './lib/connections.ts';
import type { Person } from './lib/person.ts';
import { accept, dial, pasteReply, placeCall, ring, say, showLink, untilInCall } from './lib/place-call.ts';
import { twoPeople } from './lib/two-people.ts';

const controlsOf = ({ page }: Person) => page.getByRole('toolbar', { name: 'Call' });
const framesOf = async ({ page }: Person) => (await received(page)).framesDecoded;
const soundOf = async ({ page }: Person) => (await received(page)).audioBytes;

describe.skipIf(!chromiumPath)(
  'devices that are refused, missing or unplugged (skipped without Chromium)',
  () => {
    const people = twoPeople();

    test('a refused camera is explained, and the call goes on with sound and chat', async () => {
      const [bob, alice] = await Promise.all([
        people.caller({ permissions: ['microphone'] }),
        people.callee(),
      ]);
      await placeCall(bob, alice);
      await controlsOf(bob).getByRole('button', { name: 'Camera' }).click();
      await bob.page
        .getByRole('alert')
        .getByText('The browser does not let this page use your camera.')
        .waitFor();
      await controlsOf(bob).getByRole('button', { name: 'Microphone' }).click();
      await expect.poll(() => soundOf(alice), { timeout: 20_000 }).toBeGreaterThan(1_000);
      await alice.page.getByText('You hear them. Their camera is off.').waitFor();
    });

    test('without any permission a chat call works, and the link holds random names alone', async () => {
      const [bob, alice] = await people.both({ permissions: [] });
      await dial(bob, 'alice.azero');
      const learnt = bob.page.getByRole('list', { name: 'Addresses that alice.azero learns' });
      const addresses = await learnt.getByRole('listitem').allTextContents();
      expect(addresses).not.toEqual([]);
      for (const address of addresses) expect(address).toMatch(/^[0-9a-f-]{36}\.local$/);
      await ring(alice, await showLink(bob), 'bob.azero is calling');
      await alice.page.getByRole('button', { name: 'Camera' }).click();
      await alice.page
        .getByRole('alert')
        .getByText('The browser does not let this page use your camera.')
        .waitFor();
      await pasteReply(bob, await accept(alice));
      await Promise.all([untilInCall(bob), untilInCall(alice)]);
      await say(bob, 'no camera, no microphone');
      await alice.page.getByRole('log').getByText('no camera, no microphone').waitFor();
    });

    test('a machine without a microphone still shows its picture', async () => {
      const [bob, alice] = await Promise.all([people.caller({ before: hideMicrophones }), people.callee()]);
      await placeCall(bob, alice);
      await controlsOf(bob).getByRole('button', { name: 'Microphone' }).click();
      await bob.page.getByRole('alert').getByText('No microphone was found.').waitFor();
      await controlsOf(bob).getByRole('button', { name: 'Camera' }).click();
      await expect.poll(() => framesOf(alice), { timeout: 20_000 }).toBeGreaterThan(5);
    });

    test('a camera that is unplugged in a call is told to both, and can be plugged in again', async () => {
      const [bob, alice] = await Promise.all([people.caller({ before: keepTracks }), people.callee()]);
      await placeCall(bob, alice);
      const camera = controlsOf(bob).getByRole('button', { name: 'Camera' });
      await camera.click();
      await alice.page.getByLabel('bob.azero, live').waitFor();
      await expect.poll(() => framesOf(alice), { timeout: 20_000 }).toBeGreaterThan(5);
      await bob.page.evaluate(unplug);
      await bob.page.getByRole('alert').getByText('Your camera was unplugged').waitFor();
      expect(await camera.getAttribute('aria-pressed')).toBe('false');
      await alice.page.getByText('Their microphone and camera are off.').waitFor();
      await camera.click();
      await alice.page.getByLabel('bob.azero, live').waitFor();
    });

    test('a camera is off before a call, runs in one only if asked to, and is let go at its end', async () => {
      const [bob, alice] = await Promise.all([people.caller({ before: keepTracks }), people.callee()]);
      await placeCall(bob, alice);
      expect(await bob.page.evaluate(liveTracks)).toBe(0);
      await controlsOf(bob).getByRole('button', { name: 'Camera' }).click();
      await controlsOf(bob).getByRole('button', { name: 'Microphone' }).click();
      await expect.poll(() => bob.page.evaluate(liveTracks)).toBe(2);
      // The other side ends it.
      await alice.page.getByRole('button', { name: 'Hang up' }).click();
      await bob.page.getByRole('heading', { name: 'They left' }).waitFor();
      expect(await bob.page.evaluate(liveTracks)).toBe(0);
    });
  },
);

describe.skipIf(!chromiumPath)('a machine without any device (skipped without Chromium)', () => {
  const people = twoPeople({ devices: false });

  test('calls, chats and says that there is no camera', async () => {
    const [bob, alice] = await people.both();
    await placeCall(bob, alice);
    await controlsOf(bob).getByRole('button', { name: 'Camera' }).click();
    await bob.page.getByRole('alert').getByText('No camera was found.').waitFor();
    await say(alice, 'we can still write');
    await bob.page.getByRole('log').getByText('we can still write').waitFor();
  });
});

/** In the page: this machine has no microphone. */
function hideMicrophones(): void {
  const { mediaDevices } = navigator;
  // The blank page that a tab begins with has none.
  if (!mediaDevices) return;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    if (constraints?.audio) throw new DOMException('Requested device not found', 'NotFoundError');
    return ask(constraints);
  };
}

/** In the page: remembers what devices gave. */
function keepTracks(): void {
  const { mediaDevices } = navigator;
  // The blank page that a tab begins with has none.
  if (!mediaDevices) return;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  const tracks: MediaStreamTrack[] = [];
  Object.assign(globalThis, { keptTracks: tracks });
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints);
    tracks.push(...stream.getTracks());
    return stream;
  };
}

/** In the page: what happens when a camera is pulled out; stopping a track by script would not say so to the page. */
function unplug(): void {
  const { keptTracks } = globalThis as unknown as { keptTracks: MediaStreamTrack[] };
  for (const track of keptTracks.filter(({ kind }) => kind === 'video')) {
    track.stop();
    track.dispatchEvent(new Event('ended'));
  }
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
}

function liveTracks(): number {
  const { keptTracks } = globalThis as unknown as { keptTracks: MediaStreamTrack[] };
  return keptTracks.filter(({ readyState }) => readyState === 'live').length;
}
