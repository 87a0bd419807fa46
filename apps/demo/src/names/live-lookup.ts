import type { CalleeLookup } from '@peername/call';
import { type ReadonlySignal, signal } from '@preact/signals';

/** What the dial box shows below the name. */
export type LiveState =
  /** Nothing yet that could be looked up. */
  | { readonly at: 'nothing' }
  | { readonly at: 'looking-up' }
  | { readonly at: 'done'; readonly lookup: CalleeLookup };

/** Looks up what is being typed, once the typing pauses. */
export interface LiveLookup {
  readonly state: ReadonlySignal<LiveState>;
  type(text: string): void;
  stop(): void;
}

/** Every half of a name that is looked up is told to the endpoints, so a pause has to be a clear one. */
const pause = 700;

/** Makes a live lookup over `find`. */
export function createLiveLookup(
  find: (target: string, signal: AbortSignal) => Promise<CalleeLookup>,
): LiveLookup {
  const state = signal<LiveState>({ at: 'nothing' });
  let current = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(target: string, { signal: ending }: AbortController): Promise<void> {
    state.value = { at: 'looking-up' };
    const lookup = await find(target, ending);
    if (!ending.aborted) state.value = { at: 'done', lookup };
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
      const target = text.trim();
      const mine = current;
      state.value = { at: 'nothing' };
      if (!couldBeCalled(target)) return;
      timer = setTimeout(() => {
        // Only a new text ends a lookup, and then this one does not matter.
        look(target, mine).catch(() => {});
      }, pause);
    },
    stop,
  };
}

/** A whole name with its ending, or a key. */
function couldBeCalled(target: string): boolean {
  return /^[^.\s].*\.[^.\s]{2,}$/.test(target) || /^(did:key:z|12D3KooW)\w{40}/.test(target);
}
