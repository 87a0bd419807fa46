import type { BlockNumber } from '@peername/resolver-core';
import { type EventId, formatEventId } from './event-id.ts';
import { digestOf, type Observation } from './observation.ts';

/** What one client was told of the names it watches, and what is left to tell. */
export interface Telling {
  /** Takes in what a look at one of the names gave. */
  take(observation: Observation): void;
  /** Stops waiting for the names whose state would show whether a client that came back missed anything. */
  stopComparing(): void;
  /** The next event to send; undefined while there is nothing new. */
  next(): string | undefined;
}

interface Slot {
  /** The newest look at the name. */
  latest?: Observation;
  /** The newest block that it was seen at. */
  block: BlockNumber;
  /** The mark of what the client was told of it. */
  told?: string;
}

/**
 * A telling holds no queue of events, only the latest state of each name: a client that reads slowly is told less often,
 * and never anything that is over.
 *
 * A client that came back with an id is told nothing when the names are as they were then, and all of them otherwise, but
 * nothing of a block before those in the id.
 */
export function createTelling(names: readonly string[], resumed: EventId | undefined): Telling {
  const slots = new Map<string, Slot>(names.map((name) => [name, { block: 0n }]));
  const blocks = new Map(resumed?.blocks);
  let compareWith = resumed?.digest;

  const compare = (): void => {
    const latest = [...slots.values()].map((slot) => slot.latest);
    if (latest.some((seen) => seen?.state !== 'known')) return;
    const isSame = compareWith === digestOf([...slots].map(([name, slot]) => [name, slot.latest?.mark]));
    compareWith = undefined;
    if (isSame) for (const slot of slots.values()) if (slot.latest) slot.told = slot.latest.mark;
  };

  return {
    take(observation) {
      const slot = slots.get(observation.name);
      if (!slot) return;
      if (observation.state === 'known') {
        const { block, service } = observation;
        if (block < slot.block || block < (resumed?.blocks.get(service) ?? 0n)) return;
        slot.block = block;
      }
      slot.latest = observation;
      if (compareWith !== undefined) compare();
    },
    stopComparing() {
      compareWith = undefined;
    },
    next() {
      if (compareWith !== undefined) return undefined;
      for (const slot of slots.values()) {
        const { latest } = slot;
        if (!latest || latest.mark === slot.told) continue;
        slot.told = latest.mark;
        if (latest.state === 'known' && latest.block > (blocks.get(latest.service) ?? -1n)) {
          blocks.set(latest.service, latest.block);
        }
        const digest = digestOf([...slots].map(([name, { told }]) => [name, told]));
        return eventText(
          latest.state === 'known' ? 'resolution' : 'unknown',
          formatEventId({ blocks, digest }),
          JSON.stringify(latest.json),
        );
      }
      return undefined;
    },
  };
}

/** An event of the event stream format; `data` is one line, as all JSON is. */
function eventText(event: string, id: string, data: string): string {
  return `event: ${event}\nid: ${id}\ndata: ${data}\n\n`;
}
