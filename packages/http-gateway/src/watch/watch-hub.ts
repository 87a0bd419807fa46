import type { Count } from '@peername/resolver-core';
import type { GatewayContext } from '../gateway-context.ts';
import { type KnownObservation, lookAt, type Observation } from './observation.ts';

/** Looks at every watched name from time to time, once for all who watch it. Nobody watches: nothing is read. */
export interface WatchHub {
  /** Tells the listener what is known of the name, and of every look at it until the returned function is called. */
  watch(name: string, listener: (observation: Observation) => void): () => void;
  /** Passes on what somebody else has read of a watched name. */
  report(observation: Observation): void;
  /** How many names are watched. */
  readonly size: Count;
}

interface Watched {
  readonly listeners: Set<(observation: Observation) => void>;
  known?: KnownObservation;
}

// Well under what a resolver reads at once, so that lookups of others are not turned away nor kept waiting for long.
const atOnce = 200;

/** Makes a {@link WatchHub}. Its reads are on the gateway's account. */
export function createWatchHub(context: GatewayContext): WatchHub {
  const { settings, clock, responses, closing, newsListeners } = context;
  const { watchEvery } = settings;
  const watched = new Map<string, Watched>();
  let cancelRound: (() => void) | undefined;
  let isLooking = false;

  const report = (observation: Observation): void => {
    const entry = watched.get(observation.name);
    if (!entry) return;
    if (observation.state === 'known') {
      const { known } = entry;
      if (known && observation.block < known.block) return;
      // What is ready-made for the name says what was.
      if (observation.mark !== known?.mark) responses.purge(observation.name);
      entry.known = observation;
    }
    for (const listener of entry.listeners) listener(observation);
  };
  const look = async (name: string): Promise<void> => {
    // An answer that somebody else caused will do, but not the one of the last round.
    const wishes = { maxAge: watchEvery / 2, timeout: watchEvery };
    report(await lookAt(context, name, wishes));
  };
  const lookAtThese = async (names: readonly string[]): Promise<void> => {
    for (let i = 0; i < names.length && !closing.aborted; i += atOnce) {
      // Begun in one go, so that the reads travel together.
      await Promise.allSettled(
        names
          .slice(i, i + atOnce)
          .filter((name) => watched.has(name))
          .map(look),
      );
    }
  };
  const lookAtAll = async (): Promise<void> => {
    isLooking = true;
    await lookAtThese([...watched.keys()]);
    isLooking = false;
    scheduleRound();
  };
  const scheduleRound = (): void => {
    if (isLooking || cancelRound || watched.size === 0 || closing.aborted) return;
    cancelRound = clock.schedule(() => {
      cancelRound = undefined;
      void lookAtAll();
    }, watchEvery);
  };

  // The chain says that they changed: there is no waiting for the next round.
  newsListeners.add((names) => void lookAtThese(names.filter((name) => watched.has(name))));

  return {
    watch(name, listener) {
      const entry = watched.get(name) ?? { listeners: new Set() };
      watched.set(name, entry);
      entry.listeners.add(listener);
      if (entry.known) listener(entry.known);
      scheduleRound();
      return () => {
        entry.listeners.delete(listener);
        if (entry.listeners.size > 0 || watched.get(name) !== entry) return;
        watched.delete(name);
        if (watched.size > 0) return;
        cancelRound?.();
        cancelRound = undefined;
      };
    },
    report,
    get size() {
      return watched.size;
    },
  };
}
