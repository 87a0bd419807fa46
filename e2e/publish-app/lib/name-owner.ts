import type { Browser, Page } from 'playwright-core';
import { openPerson, type Person, type PersonOptions } from '../../call-app/lib/person.ts';
import type { RunningApp } from '../../call-app/lib/running-app.ts';

/** Somebody with a key of their own and perhaps wallets, on the page about who they are. */
export interface NameOwner {
  readonly person: Person;
  readonly page: Page;
  /** `did:key:...`, made in this browser. */
  readonly key: string;
}

/** Opens the app and makes a key. */
export async function openOwner(
  browser: Browser,
  app: RunningApp,
  options: PersonOptions = {},
): Promise<NameOwner> {
  const person = await openPerson(browser, app, { permissions: [], ...options });
  const { page } = person;
  await openIdentity(page);
  await page.getByRole('button', { name: 'Make my key' }).click();
  await page.getByRole('heading', { name: 'Your key', exact: true }).waitFor();
  return { person, page, key: (await page.getByText(/^did:key:/).textContent()) ?? '' };
}

export async function openIdentity(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('button').first().click();
  await page.getByRole('heading', { name: 'Who you are' }).waitFor();
}

/** Types a name and asks to publish on it. */
export async function wantToPublish(page: Page, name: string): Promise<void> {
  const form = page.getByRole('form', { name: 'Your name' });
  await form.getByLabel('The name that you call under').fill(name);
  await form.getByRole('button', { name: 'Publish my key on it' }).click();
}

/** Goes on to the plan, which is there once the button is. */
export async function plan(page: Page, name: string, wallet: string): Promise<void> {
  await wantToPublish(page, name);
  await page.getByRole('button', { name: `Connect ${wallet}` }).click();
  await page.getByRole('button', { name: `Publish my key on ${name}` }).waitFor();
}

/** The part of the page that publishes. */
export const panel = (page: Page) => page.getByRole('region', { name: /^Your key on/ });

/** What the page says went wrong, once it does. */
export async function said(page: Page): Promise<string> {
  return (await panel(page).getByRole('alert').first().textContent()) ?? '';
}
