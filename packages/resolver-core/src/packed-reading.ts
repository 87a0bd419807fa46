import type { Evidence } from './evidence.ts';
import type { AbsentName, Account, AsOf, RecordKey, UnreadableRecord } from './reading.ts';
import type { CachedReading } from './reading-cache.ts';
import type { Milliseconds } from './units.ts';

/**
 * A cached reading in little memory: one flat text for what is its own, and the evidence, which readings of one block
 * share. A hundred thousand names then take less than half of what their objects would, and a garbage collector has
 * little to walk through.
 */
export interface PackedReading {
  readonly text: string;
  readonly evidence: Evidence;
  readonly readAt: Milliseconds;
  readonly freshUntil: Milliseconds;
  readonly staleUntil: Milliseconds;
  readonly setBack: Milliseconds | undefined;
}

/** Null stands for what is not there. */
type Time = Milliseconds | null;
type Times = readonly [readAt: Time, freshUntil: Time, staleUntil: Time] | null;

/** What the text holds, by position. */
type Content =
  | readonly [
      state: 'found',
      asOf: Times,
      expiresAt: Time,
      registeredAt: Time,
      account: Account | null,
      records: readonly (readonly [RecordKey, string])[],
      unreadable: readonly UnreadableRecord[] | null,
    ]
  | readonly [state: 'absent', asOf: Times, expiresAt: Time, reason: AbsentName];

/** Packs a cached reading. `share` gives one object for equal evidence. */
export function packReading(
  { reading, readAt, freshUntil, staleUntil, setBack }: CachedReading,
  share: (evidence: Evidence) => Evidence,
): PackedReading {
  const { asOf } = reading;
  const times: Times = asOf ? [timeOf(asOf.readAt), timeOf(asOf.freshUntil), timeOf(asOf.staleUntil)] : null;
  const expiresAt = timeOf(reading.expiresAt);
  const content: Content =
    reading.state === 'absent'
      ? ['absent', times, expiresAt, reading.reason]
      : [
          'found',
          times,
          expiresAt,
          timeOf(reading.registeredAt),
          reading.account ?? null,
          [...reading.records],
          reading.unreadable ?? null,
        ];
  return {
    text: JSON.stringify(content),
    evidence: share(reading.evidence),
    readAt,
    freshUntil,
    staleUntil,
    setBack,
  };
}

/** The reading as it was. */
export function unpackReading({ text, evidence, ...times }: PackedReading): CachedReading {
  const content = JSON.parse(text) as Content;
  const asOf = asOfFrom(content[1]);
  const expiresAt = dateFrom(content[2]);
  if (content[0] === 'absent') {
    return { reading: { state: 'absent', reason: content[3], expiresAt, evidence, asOf }, ...times };
  }
  const [, , , registeredAt, account, records, unreadable] = content;
  return {
    reading: {
      state: 'found',
      records: new Map(records),
      unreadable: unreadable ?? undefined,
      account: account ?? undefined,
      registeredAt: dateFrom(registeredAt),
      expiresAt,
      evidence,
      asOf,
    },
    ...times,
  };
}

function timeOf(date: Date | undefined): Time {
  return date ? date.getTime() : null;
}

function dateFrom(time: Time): Date | undefined {
  return time === null ? undefined : new Date(time);
}

function asOfFrom(times: Times): AsOf | undefined {
  if (!times) return undefined;
  const [readAt, freshUntil, staleUntil] = times.map((time) => new Date(time ?? Number.NaN)) as [
    Date,
    Date,
    Date,
  ];
  return { readAt, freshUntil, staleUntil };
}
