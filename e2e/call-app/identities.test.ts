import { randomBytes } from 'node:crypto';
import {
  type Claims,
  createIdentity,
  didKeyOf,
  formatIdentityExport,
  formatLink,
  sealEnvelope,
} from '@peername/call';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from './lib/chromium.ts';
import { connectionCount } from './lib/connections.ts';
import { becomeYourself } from './lib/own-identity.ts';
import {
  accept,
  dial,
  invite,
  pasteReply,
  placeCall,
  ring,
  say,
  showLink,
  untilInCall,
} from './lib/place-call.ts';
import { twoPeople } from './lib/two-people.ts';

const evil = '<img src=x onerror=alert(1)>\'"</script>';
// Without white space, as names are that fit into a link.
const evilName = '<img/src=x/onerror=alert(1)>\u202e.azero';
const seed = new Uint8Array(32).fill(10);
const strangerKey = formatIdentityExport(seed);
const stranger = didKeyOf(createIdentity(seed).publicKey);

describe.skipIf(!chromiumPath)('who is calling (skipped without Chromium)', () => {
  const people = twoPeople();

  test('a caller without a name is an unknown key, with words to compare', async () => {
    const [carol, alice] = await Promise.all([people.caller({ as: undefined }), people.callee()]);
    await becomeYourself(carol, { key: strangerKey });
    const link = await invite(carol, 'alice.azero');
    const page = await ring(alice, link, 'Somebody is calling');
    await page.getByText('Unknown key', { exact: true }).waitFor();
    expect(await page.getByText('Verified').count()).toBe(0);
    await pasteReply(carol, await accept(alice));
    await Promise.all([untilInCall(carol), untilInCall(alice)]);
    // Open, because nobody vouches for the key.
    await page.getByRole('list', { name: 'Words' }).waitFor();
    expect(await page.getByText('Verified').count()).toBe(0);
  });

  test('a caller under the name of somebody else is refused before anything is sent', async () => {
    const [mallory, alice] = await Promise.all([people.caller({ as: undefined }), people.callee()]);
    const { verdict } = await becomeYourself(mallory, { key: strangerKey, name: 'bob.azero' });
    expect(verdict).toContain('bob.azero stands for another key');
    const link = await invite(mallory, 'alice.azero');
    const page = await ring(alice, link, 'This is not who they say');
    await page.getByRole('alert').getByText('This is not bob.azero').waitFor();
    expect(await page.getByRole('button', { name: /^Accept/ }).count()).toBe(0);
    expect(await connectionCount(page)).toBe(0);
  });

  test('a new key in the place of one that was compared is refused until the user types the name', async () => {
    const { devnet } = people.app;
    const [bob, alice] = await people.both();
    await placeCall(bob, alice);
    await bob.page.getByRole('button', { name: 'Hang up' }).click();
    await alice.page.getByRole('button', { name: 'Back to the start' }).click();
    await alice.page.getByText('What you know of').click();
    await alice.page.getByRole('button', { name: 'They are the same' }).click();
    await alice.page.getByText('You compared them on').waitFor();

    await devnet.setRecord('bob.azero', 'peer-id', stranger);
    try {
      const impostor = await people.caller({ as: undefined });
      await becomeYourself(impostor, { key: strangerKey, name: 'bob.azero' });
      const link = await invite(impostor, 'alice.azero');
      // A profile that has not just looked the name up, but knows the key from before.
      await alice.page.reload();
      const page = await ring(alice, link, 'bob.azero is calling, with a new key');
      await page.getByRole('alert').getByText('stands for another key since you last spoke').waitFor();
      expect(await page.getByRole('button', { name: /^Accept/ }).count()).toBe(0);
      const right = page.getByRole('button', { name: 'I asked: the new key is right' });
      expect(await right.isDisabled()).toBe(true);
      await page.getByLabel('Type the name').fill('bob.azero');
      await right.click();
      await pasteReply(impostor, await accept(alice));
      await untilInCall(alice);

      // The caller's side of the same change.
      await alice.page.getByRole('button', { name: 'Hang up' }).click();
      await devnet.setRecord('bob.azero', 'peer-id', null);
      const again = await alice.follow(people.app.url);
      await again.getByRole('button', { name: 'Be alice' }).click();
      await again.getByLabel('Name', { exact: true }).fill('bob.azero');
      await again.getByRole('button', { name: 'Call', exact: true }).click();
      await again
        .getByRole('alert')
        .getByText('bob.azero stands for another key than the one you know.')
        .waitFor();
      expect(await again.getByRole('button', { name: 'Make my link' }).count()).toBe(0);
      await again.getByRole('button', { name: 'Do not call' }).click();
      await again.getByRole('heading', { name: 'Call a friend by name' }).waitFor();
    } finally {
      await devnet.setRecord('bob.azero', 'peer-id', null);
    }
  });

  test('a name that cannot be looked up is said to be unchecked, never absent', async () => {
    const [bob, alice] = await people.both();
    const link = await invite(bob, 'alice.azero');
    await alice.context.route(`${people.app.devnet.details.azero.http}/**`, (route) => route.abort());
    const page = await ring(alice, link, 'Somebody who may be bob.azero is calling');
    await page.getByText('Not checked', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Accept anyway' }).waitFor();
  });

  test('another key than the known one is nobody that is known in an outage, and no impostor', async () => {
    const [bob, alice] = await people.both();
    await accept({
      ...alice,
      page: await ring(alice, await invite(bob, 'alice.azero'), 'bob.azero is calling'),
    });
    await alice.context.route(`${people.app.devnet.details.azero.http}/**`, (route) => route.abort());
    const page = await ring(
      alice,
      await forgedInvite(people.app.url, 'bob.azero'),
      'It is not known who calls',
    );
    await page.getByText('You know bob.azero by another key than the one that calls.').waitFor();
    await page.getByRole('button', { name: 'Open the link again' }).waitFor();
    expect(await page.getByRole('button', { name: /^Accept/ }).count()).toBe(0);
  });

  test.each([
    ['hostile.azero', 'They cannot be called'],
    ['old.azero', 'They cannot be called'],
    ['nopeer.azero', 'They cannot be called'],
    ['conflict.azero', 'They cannot be called'],
  ])('%s cannot be called, and its records stay text', async (name, heading) => {
    const bob = await people.caller();
    await bob.page.getByLabel('Name', { exact: true }).fill(name);
    await bob.page.getByRole('button', { name: 'Call', exact: true }).click();
    await bob.page.getByRole('heading', { name: heading }).waitFor();
    expect(await bob.page.locator('img, script:not([src])').count()).toBe(0);
  });

  test('hostile texts of a peer stay text: chat and files', async () => {
    const [mallory, alice] = await Promise.all([people.caller({ as: undefined }), people.callee()]);
    await becomeYourself(mallory, { key: strangerKey });
    await ring(alice, await invite(mallory, 'alice.azero'), 'Somebody is calling');
    await pasteReply(mallory, await accept(alice));
    await Promise.all([untilInCall(mallory), untilInCall(alice)]);
    await say(mallory, `${evil}\u202e`);
    await alice.page.getByRole('log').getByText(evil).waitFor();
    const file = {
      name: '..<img src=x onerror=alert(1)>\u202e.html',
      mimeType: 'text/html',
      buffer: Buffer.from(evil),
    };
    await mallory.page.getByLabel('Send a file').setInputFiles(file);
    const shown = alice.page.getByRole('list', { name: 'Files' });
    await shown.getByText('_img src=x onerror=alert(1)_.html').waitFor();
    await shown.getByRole('button', { name: /^Take/ }).click();
    const saving = alice.page.waitForEvent('download');
    await shown.getByRole('link', { name: /^Save/ }).click();
    expect((await saving).suggestedFilename()).toBe('_img src=x onerror=alert(1)_.html');
    expect(await alice.page.locator('img, script:not([src])').count()).toBe(0);
  });

  test.each([
    ['markup', evilName],
    ['no ending', 'nothing'],
    ['250 letters', 'a'.repeat(250)],
    ['an empty part', '..azero'],
    ['text turned around', '\u202eorez.bob'],
  ])('a caller whose name is %s is refused, and the claim stays text', async (_, name) => {
    const alice = await people.callee();
    const page = await ring(alice, await forgedInvite(people.app.url, name), 'This is not who they say');
    await page.getByRole('alert').getByText('Whoever made this call says they are').waitFor();
    expect(await page.locator('img, script:not([src])').count()).toBe(0);
    expect(await page.getByText('\u202e').count()).toBe(0);
  });

  test.each(['bob', 'two words.azero', stranger])('the own name cannot be %s', async (name) => {
    const carol = await people.caller({ as: undefined });
    const { verdict } = await becomeYourself(carol, { key: strangerKey, name });
    expect(verdict).toContain('This is not a name, so it was not kept.');
    // Links are made with the key alone, as before.
    await dial(carol, 'alice.azero');
  });

  test('a call to a locked key rings once it is unlocked', async () => {
    const [bob, carol] = await Promise.all([people.caller(), people.callee({ as: undefined })]);
    const { page } = carol;
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button').first().click();
    await page.getByLabel('Passphrase (optional)').fill('correct horse');
    await page.getByRole('button', { name: 'Make my key' }).click();
    await page.getByRole('heading', { name: 'Your key', exact: true }).waitFor();
    const key = (await page.getByText(/^did:key:/).textContent()) ?? '';

    await bob.page.getByLabel('Name', { exact: true }).fill(key);
    await bob.page.getByRole('button', { name: 'Call', exact: true }).click();
    await bob.page.getByText('is a bare key: nobody vouches').waitFor();
    await bob.page.getByRole('button', { name: 'Make my link' }).click();
    await bob.page.getByRole('heading', { name: 'Before you send the link' }).waitFor();
    const opened = await ring(carol, await showLink(bob), 'Somebody calls you');
    await opened.getByLabel('Passphrase', { exact: true }).fill('wrong horse');
    await opened.getByRole('button', { name: 'Unlock' }).click();
    await opened.getByText('This passphrase does not open the key.').waitFor();
    await opened.getByLabel('Passphrase', { exact: true }).fill('correct horse');
    await opened.getByRole('button', { name: 'Unlock' }).click();
    await opened.getByRole('heading', { name: 'bob.azero is calling' }).waitFor();
    await pasteReply(bob, await accept(carol));
    await Promise.all([untilInCall(bob), untilInCall(carol)]);
    // Nobody vouches for a key that was dialled as it is.
    await bob.page.getByText('Unknown key: compare the words').waitFor();
  });

  test('the own key survives a reload, and its export opens on another device', async () => {
    const [carol, dave] = await Promise.all([
      people.caller({ as: undefined }),
      people.callee({ as: undefined }),
    ]);
    await becomeYourself(carol, { key: strangerKey });
    await carol.page.reload();
    await carol.page.getByRole('button', { name: 'My key' }).click();
    await carol.page.getByText(stranger).waitFor();
    await carol.page.getByText('Export my key').click();
    const form = carol.page.getByRole('form', { name: 'Export my key' });
    await form.getByLabel('Passphrase for the copy').fill('correct horse');
    await form.getByRole('button', { name: 'Export', exact: true }).click();
    const text = (await form.locator('.key').textContent()) ?? '';
    expect(text).not.toContain(strangerKey.slice(14));
    const taken = await becomeYourself(dave, { key: text, passphrase: 'correct horse' });
    expect(taken.key).toBe(stranger);
    await dial(dave, 'alice.azero');
  });
});

/** An invite for alice, rightly signed, from somebody who claims any name. */
async function forgedInvite(base: string, fromName: string): Promise<string> {
  const identity = createIdentity(seed);
  const alice = createIdentity(new Uint8Array(32).fill(4));
  const claims: Claims = {
    kind: 'invite',
    callId: randomBytes(8).toString('hex'),
    notAfter: Math.floor(Date.now() / 1_000) + 3_600,
    fromKey: identity.publicKey,
    fromName,
    toName: 'alice.azero',
    session: {
      setup: 'actpass',
      ufrag: 'abcd',
      pwd: 'abcdefghijklmnopqrstuvwx',
      fingerprint: seed,
      candidates: [],
    },
  };
  return formatLink(base, 'invite', await sealEnvelope(claims, { identity, recipientKey: alice.publicKey }));
}
