import { type NameService, type ReverseResolution, reverseToJson } from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { type Lookup, lookUpAll } from '../look-up-all.ts';
import { type Outcome, unknownProblem } from '../report.ts';
import { showEvidence, showWarnings } from '../show-evidence.ts';
import { showHeadline } from '../show-outcome.ts';

/** `peername reverse [ACCOUNT...]` */
export function reverse(context: CommandContext): Promise<number> {
  return lookUpAll(context, reverseLookup);
}

const reverseLookup: Lookup = {
  what: 'account',
  needs: (accounts) => ({ accounts }),
  one: async (resolver, account, options) =>
    toOutcome(await resolver.reverse(account, options), resolver.services),
};

function toOutcome(resolution: ReverseResolution, services: readonly NameService[]): Outcome {
  const { input, state } = resolution;
  return {
    input,
    state,
    exitCode: exitCodeOf(resolution),
    json: reverseToJson(resolution),
    problem: problemOf(resolution),
    show(view) {
      if (resolution.state !== 'found') return '';
      const { account, name, evidence } = resolution;
      const headline = {
        name: account.address,
        facts: [name.text],
        evidence: showEvidence(evidence, services, view),
        warnings: showWarnings(resolution, view),
      };
      return showHeadline(headline, view);
    },
  };
}

function problemOf(resolution: ReverseResolution): string | undefined {
  if (resolution.state === 'found') return undefined;
  if (resolution.state === 'unknown') return unknownProblem(resolution);
  const { account, reason, claimed, evidence } = resolution;
  const where = `${evidence.network}, block ${evidence.block.number}`;
  return reason === 'unset'
    ? `${account.address} has no primary name (${where})`
    : `${account.address} calls itself "${claimed}", but that name does not point back (${where})`;
}
