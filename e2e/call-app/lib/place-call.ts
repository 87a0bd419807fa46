import type { Page } from 'playwright-core';
import type { Person } from './person.ts';

/** Dials a name and goes as far as the screen that says what the link reveals. */
export async function dial({ page }: Person, name: string, way = 'Direct'): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await page.getByRole('heading', { name: `Call ${name}` }).waitFor();
  await page.getByRole('radio', { name: new RegExp(`^${way}`) }).check();
  await page.getByRole('button', { name: 'Make my link' }).click();
  await page.getByRole('heading', { name: 'Before you send the link' }).waitFor();
}

/** Goes on from what a link reveals to the link itself. */
export async function showLink({ page }: Person): Promise<string> {
  await page.getByRole('button', { name: 'Show me the link' }).click();
  const card = page.getByRole('region', { name: /^Your (invite|reply) link$/ });
  return (await card.getByText(/#[ir]=/).textContent()) ?? '';
}

/** Dials a name and gives the invite link. */
export async function invite(person: Person, name: string, way?: string): Promise<string> {
  await dial(person, name, way);
  return showLink(person);
}

/** Opens an invite in a tab of its own and waits until it rings. */
export async function ring(person: Person, link: string, heading: string | RegExp): Promise<Page> {
  const page = await person.follow(link);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  return page;
}

/** Accepts what rings, and gives the reply link. */
export async function accept(person: Person, way = 'Direct'): Promise<string> {
  const { page } = person;
  await page.getByRole('radio', { name: new RegExp(`^${way}`) }).check();
  await page.getByRole('button', { name: /^Accept/ }).click();
  await page.getByRole('heading', { name: 'Before you send the reply' }).waitFor();
  return showLink(person);
}

/** Pastes a reply where the caller waits for it. */
export async function pasteReply({ page }: Person, link: string): Promise<void> {
  await page.getByLabel(/^Paste the link that .* sends back$/).fill(link);
}

/** Waits until a person is in a call. */
export async function untilInCall({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Hang up' }).waitFor();
}

/** A whole call by links only: bob calls alice. */
export async function placeCall(caller: Person, callee: Person): Promise<void> {
  const link = await invite(caller, 'alice.azero');
  await ring(callee, link, 'bob.azero is calling');
  await pasteReply(caller, await accept(callee));
  await Promise.all([untilInCall(caller), untilInCall(callee)]);
}

/** Writes a message and sends it by the Enter key. */
export async function say({ page }: Person, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(text);
  await box.press('Enter');
}
