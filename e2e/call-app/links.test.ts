import { describe, expect, test } from 'vitest';
import { chromiumPath } from './lib/chromium.ts';
import type { Person } from './lib/person.ts';
import { accept, invite, pasteReply, placeCall, ring, untilInCall } from './lib/place-call.ts';
import { twoPeople } from './lib/two-people.ts';

const minutes = 60_000;

describe.skipIf(!chromiumPath)('links in the wrong place or state (skipped without Chromium)', () => {
  const people = twoPeople();

  /** Opens a link that is not taken, and gives what the page says about it. */
  async function refusalOf(person: Person, link: string): Promise<string> {
    const page = await person.follow(link);
    await page.getByRole('heading', { name: /^This link (is not taken|cannot be opened)$/ }).waitFor();
    return (await page.getByRole('main').textContent()) ?? '';
  }

  test('a reply that is opened in a new tab reaches the very tab that waits for it', async () => {
    const [bob, alice] = await people.both();
    const first = bob.page;
    const link = await invite(bob, 'alice.azero');
    // A second call waits too, in another tab.
    const other = await bob.follow(people.app.url);
    await other.getByRole('button', { name: 'Be bob' }).click();
    await invite(bob, 'alice.azero');

    await ring(alice, link, 'bob.azero is calling');
    const opened = await bob.follow(await accept(alice));
    await opened.getByRole('heading', { name: 'Your call is in the other tab' }).waitFor();
    expect(opened.url()).toBe(people.app.url);
    bob.page = first;
    await Promise.all([untilInCall(bob), untilInCall(alice)]);
    await other.getByText('Waiting for alice.azero to answer.').waitFor();
  });

  test('a reply that no tab waits for says where it belongs', async () => {
    const [bob, alice] = await people.both();
    const link = await invite(bob, 'alice.azero');
    await ring(alice, link, 'bob.azero is calling');
    const reply = await accept(alice);
    await bob.page.getByRole('button', { name: 'Cancel the call' }).click();
    const page = await bob.follow(reply);
    await page.getByRole('heading', { name: 'This reply belongs to another tab' }).waitFor();
    await page.getByRole('alert').getByText('No tab of this browser waits for it.').waitFor();
  });

  test('an invite that is opened twice is answered in one tab', async () => {
    const [bob, alice] = await people.both();
    const link = await invite(bob, 'alice.azero');
    const first = await ring(alice, link, 'bob.azero is calling');
    const second = await ring(alice, link, 'This call is open in another tab');
    await second.getByRole('button', { name: 'Leave it to the other tab' }).click();
    await second.getByRole('heading', { name: 'Call a friend by name' }).waitFor();
    alice.page = first;
    await pasteReply(bob, await accept(alice));
    await Promise.all([untilInCall(bob), untilInCall(alice)]);
  });

  test('a reply to another call is refused, and the call waits on', async () => {
    const [bob, alice] = await people.both();
    const one = bob.page;
    const link = await invite(bob, 'alice.azero');
    const two = await bob.follow(people.app.url);
    await two.getByRole('button', { name: 'Be bob' }).click();
    await invite(bob, 'alice.azero');
    await ring(alice, link, 'bob.azero is calling');
    const reply = await accept(alice);
    await pasteReply(bob, reply);
    await two.getByText('This reply belongs to another call.').waitFor();
    await two.getByText('Waiting for alice.azero to answer.').waitFor();
    bob.page = one;
    await pasteReply(bob, reply);
    await Promise.all([untilInCall(bob), untilInCall(alice)]);
  });

  test('a reply to another call is refused aloud also when it is opened in the tab that waits', async () => {
    const [bob, alice] = await people.both();
    const link = await invite(bob, 'alice.azero');
    await ring(alice, link, 'bob.azero is calling');
    const { hash } = new URL(await accept(alice));
    const two = await bob.follow(people.app.url);
    await two.getByRole('button', { name: 'Be bob' }).click();
    await invite(bob, 'alice.azero');
    await two.evaluate((fragment) => {
      location.hash = fragment;
    }, hash);
    await two.getByText('This reply belongs to another call.').waitFor();
    await two.getByText('Waiting for alice.azero to answer.').waitFor();
  });

  test('an invite where a reply belongs is refused, the own one and another', async () => {
    const [bob, alice] = await people.both();
    const own = await invite(bob, 'alice.azero');
    await pasteReply(bob, own);
    await bob.page.getByText('If you made it, send it to your friend').waitFor();
    await invite(alice, 'bob.azero');
    await pasteReply(alice, own);
    await alice.page.getByText('This is the other of the two links of a call.').waitFor();
    await alice.page.getByText('Waiting for bob.azero to answer.').waitFor();
  });

  test('an invite is good for one call', async () => {
    const [bob, alice] = await people.both();
    const link = await invite(bob, 'alice.azero');
    await ring(alice, link, 'bob.azero is calling');
    await pasteReply(bob, await accept(alice));
    await untilInCall(alice);
    await alice.page.getByRole('button', { name: 'Hang up' }).click();
    await alice.page.getByRole('heading', { name: 'The call is over' }).waitFor();
    expect(await refusalOf(alice, link)).toContain('This link was opened before');
  });

  test('a link that has run out is refused', async () => {
    const [bob, alice] = await Promise.all([people.caller({ clockOffset: -75 * minutes }), people.callee()]);
    const link = await invite(bob, 'alice.azero');
    expect(await refusalOf(alice, link)).toContain('The time of this link has run out');
  });

  test.each([-65, 65])('clocks that are %s minutes apart forgive ten of them', async (offset) => {
    const [bob, alice] = await Promise.all([
      people.caller({ clockOffset: offset * minutes }),
      people.callee(),
    ]);
    await placeCall(bob, alice);
  });

  test('a link that lost or changed a character is told from one for somebody else', async () => {
    const [bob, alice] = await people.both();
    const link = await invite(bob, 'alice.azero');
    const swapped = link.at(-20) === 'A' ? 'B' : 'A';
    expect(await refusalOf(alice, `${link.slice(0, -20)}${swapped}${link.slice(-19)}`)).toContain(
      'Part of this link was lost or changed',
    );
    await bob.page.getByRole('button', { name: 'Cancel the call' }).click();
    const forCarol = await invite(bob, 'carol.azero');
    expect(await refusalOf(alice, forCarol)).toContain('This link can be opened by somebody else only');
  });

  test('a closed tab is noticed on the other side', async () => {
    const [bob, alice] = await people.both();
    await placeCall(bob, alice);
    await bob.page.close();
    await alice.page.getByRole('heading', { name: 'They left' }).waitFor();
  });
});
