import { createResolver, type NameService, type Reading } from '@peername/resolver-core';
import {
  createFakeNameService,
  createManualClock,
  type FakeEntry,
  type FakeNameService,
  type ManualClock,
} from '@peername/resolver-core/testing';
import type { OpenResolver } from '../src/open-resolver.ts';

/** A resolver without a chain: its names end in `.fake`. */
export interface FakeNames {
  /** Each run gets a resolver of its own, over the same names. */
  readonly openResolver: OpenResolver;
  readonly service: FakeNameService;
  readonly clock: ManualClock;
}

/** When the made-up chain is read. */
export const now: Date = new Date('2026-03-01T12:00:00Z');

/** Public examples of ids. */
export const ids = {
  staex: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  otherStaex: 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
  libp2p: '12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5',
} as const;

/** Text that would clear a screen, set a title, turn the direction of reading and end a line. */
export const hostileText = '\u001b[2J\u001b]0;owned\u0007\r\n\u202e\u2066\u200b<script>\u0000\u2028';

const names: Readonly<Record<string, FakeEntry>> = {
  'alice.fake': entry({ 'staex-id': ids.staex }, { account: 'acct-alice' }),
  'bob.fake': entry({
    'staex-id': ids.otherStaex,
    'libp2p-peer-id': ids.libp2p,
    nostr: 'npub1nothing',
    url: 'https://bob.example',
  }),
  'soon.fake': entry({ 'staex-id': ids.staex }, { expiresAt: new Date('2026-03-13T00:00:00Z') }),
  'old.fake': entry({ 'staex-id': ids.staex }, { expiresAt: new Date('2026-02-01T00:00:00Z') }),
  'nopeer.fake': entry({ url: 'https://nopeer.example' }),
  'bare.fake': entry({}),
  'broken.fake': entry({ 'staex-id': `${ids.staex.slice(0, -1)}u` }),
  'conflict.fake': entry({ 'staex-id': ids.staex, 'io.staex.id': ids.otherStaex }),
  'secret.fake': entry({ nostr: 'nsec1qurswpc8qurswpc8qurswpc8qurswpc8qurswpc8qurswpc8qursl6edet' }),
  'hostile.fake': entry({
    'staex-id': ids.staex + hostileText,
    [hostileText]: hostileText,
    url: hostileText,
  }),
  'unreadable.fake': { records: new Map(), unreadable: [{ key: 'staex-id', why: 'a text is not UTF-8' }] },
};

/** Makes them, on a chain whose clock stands at {@link now}. */
export function createFakeNames(): FakeNames {
  const clock = createManualClock(now.getTime());
  const service = createFakeNameService({ clock });
  for (const [name, value] of Object.entries(names)) service.entries.set(name, value);
  service.primaries.set('acct-alice', 'alice.fake').set('acct-liar', 'bob.fake');
  return {
    clock,
    service,
    openResolver: async () => createResolver({ services: [closeless(service)], clock }),
  };
}

/** The service with readings changed on their way. */
export function changeReadings(service: FakeNameService, change: (reading: Reading) => Reading): NameService {
  return {
    ...service,
    read: async (...of) => change(await service.read(...of)),
    readMany: async (...of) =>
      ((await service.readMany?.(...of)) ?? []).map((outcome) =>
        outcome instanceof Error ? outcome : change(outcome),
      ),
  };
}

function entry(records: Readonly<Record<string, string>>, more: Omit<FakeEntry, 'records'> = {}): FakeEntry {
  return { records: new Map(Object.entries(records)), ...more };
}

/** The service as something that outlives the resolver over it. */
function closeless(service: NameService): NameService {
  return { ...service, close: async () => {} };
}
