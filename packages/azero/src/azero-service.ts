import { createPool, type RpcEndpoint } from '@peername/json-rpc';
import {
  type Clock,
  type Finality,
  isResolverError,
  type Milliseconds,
  type Name,
  type NameService,
  type ReadOptions,
  type ReadOutcome,
  type ReverseReading,
} from '@peername/resolver-core';
import type { AzeroProofs } from './azero-proofs.ts';
import { type Deployment, describeNetwork, scopeOf } from './deployment.ts';
import { notAnAccount } from './errors.ts';
import { readNameState, toAccount, toReading } from './name-state.ts';
import { createNetworkReader, settledFinality } from './network-reader.ts';
import { hasTld, type LabelLength, parseName } from './parse-name.ts';
import { readPrimaryName } from './primary-name.ts';
import { settleAll, settleEach } from './settle.ts';
import { decodeAccount } from './ss58.ts';

/** What the service is made of. */
export interface AzeroServiceOptions {
  readonly deployment: Deployment;
  /** The service owns them: it closes them when it is closed. */
  readonly endpoints: readonly RpcEndpoint[];
  readonly finality: Finality;
  /** The longest time for one reading, all its attempts together. */
  readonly timeout: Milliseconds;
  readonly labelLength: LabelLength;
  readonly proofs: AzeroProofs | undefined;
  readonly clock: Clock;
}

/** AZERO.ID over endpoints of any make. */
export function createAzeroService(options: AzeroServiceOptions): NameService {
  const { deployment, endpoints, clock, timeout, labelLength, proofs } = options;
  const { network, mainTld } = deployment;
  const finality = settledFinality(options.finality);
  const rules = { ...deployment, labelLength };
  const pool = createPool(endpoints, { timeout });
  const reader = createNetworkReader({ deployment, pool, clock, finality, proofs });

  async function readNames(
    names: readonly Name[],
    readOptions: ReadOptions,
  ): Promise<readonly ReadOutcome[]> {
    const start = clock.now();
    const parts = names.map(({ labels: [label = '', tld = ''] }) => ({ label, tld }));
    const { outcomes, number } = await reader.read(
      {
        tlds: parts.map(({ tld }) => tld),
        read: (at, registryOf) =>
          settleAll(
            parts.map(async ({ label, tld }) => {
              const registry = registryOf(tld);
              return { registry, state: await readNameState(at, registry, label) };
            }),
          ),
        conclude: (items, { block, evidence }) => ({
          number: block.number,
          outcomes: settleEach(items, ({ registry, state }) =>
            toReading(state, block.time, evidence(registry)),
          ),
        }),
      },
      readOptions,
    );
    readOptions.trace?.({
      step: 'read',
      detail: `${summary(outcomes)} at block ${number}`,
      ms: clock.now() - start,
    });
    return outcomes;
  }

  // An endpoint over an api may move from one server to another.
  function origins(): readonly string[] {
    return endpoints.map(({ origin }) => origin);
  }

  function parseClaimed(text: string): Name | undefined {
    try {
      const name = parseName(text, rules);
      return name.labels[1] === mainTld ? name : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    id: 'azero',
    network: describeNetwork(deployment),
    scope: scopeOf(deployment, origins()),
    get origins() {
      return origins();
    },
    blocks: reader.blocks,
    finality,
    freshFor: 60_000,
    supports: (text) => hasTld(text, rules),
    parse: (text) => parseName(text, rules),

    async read(name, _keys, readOptions = {}) {
      const [outcome] = await readNames([name], readOptions);
      if (outcome && !isResolverError(outcome)) return outcome;
      throw outcome;
    },

    async readMany(queries, readOptions = {}) {
      if (queries.length === 0) return [];
      return readNames(
        queries.map(({ name }) => name),
        readOptions,
      );
    },

    subjectOf: ({ text }) => text,

    // Most pages follow no chain.
    async *changes(changesOptions = {}) {
      const { followRegistries } = await import('./follow/follow-registries.ts');
      yield* followRegistries({ deployment, reader, clock, finality }, changesOptions);
    },

    supportsAccount: (text) => decodeAccount(text.trim()) !== undefined,

    async reverse(text, readOptions = {}) {
      const account = decodeAccount(text.trim());
      if (!account) throw notAnAccount('INVALID_NAME', text, `an account on ${network.title}`);
      return reader.read(
        {
          tlds: [mainTld],
          read: (at, registryOf) => readPrimaryName(at, registryOf(mainTld), account, parseClaimed),
          conclude({ registry, claimed, confirmed }, { chain, evidence }): ReverseReading {
            const common = { account: toAccount(account, chain), evidence: evidence(registry) };
            if (confirmed) return { state: 'found', name: confirmed, ...common };
            return claimed === undefined
              ? { state: 'absent', reason: 'unset', ...common }
              : { state: 'absent', reason: 'mismatch', claimed, ...common };
          },
        },
        readOptions,
      );
    },

    close: () => pool.close(),
  };
}

function summary(outcomes: readonly ReadOutcome[]): string {
  const [only] = outcomes;
  if (outcomes.length !== 1) return `${outcomes.length} names`;
  if (only === undefined || isResolverError(only)) return 'no answer';
  return only.state === 'found' ? `${only.records.size} records` : 'no live name';
}
