import {
  isResolverError,
  type NameService,
  type Query,
  type ReadOptions,
  type ReadOutcome,
  type Trace,
} from '@peername/resolver-core';
import { isAddressText, parseAccount } from './address.ts';
import { isEnsText, parseEnsName, serviceId } from './ens-name.ts';
import { createReadNames } from './read-names.ts';
import { createReadPrimaryName } from './read-primary-name.ts';
import type { ResolverClient } from './resolver-client.ts';

/** The name service over a client, which it owns. */
export function createNameService(
  client: ResolverClient,
  { foreignTlds }: { readonly foreignTlds: readonly string[] },
): NameService {
  const { network, address, finality, origins } = client;
  // Where no chain is demanded, nothing but its endpoints tells one from another.
  const chain = network.chain ?? `any of ${origins}`;
  const readNames = createReadNames(client);
  const parse = (text: string) => parseEnsName(text, foreignTlds);
  const readPrimaryName = createReadPrimaryName(client, parse);

  async function readMany(
    queries: readonly Query[],
    options: ReadOptions = {},
  ): Promise<readonly ReadOutcome[]> {
    if (queries.length === 0) return [];
    const started = performance.now();
    const outcomes = await readNames(queries, options);
    tellRead(outcomes, options.trace, performance.now() - started);
    return outcomes;
  }

  return {
    id: serviceId,
    network,
    scope: `${network.id}:${chain}:${address.toLowerCase()}`,
    finality,
    freshFor: 300_000,
    fallback: true,
    supports: (text) => isEnsText(text, foreignTlds),
    parse,
    readMany,
    async read(name, keys, options) {
      const [outcome] = await readMany([{ name, keys }], options);
      if (!outcome || isResolverError(outcome)) throw outcome;
      return outcome;
    },
    supportsAccount: (text) => isAddressText(text.trim()),
    origins,
    blocks: client.blocks,
    reverse: async (account, options = {}) => readPrimaryName(parseAccount(account), options),
    close: () => client.close(),
  };
}

function tellRead(outcomes: readonly ReadOutcome[], trace: Trace | undefined, ms: number): void {
  const read = outcomes.find((outcome) => 'evidence' in outcome);
  if (!read) return;
  const what =
    outcomes.length > 1
      ? `${outcomes.length} names`
      : read.state === 'found'
        ? `${read.records.size} records`
        : `absent (${read.reason})`;
  trace?.({ step: 'read', detail: `${what} at block ${read.evidence.block.number}`, ms });
}
