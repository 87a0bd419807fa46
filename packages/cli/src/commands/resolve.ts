import {
  explainUnresolved,
  type FoundResolution,
  type NameService,
  type Resolution,
  resolutionToJson,
} from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { type Lookup, lookUpAll } from '../look-up-all.ts';
import { type Outcome, unknownProblem } from '../report.ts';
import { showEvidence, showWarnings } from '../show-evidence.ts';
import { type Headline, showHeadline } from '../show-outcome.ts';
import type { View } from '../view.ts';

/** `peername resolve [NAME...]` */
export function resolve(context: CommandContext): Promise<number> {
  return lookUpAll(context, resolveLookup);
}

const resolveLookup: Lookup = {
  what: 'name',
  needs: (names) => ({ names }),
  one: async (resolver, name, options) => toOutcome(await resolver.lookup(name, options), resolver.services),
  async *many(resolver, names, options) {
    for await (const resolution of resolver.lookupMany(names, options))
      yield toOutcome(resolution, resolver.services);
  },
};

function toOutcome(resolution: Resolution, services: readonly NameService[]): Outcome {
  const { input, state } = resolution;
  return {
    input,
    state,
    exitCode: exitCodeOf(resolution),
    json: resolutionToJson(resolution),
    problem: problemOf(resolution),
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

function problemOf(resolution: Resolution): string | undefined {
  if (resolution.state === 'found') return undefined;
  return resolution.state === 'unknown' ? unknownProblem(resolution) : explainUnresolved(resolution);
}
