import type { PoolOptions } from '@peername/json-rpc';
import {
  type Clock,
  isResolverError,
  loadOnce,
  type Milliseconds,
  type NameService,
  type Query,
  type Reading,
  type ReadOptions,
  type ReadOutcome,
  type ReverseReading,
  systemClock,
  toResolverError,
} from '@peername/resolver-core';
import { type CheckedReply, createCheckedAsking } from './checked-asking.ts';
import { noGateway, parseGatewayUrl } from './gateway-address.ts';
import {
  createGatewayEndpoint,
  type GatewayEndpoint,
  hiddenRedirect,
  protocolFault,
} from './gateway-endpoint.ts';
import { parseGatewayName } from './gateway-name.ts';
import { createGatewayPool, isFinal } from './gateway-pool.ts';
import { accountQuestion, type Batch, batchesOf, batchQuestion, recordsQuestion } from './questions.ts';
import { failureOf, readAnswer } from './read-answer.ts';
import type { TrustOptions } from './trust/trust.ts';

/** Options of {@link gateway}. */
export interface GatewayClientOptions extends TrustOptions {
  /** The gateway: `https://names.example`. It may live under a path. */
  readonly url?: string | undefined;
  /** Several that stand in for each other, best first; after `url` where both are given. */
  readonly urls?: readonly string[] | undefined;
  /** The longest wait for one request. @default 4_000 */
  readonly timeout?: Milliseconds | undefined;
  /** The chains whose names are wanted, in CAIP-2; answers from others are refused. @default any */
  readonly chains?: readonly string[] | undefined;
  /** Endings that stand for another, so that both spell one name. @default { a0: 'azero' } */
  readonly endings?: Readonly<Record<string, string>> | undefined;
  /** For how long an answer may count as fresh; the gateway says how long it does. @default 300_000 */
  readonly freshFor?: Milliseconds | undefined;
  /** Failover between gateways, and the time for all attempts together. @default 8 s in all, 1.5 s until another is asked too */
  readonly poolOptions?: PoolOptions | undefined;
  /** Stands in for the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Tells the age of answers. @default the machine's clock */
  readonly clock?: Clock | undefined;
}

/**
 * Names as gateways know them: one more name service, for every name that no other service claims. Nothing that a gateway
 * says is taken for an absence unless it comes with evidence, about the name that was asked for. The evidence stays the
 * chain's, with the gateway's origin in `via`.
 *
 * @throws {@link ResolverError} `UNAVAILABLE` with reason `bad-gateway-url`, or `no-gateway` when there is none
 * @example
 * ```ts
 * import { gateway } from '@peername/http-gateway/client'
 * import { createResolver } from '@peername/resolver-core'
 *
 * const resolver = createResolver({ services: [gateway({ url: 'https://names.example' })] })
 * const { peer } = await resolver.resolve('alice.azero')
 * ```
 */
export function gateway(options: GatewayClientOptions): NameService {
  const { timeout = 4_000, chains, endings = { a0: 'azero' }, clock = systemClock } = options;
  const urls = [options.url ?? [], options.urls ?? []].flat();
  if (urls.length === 0) throw noGateway();
  const endpoints = urls.map((url) =>
    createGatewayEndpoint(parseGatewayUrl(url), { timeout, clock, fetchWith: options.fetch }),
  );
  const origins = [...new Set(endpoints.map(({ origin }) => origin))];
  const pool = createGatewayPool(endpoints, options.poolOptions);
  const parse: NameService['parse'] = (text) => parseGatewayName(text, endings);
  const checked = createCheckedAsking(options, clock);
  // Most ask for names alone.
  const loadAccounts = loadOnce('What reads accounts', () => import('./read-account-answer.ts'));

  async function readBatch(batch: Batch, o: ReadOptions): Promise<readonly ReadOutcome[]> {
    const demands = { ...o, chains };
    let failed: readonly ReadOutcome[] = [];
    const read = pool.ask(async (endpoint, signal) => {
      const reply = await checked.ask(endpoint, batchQuestion(batch, demands), signal, o);
      const outcomes = resultsOf(reply, batch, endpoint).map((json, i): ReadOutcome => {
        const asked = batch.names[i] ?? '';
        const { status } = (json ?? {}) as { readonly status?: unknown };
        return outcomeOf(() => readAnswer({ asked, status, json, reply }, endpoint, demands));
      });
      const answers = outcomes.flatMap((reading, i) =>
        reading instanceof Error ? [] : { name: parse(batch.names[i] ?? ''), keys: batch.keys, reading },
      );
      await checked.compare(answers, reply, endpoint, { ...o, signal });
      // Another gateway may know what this one learnt of none.
      if (outcomes.every((one) => one instanceof Error && !isFinal(one))) {
        failed = outcomes;
        throw failed[0];
      }
      return outcomes;
    }, o.signal);
    // One batch that fails must not cost the others their answers, nor a name its own error.
    return read.catch((error) => {
      const last = toResolverError(error);
      const [first] = failed;
      return first instanceof Error && first.code === last.code ? failed : batch.names.map(() => last);
    });
  }

  async function readMany(queries: readonly Query[], o: ReadOptions = {}): Promise<readonly ReadOutcome[]> {
    const outcomes: ReadOutcome[] = [];
    const batches = batchesOf(queries);
    await Promise.all(
      batches.map(async (batch) => {
        const read = await readBatch(batch, o);
        batch.places.forEach((place, i) => {
          outcomes[place] = read[i] as ReadOutcome;
        });
      }),
    );
    return outcomes;
  }

  async function readAlone(query: Query, o: ReadOptions): Promise<Reading> {
    const [outcome] = await readMany([query], o);
    if (!outcome || outcome instanceof Error) throw outcome;
    return outcome;
  }

  return {
    id: 'gateway',
    network: { id: 'gateway', title: origins.join(', '), testnet: false },
    origins,
    scope: JSON.stringify([endpoints.map(({ address }) => address.url), chains]),
    freshFor: options.freshFor ?? 300_000,
    fallback: true,
    supports: (text) => text.includes('.'),
    parse,
    groupOf: ({ labels }) => labels.at(-1) ?? '',
    async read(name, keys, o = {}) {
      const demands = { ...o, chains };
      const question = recordsQuestion({ name, keys }, demands);
      if (!question) return readAlone({ name, keys }, o);
      const started = performance.now();
      try {
        const reading = await pool.ask(async (endpoint, signal) => {
          const reply = await checked.ask(endpoint, question, signal, o);
          const { status, json } = reply;
          const reading = readAnswer({ asked: name.text, status, json, reply }, endpoint, demands);
          await checked.compare([{ name, keys, reading }], reply, endpoint, { ...o, signal });
          return reading;
        }, o.signal);
        const { block, via } = reading.evidence;
        o.trace?.({
          step: 'read',
          detail: `block ${block.number} through ${via?.[0]}`,
          ms: performance.now() - started,
        });
        return reading;
      } catch (error) {
        // A body needs no redirect to the canonical name.
        if (isResolverError(error) && error.reason === hiddenRedirect) return readAlone({ name, keys }, o);
        throw error;
      }
    },
    readMany,
    async *watch(names, o) {
      const { watchGateways } = await import('./watch/watch-gateways.ts');
      yield* watchGateways(endpoints, names, { ...o, clock, timeout, fetchWith: options.fetch });
    },
    supportsAccount: (text) => /^[\w:-]{3,128}$/.test(text),
    reverse: (account, o: ReadOptions = {}): Promise<ReverseReading> =>
      pool.ask(async (endpoint, signal) => {
        const [reply, { readAccountAnswer }] = await Promise.all([
          checked.ask(endpoint, accountQuestion(account, o), signal, o),
          loadAccounts(),
        ]);
        return readAccountAnswer({ asked: account, reply }, endpoint, { ...o, chains }, parse);
      }, o.signal),
    close: () => pool.close(),
  };
}

function resultsOf(reply: CheckedReply, { names }: Batch, endpoint: GatewayEndpoint): readonly unknown[] {
  const { status, json } = reply;
  const { results } = (json ?? {}) as { readonly results?: unknown };
  if (status !== 200 || !Array.isArray(results)) throw failureOf({ status, json, reply }, endpoint);
  if (results.length === names.length) return results;
  throw protocolFault(endpoint.address, `its answer holds ${results.length} results, not ${names.length}`);
}

function outcomeOf(read: () => Reading): ReadOutcome {
  try {
    return read();
  } catch (error) {
    if (isResolverError(error)) return error;
    throw error;
  }
}
