import {
  explainUnresolved,
  type FoundResolution,
  type LookupOptions,
  type NameService,
  type Resolution,
  type Resolver,
  resolutionToJson,
} from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { type Lookup, lookUpAll } from '../look-up-all.ts';
import { changeToJson, describeChange, describeKnown } from '../pins/describe-pin.ts';
import { openPinnedLookups, type PinnedLookups, type PinnedOutcome } from '../pins/pinned-lookups.ts';
import { type Outcome, unknownProblem } from '../report.ts';
import { showEvidence, showWarnings } from '../show-evidence.ts';
import { type Headline, showHeadline } from '../show-outcome.ts';
import type { View } from '../view.ts';

/** `peername resolve [NAME...]` */
export async function resolve(context: CommandContext): Promise<number> {
  const pinned = await openPinnedLookups(context);
  try {
    return await lookUpAll(context, lookupOf(pinned));
  } finally {
    await pinned.close();
  }
}

function lookupOf(pinned: PinnedLookups): Lookup {
  const outcomeOf = async (
    resolution: Resolution,
    resolver: Resolver,
    options: LookupOptions,
  ): Promise<Outcome> => toOutcome(await pinned.check(resolution, resolver, options), resolver.services);
  return {
    what: 'name',
    needs: (names) => ({ names }),
    one: async (resolver, name, options) =>
      outcomeOf(await resolver.lookup(name, options), resolver, options),
    async *many(resolver, names, options) {
      for await (const resolution of resolver.lookupMany(names, options))
        yield await outcomeOf(resolution, resolver, options);
    },
  };
}

function toOutcome(checked: PinnedOutcome, services: readonly NameService[]): Outcome {
  const { resolution, pin, change } = checked;
  const { input, state } = resolution;
  return {
    input,
    state,
    exitCode: exitCodeOf(resolution),
    json: { ...resolutionToJson(resolution), pin, change: change && changeToJson(change) },
    problem: problemOf(resolution),
    hints: hintsOf(checked),
    show: (view) =>
      resolution.state === 'found' ? showHeadline(headlineOf(resolution, services, view), view) : '',
  };
}

function headlineOf(found: FoundResolution, services: readonly NameService[], view: View): Headline {
  const { name, peer, peers, ignored, evidence } = found;
  return {
    name: name.text,
    facts: [peer.kind, peer.id],
    evidence: showEvidence(evidence, services, view),
    notes: peers.slice(1).map(({ kind, id }) => `also ${kind} ${id}`),
    warnings: [
      ...showWarnings(found, view),
      ...(peer.optIn ? [`taken from the record "${peer.recordKey}", which names something else first`] : []),
      ...ignored.map(({ key, why }) => `ignored the record "${key}": ${why}`),
    ],
  };
}

function hintsOf({ resolution, change, known, announce }: PinnedOutcome): readonly string[] {
  const name = resolution.name?.text ?? resolution.input;
  if (change) return describeChange(name, change);
  if (resolution.state === 'found')
    return announce ? [`${name} is new: its id is remembered, and a change of it will stop here`] : [];
  const seen = describeKnown(name, known);
  return seen === undefined ? [] : [seen];
}

function problemOf(resolution: Resolution): string | undefined {
  if (resolution.state === 'found') return undefined;
  return resolution.state === 'unknown' ? unknownProblem(resolution) : explainUnresolved(resolution);
}
