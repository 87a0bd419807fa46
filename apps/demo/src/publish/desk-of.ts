import type { App } from '../app.ts';
import { warnBeforeLeaving } from '../calls/warn-before-leaving.ts';
import { lookupSettingsText } from '../names/lookups.ts';
import { earlierTransactions } from './earlier-transactions.ts';
import { createNameDesk, type NameDesk } from './name-desk.ts';
import { openChain } from './open-chain.ts';

const desks = new WeakMap<App, NameDesk>();

/** The one desk of the page: what is published goes on while other views are shown, and never twice. */
export function deskOf(app: App): NameDesk {
  const desk = desks.get(app) ?? createDesk(app);
  desks.set(app, desk);
  return desk;
}

/** Puts a desk in the place of the usual one, with which nothing is published. */
export function useDesk(app: App, desk: NameDesk): void {
  desks.set(app, desk);
}

function createDesk({ settings, page, ownKey, find }: App): NameDesk {
  return createNameDesk({
    openChain: (name) => openChain(name, settings.current.peek(), page.devnet),
    find: (name, signal) => find(name, signal, true),
    settings: () => lookupSettingsText(settings.current.peek()),
    hasGateway: () => settings.current.peek().gateway !== undefined,
    keepName: (name) => ownKey.setName(name),
    // Where the store cannot be read, the key that is here is the one that is used.
    isHeld: ({ bytes }) => ownKey.holds(bytes).catch(() => true),
    earlier: earlierTransactions(),
    warnBeforeLeaving,
  });
}
