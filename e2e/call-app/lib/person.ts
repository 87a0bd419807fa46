import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { recordConnections } from './connections.ts';
import type { RunningApp } from './running-app.ts';
import { type Trouble, watchForTrouble } from './trouble.ts';

/** Somebody with a browser profile of their own, who has the app open. */
export interface Person {
  /** The tab in front: links are opened in tabs of their own, as messengers do. */
  page: Page;
  readonly context: BrowserContext;
  readonly trouble: Trouble;
  /** Opens a link in a new tab and goes on there. */
  follow(link: string): Promise<Page>;
  /** Closes everything; fails when a page did what it must not. */
  close(): Promise<void>;
}

/** What a person is like. */
export interface PersonOptions {
  /** A test identity: `alice`. @default none is chosen */
  readonly as?: string | undefined;
  /** What the browser lets the page use without asking; anything else is refused. @default camera and microphone */
  readonly permissions?: readonly string[] | undefined;
  /** Runs in every page before the app does. */
  readonly before?: (() => void) | undefined;
  /** Puts something into the browser, such as a wallet, before the app is opened. */
  readonly install?: ((context: BrowserContext) => Promise<unknown>) | undefined;
  /** How far the clock of this person is off, in milliseconds. @default 0 */
  readonly clockOffset?: number | undefined;
  readonly context?: BrowserContextOptions | undefined;
}

/** Opens the app in a profile of its own. */
export async function openPerson(
  browser: Browser,
  app: RunningApp,
  {
    as,
    permissions = ['camera', 'microphone'],
    before,
    install,
    clockOffset = 0,
    context: options,
  }: PersonOptions = {},
): Promise<Person> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options });
  // Long enough for two busy cores, short enough to say soon what is missing.
  context.setDefaultTimeout(15_000);
  await context.grantPermissions([...permissions], { origin: app.url });
  const trouble = await watchForTrouble(context, app.origins);
  await recordConnections(context);
  if (clockOffset !== 0) await context.addInitScript(shiftClock, clockOffset);
  if (before) await context.addInitScript(before);
  await install?.(context);

  const person: Person = {
    page: await context.newPage(),
    context,
    trouble,
    async follow(link) {
      person.page = await context.newPage();
      await person.page.goto(link);
      return person.page;
    },
    async close() {
      await context.close();
      expect(trouble).toEqual([]);
    },
  };
  await person.page.goto(app.url);
  if (as !== undefined) {
    await person.page.getByRole('button', { name: `Be ${as}`, exact: true }).click();
    await person.page.getByRole('form', { name: 'Call' }).waitFor();
  }
  return person;
}

/** In the page: a clock that is wrong. */
function shiftClock(offset: number): void {
  const Right = Date;
  globalThis.Date = class extends Right {
    constructor(...args: []) {
      if (args.length === 0) super(Right.now() + offset);
      else super(...args);
    }
    static override now(): number {
      return Right.now() + offset;
    }
  } as DateConstructor;
}
