import {
  escapeText,
  explainUnresolved,
  isResolverError,
  type JsonObject,
  type NameService,
  type Reading,
  type RecordKey,
  type RecordsResolution,
  recordsToJson,
} from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { type Lookup, lookUpAll } from '../look-up-all.ts';
import { type PeerRecord, readRecord } from '../read-record.ts';
import { type Outcome, unknownProblem } from '../report.ts';
import { showEvidence, showWarnings } from '../show-evidence.ts';
import { showHeadline } from '../show-outcome.ts';
import { alignLeft } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import type { View } from '../view.ts';

/** `peername records [NAME...]` */
export function records(context: CommandContext): Promise<number> {
  return lookUpAll(context, recordsLookup(context.settings.key));
}

function recordsLookup(keys: readonly RecordKey[] | undefined): Lookup {
  return {
    what: 'name',
    needs: (names) => ({ names }),
    async one(resolver, name, options) {
      const resolution = await resolver.records(name, { ...options, keys });
      checkKeys(resolution);
      return toOutcome(keys ? withKeys(resolution, new Set(keys)) : resolution, resolver.services);
    },
  };
}

/** @throws {@link UsageError} for keys that gateways do not take, whatever the name */
function checkKeys(resolution: RecordsResolution): void {
  if (resolution.state !== 'unknown') return;
  const refusal = resolution.error.walk(
    (error) => isResolverError(error) && error.reason === 'keys-not-taken',
  );
  if (refusal instanceof Error) throw new UsageError(`--key: ${refusal.message}`);
}

/** Only the records that were asked for: a chain may hand out more. */
function withKeys(resolution: RecordsResolution, keys: ReadonlySet<RecordKey>): RecordsResolution {
  if (resolution.state === 'unknown' || resolution.reading.state === 'absent') return resolution;
  const { reading } = resolution;
  const records = new Map([...reading.records].filter(([key]) => keys.has(key)));
  const unreadable = reading.unreadable?.filter(({ key }) => keys.has(key));
  return { ...resolution, reading: { ...reading, records, unreadable } };
}

type FoundReading = Extract<Reading, { state: 'found' }>;

function toOutcome(resolution: RecordsResolution, services: readonly NameService[]): Outcome {
  const { input } = resolution;
  if (resolution.state === 'unknown') {
    const problem = unknownProblem(resolution);
    const exitCode = exitCodeOf(resolution);
    return { input, state: 'unknown', exitCode, json: recordsToJson(resolution), problem, show: () => '' };
  }
  const { name, reading, freshness } = resolution;
  const { state } = reading;
  const json = recordsToJson(resolution);
  const exitCode = exitCodeOf({ state });
  if (reading.state === 'absent') {
    const problem = explainUnresolved({ input, name, freshness, ignored: [], ...reading });
    return { input, state, exitCode, json, problem, show: () => '' };
  }
  const count = reading.records.size + (reading.unreadable?.length ?? 0);
  return {
    input,
    state,
    exitCode,
    json: { ...json, records: [...reading.records].map(([key, value]) => recordToJson(key, value)) },
    show: (view) =>
      showHeadline(
        {
          name: name.text,
          facts: [count === 1 ? '1 record' : `${count} records`],
          evidence: showEvidence(reading.evidence, services, view),
          warnings: showWarnings({ ...reading, freshness }, view),
        },
        view,
      ) + showRecords(reading, view),
  };
}

function showRecords({ records, unreadable = [] }: FoundReading, view: View): string {
  const { green, red } = view.colors;
  const rows = [...records].map(([key, value]) => {
    const record = readRecord(key, value);
    const mark = !record ? '' : record.parsed.ok ? green(describe(record)) : red(describe(record));
    return [escapeText(key, 64), escapeText(shown(value, record)), mark];
  });
  const broken = unreadable.map(({ key, why }) => [escapeText(key, 64), '', red(escapeText(why))]);
  return alignLeft([...rows, ...broken])
    .map((line) => `   ${line}\n`)
    .join('');
}

/** A record as JSON, with the peer id that it is or why it is none. */
function recordToJson(key: string, value: string): JsonObject {
  const record = readRecord(key, value);
  if (!record) return { key, value };
  const { kind, parsed } = record;
  return parsed.ok
    ? { key, value, peer: { kind: parsed.peer.kind, id: parsed.peer.id } }
    : {
        key,
        value: parsed.reason === 'private-key' ? undefined : value,
        malformed: { kind, reason: parsed.reason, why: parsed.why },
      };
}

/** A private key on a chain is public already, but it is not spread. */
function shown(value: string, record: PeerRecord | undefined): string {
  return record && !record.parsed.ok && record.parsed.reason === 'private-key' ? '(not shown)' : value;
}

function describe({ kind, parsed }: PeerRecord): string {
  return parsed.ok ? `${parsed.peer.kind} id` : `not a ${kind ?? 'peer'} id: ${escapeText(parsed.why)}`;
}
