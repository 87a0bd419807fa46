import {
  type AsOf,
  type ByteCount,
  type CachedReading,
  type Milliseconds,
  readingFromJson,
  readingToJson,
} from '@peername/resolver-core';

/** The most that an entry takes as a text; a larger one is neither written nor read. */
export const maxEntryBytes: ByteCount = 64 * 1024;

/** Longer than any window there is reason for. */
export const longestHold: Milliseconds = 7 * 24 * 60 * 60 * 1000;

// Clocks of machines that somebody looks after differ by less.
const mostSkew: Milliseconds = 5_000;
// The last time that a date can be.
const lastTime: Milliseconds = 8.64e15;

/** When it was read, and until when it is fresh and may be served. */
type Times = readonly [readAt: Milliseconds, freshUntil: Milliseconds, staleUntil: Milliseconds];

/**
 * An entry as a text for a store that others write to as well, with the key that it belongs under; undefined for one that
 * does not fit there. It begins with its block and the time of the read, so that a script in the store can go by them:
 * `{"block":81,"times":[1767225600000,...`.
 */
export function encodeEntry(key: string, entry: CachedReading): string | undefined {
  const { reading, readAt, freshUntil, staleUntil } = entry;
  const { asOf } = reading;
  const block = Number(reading.evidence.block.number);
  if (!Number.isSafeInteger(block)) return undefined;
  try {
    const text = JSON.stringify({
      block,
      times: capped([readAt, freshUntil, staleUntil]),
      asOf: asOf && [asOf.readAt, asOf.freshUntil, asOf.staleUntil].map(Number),
      key,
      reading: readingToJson(reading),
    });
    return Buffer.byteLength(text) <= maxEntryBytes ? text : undefined;
  } catch {
    // A date that is none.
    return undefined;
  }
}

/** The entry in a text that anybody may have written; undefined unless all of it is sound and belongs under the key. */
export function decodeEntry(key: string, text: string): CachedReading | undefined {
  // A text never has more characters than bytes.
  if (text.length > maxEntryBytes) return undefined;
  const from = objectIn(text);
  const times = timesOf(from?.['times']);
  if (!from || !times || from['key'] !== key) return undefined;
  const reading = readingFromJson(from['reading']);
  if (!reading || from['block'] !== Number(reading.evidence.block.number)) return undefined;
  const [readAt, freshUntil, staleUntil] = times;
  const entry = { reading, readAt, freshUntil, staleUntil };
  if (from['asOf'] === undefined) return entry;
  const heldTimes = timesOf(from['asOf']);
  return heldTimes && { ...entry, reading: { ...reading, asOf: asOfTimes(heldTimes) } };
}

/**
 * The entry of another machine by the clock of this one; undefined when it was read further in the future than clocks
 * differ. One from a little ahead counts as read just now, and holds no longer for that.
 */
export function byClockHere(entry: CachedReading, now: Milliseconds): CachedReading | undefined {
  const ahead = Math.max(0, entry.readAt - now);
  if (ahead > mostSkew) return undefined;
  const last = entry.readAt + longestHold;
  return {
    reading: entry.reading,
    readAt: entry.readAt - ahead,
    freshUntil: Math.min(entry.freshUntil, last) - ahead,
    staleUntil: Math.min(entry.staleUntil, last) - ahead,
  };
}

function capped(times: Times): readonly Milliseconds[] {
  return times.map((time) => Math.min(time, lastTime));
}

function timesOf(json: unknown): Times | undefined {
  const isSound = (time: unknown): boolean =>
    typeof time === 'number' && time >= 0 && time <= lastTime && !Object.is(time, -0);
  return Array.isArray(json) && json.length === 3 && json.every(isSound)
    ? (json as unknown as Times)
    : undefined;
}

function asOfTimes([readAt, freshUntil, staleUntil]: Times): AsOf {
  return { readAt: new Date(readAt), freshUntil: new Date(freshUntil), staleUntil: new Date(staleUntil) };
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
