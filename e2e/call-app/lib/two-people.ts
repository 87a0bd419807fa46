import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type ChromiumOptions, launchChromium } from './chromium.ts';
import { openPerson, type Person, type PersonOptions } from './person.ts';
import { type RunningApp, startApp } from './running-app.ts';

/** Two browser processes and the app, for the tests of one `describe`. */
export interface TwoPeople {
  readonly app: RunningApp;
  /** Somebody at the first browser; gone after the test. */
  caller(options?: PersonOptions): Promise<Person>;
  /** Somebody at the second browser; gone after the test. */
  callee(options?: PersonOptions): Promise<Person>;
  /** bob and alice. */
  both(options?: PersonOptions): Promise<readonly [bob: Person, alice: Person]>;
}

/** Starts the app and two browsers before the tests, and ends them after. */
export function twoPeople(chromium: ChromiumOptions = {}): TwoPeople {
  let app: RunningApp;
  let browsers: readonly Browser[] = [];
  let people: Person[] = [];

  beforeAll(async () => {
    [app, ...browsers] = await Promise.all([startApp(), launchChromium(chromium), launchChromium(chromium)]);
  });
  afterEach(async () => {
    const gone = people;
    people = [];
    // Each is closed even when another one did what it must not.
    const results = await Promise.allSettled(gone.map((person) => person.close()));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await app?.close();
  });

  const open = async (index: number, options: PersonOptions): Promise<Person> => {
    const person = await openPerson(browsers[index]!, app, options);
    people.push(person);
    return person;
  };
  const caller: TwoPeople['caller'] = (options = {}) => open(0, { as: 'bob', ...options });
  const callee: TwoPeople['callee'] = (options = {}) => open(1, { as: 'alice', ...options });
  return {
    get app() {
      return app;
    },
    caller,
    callee,
    both: (options) => Promise.all([caller(options), callee(options)]),
  };
}
