import type { Page } from 'playwright-core';
import type { Person } from './person.ts';

/** Who a person is to be. */
export interface OwnIdentity {
  /** A line that `formatIdentityExport` makes. */
  readonly key: string;
  readonly passphrase?: string | undefined;
  /** The name to call under. */
  readonly name?: string | undefined;
}

/** What the page says of an imported key and of the name that goes with it. */
export interface ShownIdentity {
  /** `did:key:...` */
  readonly key: string;
  /** What a lookup of the name said; empty without a name. */
  readonly verdict: string;
}

/** Imports a key and sets the name that goes with it, as a person does; ends at the start page. */
export async function becomeYourself(
  { page }: Person,
  { key, passphrase = '', name }: OwnIdentity,
): Promise<ShownIdentity> {
  await page.goto(new URL('/', page.url()).href);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('button').first().click();
  await page.getByRole('heading', { name: 'Who you are' }).waitFor();
  await page.getByText('Import a key', { exact: true }).click();
  const form = page.getByRole('form', { name: 'Import a key' });
  await form.getByLabel('Exported key').fill(key);
  await form.getByLabel('Its passphrase').fill(passphrase);
  await form.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('heading', { name: 'Your key', exact: true }).waitFor();
  const shown = await page.getByText(/^did:key:/).textContent();
  const verdict = name === undefined ? '' : await setName(page, name);
  await page.getByRole('button', { name: 'peername', exact: true }).click();
  return { key: shown ?? '', verdict };
}

async function setName(page: Page, name: string): Promise<string> {
  const form = page.getByRole('form', { name: 'Your name' });
  await form.getByLabel('The name that you call under').fill(name);
  await form.getByRole('button', { name: 'Save and check' }).click();
  return (await form.getByRole('status').textContent()) ?? '';
}
