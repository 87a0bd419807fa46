import type { Hex, Name } from '@peername/resolver-core';
import type { RecordChange, Writer } from '@peername/resolver-core/publish';
import { namehash } from '../name-encoding.ts';
import type { ChainNode } from './chain-access.ts';
import type { EnsContracts } from './ens-contracts.ts';
import { refusal, shownName } from './find-resolvers.ts';
import type { NameState } from './name-state.ts';
import { simulateWrite, type WriteOutcome } from './simulate-write.ts';

/** Who can write the records of a name, and where. */
export interface FoundWriters {
  readonly resolver: Hex;
  readonly writers: readonly Writer[];
  /** What the account in question can do; undefined without one. */
  readonly outcome: WriteOutcome | undefined;
}

/** What the search is for. */
export interface WriterSearch {
  readonly name: Name;
  readonly state: NameState;
  /** The likelier first. */
  readonly resolvers: readonly Hex[];
  /** What is tried; at least one. */
  readonly changes: readonly RecordChange[];
  readonly account: Hex | undefined;
  readonly contracts: EnsContracts;
}

/**
 * Tries the changes as the owner, and as the account, at each place where the records may be. The first place where one
 * of them can write is the one.
 *
 * @throws {@link PublishError} `unfit-resolver` and `expired` when not even the owner could write
 */
export async function findWriters(chain: ChainNode, search: WriterSearch): Promise<FoundWriters> {
  const { state, resolvers, changes, account } = search;
  const node = namehash(search.name.labels);
  const owner = state.isWrapped ? state.wrappedOwner : state.registryOwner;
  const tryAs = (from: Hex | undefined, resolver: Hex) =>
    from && simulateWrite(chain, { from, resolver, node, changes }, state.block);
  const attempts = await Promise.all(
    resolvers.map(async (resolver) => {
      const [asOwner, asAccount] = await Promise.all([tryAs(owner, resolver), tryAs(account, resolver)]);
      return { resolver, asOwner, asAccount };
    }),
  );
  const place = attempts.find(({ asOwner, asAccount }) => can(asOwner) || can(asAccount));
  if (place) {
    const { resolver, asOwner, asAccount: outcome } = place;
    const writers: Writer[] = owner && can(asOwner) ? [{ role: 'owner', account: owner }] : [];
    if (account && account !== owner && can(outcome)) writers.push({ role: 'approved', account });
    return { resolver, writers, outcome };
  }
  const [resolver] = resolvers;
  // Where nobody says who the owner is, all that is known is that the account is not one who may write.
  if (resolver && !owner && !state.isWrapped) return { resolver, writers: [], outcome: account && 'none' };
  throw await whyNobody(chain, search);
}

async function whyNobody(chain: ChainNode, search: WriterSearch) {
  const { name, state, resolvers, changes, contracts } = search;
  const [resolver = contracts.nameWrapper] = resolvers;
  const shown = shownName(name);
  if (state.isWrapped && !state.wrappedOwner)
    return refusal('expired', `${shown} was wrapped and has expired, so nobody can write its records`);
  const advice = 'set the public resolver at app.ens.domains first';
  if (state.isWrapped) {
    const node = namehash(name.labels);
    const asWrapper = { from: contracts.nameWrapper, resolver, node, changes };
    if (can(await simulateWrite(chain, asWrapper, state.block))) {
      return refusal(
        'unfit-resolver',
        `${shown} is wrapped, and its resolver (${resolver}) does not know wrapped names, so that it would refuse everybody; ${advice}`,
      );
    }
  }
  return refusal(
    'unfit-resolver',
    `The resolver of ${shown} (${resolver}) lets not even the owner write texts; ${advice}`,
  );
}

/** Whether that is anything at all. */
function can(outcome: WriteOutcome | undefined): boolean {
  return outcome !== undefined && outcome !== 'none';
}
