import {
  createMemoryPins,
  didKeyOf,
  findCallee,
  type OverlayNetwork,
  type Party,
  staexOverlay,
  staticOverlay,
} from '@peername/call';
import { systemClock } from '@peername/resolver-core';
import { computed, effect, signal } from '@preact/signals';
import type { App, People, ViewName } from './app.ts';
import type { ActiveCall } from './calls/active-call.ts';
import { createCalls } from './calls/calls.ts';
import { openContacts } from './contacts/contacts.ts';
import { openOwnKey } from './identity/own-key.ts';
import { createPersonas, type Persona } from './identity/personas.ts';
import { createDeviceList } from './media/device-list.ts';
import { followLookups } from './names/follow-lookups.ts';
import { createLookups, type Lookup } from './names/lookups.ts';
import { iceServersOf } from './settings/ice-servers.ts';
import { loadPageSettings } from './settings/page-settings.ts';
import type { Settings } from './settings/settings.ts';
import { openSettings } from './settings/settings-store.ts';
import { createGatewayKeyStore } from './storage/gateway-key-store.ts';
import { networkKey } from './storage/network-key.ts';
import { openStore } from './storage/open-store.ts';
import { createPinStore, migratePins } from './storage/pin-store.ts';
import { createUsedInviteStore } from './storage/used-invite-store.ts';

/** Joins the parts of the app over what this browser remembers and what the host of the page says. */
export async function createApp(): Promise<App> {
  const [page, store] = await Promise.all([loadPageSettings(), openStore()]);
  const settings = await openSettings(store, page.devnet !== undefined);
  const ownKey = await openOwnKey(store);
  const personas = createPersonas(ownKey, page.identities);
  const usedInvites = createUsedInviteStore(store);
  const network = computed(() => networkKey(settings.current.value, page.devnet));
  await migratePins(store, network.peek());
  const pinsOf = ({ id }: Persona): People['pins'] => createPinStore(store, id, network.value);

  const people = signal<People | undefined>(undefined);
  effect(() => {
    const persona = personas.current.value;
    people.value = undefined;
    if (!persona) return;
    const pins = pinsOf(persona);
    let outdated = false;
    void openContacts(store, persona.id).then((contacts) => {
      if (!outdated) people.value = { contacts, pins };
    });
    return () => {
      outdated = true;
    };
  });

  const gatewayKeys = createGatewayKeyStore(store);
  const lookups = followLookups(settings.current, (chosen) =>
    createLookups(chosen, page.devnet, gatewayKeys),
  );
  let gatewayBefore = settings.current.peek().gateway;
  effect(() => {
    const { gateway } = settings.current.value;
    // Whoever takes a gateway out of the settings is done with it; that is also how one with another key is taken back.
    if (gatewayBefore !== undefined && gateway !== gatewayBefore)
      void gatewayKeys.forget(new URL(gatewayBefore).origin);
    gatewayBefore = gateway;
  });

  const calls = createCalls({
    personas,
    partsFor(persona) {
      return {
        resolver: lookups.value.dialling,
        callerResolver: lookups.value.checking,
        pins: pinsOf(persona),
        usedInvites,
        iceServers: iceServersOf(settings.current.value),
        overlays: overlaysOf(settings.current.value),
        linkBase: linkBaseOf(location),
      };
    },
    onBegin: (call) => remember(call),
  });

  function remember(call: ActiveCall): void {
    let isKnown = false;
    const begunAt = new Date();
    effect(() => {
      const state = call.state.value;
      const party = 'party' in state ? state.party : undefined;
      const target = call.target ?? (party && targetOf(party));
      if (state.at !== 'in-call' || isKnown || !target) return;
      isKnown = true;
      const direction = call.invite === undefined ? 'out' : 'in';
      void people.peek()?.contacts.put({ target, lastCall: { at: begunAt, direction } });
    });
  }

  // Whoever is on the other side learns that the page is gone.
  addEventListener('pagehide', () => void calls.dismiss());

  const view = signal<ViewName>(viewOf(history.state));
  addEventListener('popstate', ({ state }) => {
    view.value = viewOf(state);
  });

  return {
    view,
    go(next) {
      if (next === view.value) return;
      history.pushState({ view: next }, '');
      view.value = next;
    },
    page,
    settings,
    ownKey,
    personas,
    find(target, signal, fresh = false) {
      const persona = personas.current.value;
      const pins = persona ? pinsOf(persona) : createMemoryPins();
      const { dialling } = lookups.value;
      const reading: Lookup = { lookup: (name, o) => dialling.lookup(name, { ...o, policy: 'network' }) };
      return findCallee(target, { resolver: fresh ? reading : dialling, pins, clock: systemClock, signal });
    },
    calls,
    people,
    devices: createDeviceList(),
    isDurable: store.durable,
  };
}

/** What to dial to reach them again: a name only where it is proven. */
function targetOf({ name, standing, key }: Party): string {
  return standing === 'verified' && name !== undefined ? name : didKeyOf(key);
}

function viewOf(state: unknown): ViewName {
  const { view } = (state ?? {}) as { readonly view?: unknown };
  return view === 'identity' || view === 'settings' ? view : 'home';
}

/** The shortest address of this page, so that links stay short. */
function linkBaseOf({ origin, pathname }: Location): string {
  return origin + pathname.replace(/\/index\.html$/, '/');
}

function overlaysOf({ staexBridge, overlayRanges }: Settings): readonly OverlayNetwork[] {
  const staex =
    staexBridge === undefined
      ? []
      : [staexOverlay({ url: staexBridge, fetch: (url, init) => fetch(url, init) })];
  const ranges =
    overlayRanges.length === 0 ? [] : [staticOverlay({ title: 'your overlay', cidrs: overlayRanges })];
  return [...staex, ...ranges];
}
