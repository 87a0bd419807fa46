import type { CallParts, LinkRefusal } from '@peername/call';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Persona, Personas } from '../identity/personas.ts';
import { type ActiveCall, createActiveCall } from './active-call.ts';
import { readLink } from './read-link.ts';
import { type HandOver, openTabChannel } from './tab-channel.ts';

/** What fills the page in the place of the home view. */
export type CallScreen =
  | { readonly at: 'none' }
  /** An invite is being opened, or another tab asked about it. */
  | { readonly at: 'opening' }
  | { readonly at: 'call'; readonly call: ActiveCall }
  /** A reply was opened here though the call waits, or waited, in another tab. */
  | { readonly at: 'handed-over'; readonly result: HandOver }
  /** The invite is open in another tab. */
  | { readonly at: 'open-elsewhere'; readonly link: string }
  /** There is no key here that could open it. */
  | { readonly at: 'no-key'; readonly link: string }
  /** The page was opened with something that is no link of a call, or not a whole one. */
  | { readonly at: 'no-link'; readonly refusal: LinkRefusal };

/** The one call of this tab, and the links that are opened in it. */
export interface Calls {
  readonly screen: ReadonlySignal<CallScreen>;
  /** What was wrong with the reply that was opened last in this very tab, while its call waits. */
  readonly refusedReply: ReadonlySignal<LinkRefusal | undefined>;
  dial(target: string): Promise<void>;
  /** Opens an invite or hands over a reply; gives why the text holds no link. `anyway`: also where another tab has it. */
  openLink(text: string, anyway?: boolean): Promise<LinkRefusal | undefined>;
  /** The same for what the page was opened with, which has no box to show a refusal at. */
  openAddress(text: string): Promise<void>;
  /** Ends what goes on and goes home. */
  dismiss(): Promise<void>;
}

/** What calls are made with. */
export interface CallsOptions {
  readonly personas: Personas;
  readonly partsFor: (persona: Persona) => Omit<CallParts, 'identity' | 'name' | 'createConnection'>;
  /** Told of each call that was begun. */
  readonly onBegin: (call: ActiveCall) => void;
}

/** Makes the calls of this tab. */
export function createCalls({ personas, partsFor, onBegin }: CallsOptions): Calls {
  const screen = signal<CallScreen>({ at: 'none' });
  const refusedReply = signal<LinkRefusal | undefined>(undefined);
  let inviteId: string | undefined;
  const current = (): ActiveCall | undefined => (screen.value.at === 'call' ? screen.value.call : undefined);
  const isWaiting = (): boolean => current()?.state.value.at === 'waiting';

  const tabs = openTabChannel({
    isWaiting,
    takeReply: async (link) => (await current()?.takeReply(link))?.sentence,
    hasInvite: (id) => current()?.state.value.at !== 'ended' && inviteId === id,
  });

  function show(call: ActiveCall): void {
    screen.value = { at: 'call', call };
    onBegin(call);
  }

  async function openInvite(link: string, id: string, anyway: boolean): Promise<void> {
    const candidates = personas.all.value;
    if (candidates.length === 0) {
      screen.value = { at: 'no-key', link };
      return;
    }
    const opening: CallScreen = { at: 'opening' };
    screen.value = opening;
    const isElsewhere = !anyway && (await tabs.isOpenElsewhere(id));
    if (screen.value !== opening) return;
    if (isElsewhere) {
      screen.value = { at: 'open-elsewhere', link };
      return;
    }
    for (const [i, persona] of candidates.entries()) {
      const call = createActiveCall({ persona, invite: link, parts: partsFor(persona) });
      await call.begin();
      // The user has gone elsewhere in the meantime.
      if (screen.value !== opening) return call.end();
      const { value: state } = call.state;
      const isForAnother = state.at === 'ended' && state.refusal?.code === 'not-for-you';
      if (isForAnother && i < candidates.length - 1) continue;
      if (isForAnother && personas.isOwnLocked.value) {
        screen.value = { at: 'no-key', link };
        return;
      }
      if (!isForAnother) personas.be(persona.id);
      inviteId = id;
      return show(call);
    }
  }

  async function handOver(link: string): Promise<void> {
    const opening: CallScreen = { at: 'opening' };
    screen.value = opening;
    const result = await tabs.offerReply(link);
    if (screen.value === opening) screen.value = { at: 'handed-over', result };
  }

  async function openLink(text: string, anyway = false): Promise<LinkRefusal | undefined> {
    const found = readLink(text);
    if (!('kind' in found)) return found;
    if (isWaiting() && found.kind === 'reply') return current()?.takeReply(text);
    // A call that goes on is not given up for a link.
    if (current() && current()?.state.value.at !== 'ended') return undefined;
    if (found.kind === 'reply') await handOver(text);
    else await openInvite(text, found.id, anyway);
    return undefined;
  }

  return {
    screen,
    refusedReply,
    openLink,
    async openAddress(text) {
      refusedReply.value = undefined;
      const refusal = await openLink(text);
      if (isWaiting()) refusedReply.value = refusal;
      else if (refusal && !current()) screen.value = { at: 'no-link', refusal };
    },
    async dial(target) {
      const persona = personas.current.value;
      if (!persona) return;
      refusedReply.value = undefined;
      const call = createActiveCall({ persona, target, parts: partsFor(persona) });
      show(call);
      await call.begin();
    },
    async dismiss() {
      const call = current();
      inviteId = undefined;
      screen.value = { at: 'none' };
      await call?.end();
      call?.talk.value?.forget();
    },
  };
}
