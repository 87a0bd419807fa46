import type { CalleeLookup } from '@peername/call';
import type { ReadonlySignal } from '@preact/signals';
import type { Calls } from './calls/calls.ts';
import type { Contacts } from './contacts/contacts.ts';
import type { OwnKey } from './identity/own-key.ts';
import type { Personas } from './identity/personas.ts';
import type { DeviceList } from './media/device-list.ts';
import type { PageSettings } from './settings/page-settings.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import type { PinStore } from './storage/pin-store.ts';

/** A page of the app while no call fills it. */
export type ViewName = 'home' | 'identity' | 'settings';

/** Everything that views show and do. */
export interface App {
  readonly view: ReadonlySignal<ViewName>;
  go(view: ViewName): void;
  readonly page: PageSettings;
  readonly settings: SettingsStore;
  readonly ownKey: OwnKey;
  readonly personas: Personas;
  /** Looks up who could be called by a name, with what is known of them. `fresh`: what was read before will not do. */
  find(target: string, signal?: AbortSignal, fresh?: boolean): Promise<CalleeLookup>;
  readonly calls: Calls;
  /** Of the current persona. */
  readonly people: ReadonlySignal<People | undefined>;
  readonly devices: DeviceList;
  /** Whether anything is remembered beyond this tab. */
  readonly isDurable: boolean;
}

/** Whom a persona knows. */
export interface People {
  readonly contacts: Contacts;
  readonly pins: PinStore;
}
