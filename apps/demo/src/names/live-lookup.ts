import type { Resolution } from '@peername/resolver-core';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Lookup } from './lookups.ts';

/** What the dial box shows below the name. */
export type LiveState =
  | { readonly at: 'empty' }
  /** Not yet anything that could be looked up. */
  | { readonly at: 'incomplete' }
  /** A key speaks for itself. */
  | { readonly at: 'key' }
  | { readonly at: 'looking-up' }
  | { readonly at: 'done'; readonly resolution: Resolution };

/** Looks up what is being typed, once the typing pauses. */
export interface LiveLookup {
  readonly state: ReadonlySignal<LiveState>;
  type(text: string): void;
  stop(): void;
}

/** Every half of a name that is looked up is told to the endpoints, so a pause has to be a clear one. */
const pause = 700;

/** Makes a live lookup over `lookup`, which may change between names. */
export function createLiveLookup(lookup: () => Lookup): LiveLookup {
  const state = signal<LiveState>({ at: 'empty' });
  let current = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(name: string, { signal }: AbortController): Promise<void> {
    state.value = { at: 'looking-up' };
    // Who dials is content with nothing older than this.
    const resolution = await lookup().lookup(name, { signal, maxAge: 300_000 });
    if (!signal.aborted) state.value = { at: 'done', resolution };
  }

  function stop(): void {
    clearTimeout(timer);
    current.abort();
    current = new AbortController();
  }

  return {
    state,
    type(text) {
      stop();
      const name = text.trim();
      const { signal } = current;
      if (name === '') state.value = { at: 'empty' };
      else if (/^did:key:/i.test(name)) state.value = { at: 'key' };
      else if (!/^[^.\s].*\.[^.\s]{2,}$/.test(name)) state.value = { at: 'incomplete' };
      else {
        state.value = { at: 'incomplete' };
        const mine = current;
        timer = setTimeout(() => {
          look(name, mine).catch(() => {
            // Only a new text ends a lookup, and then this one does not matter.
            if (!signal.aborted) state.value = { at: 'incomplete' };
          });
        }, pause);
      }
    },
    stop,
  };
}
