import type { Clock } from '../clock.ts';
import { abortedError, ResolverError } from '../errors.ts';
import type { BlockRef, Evidence } from '../evidence.ts';
import { invalidName, tidyName } from '../name.ts';
import type { NameService, Query, ReadOptions } from '../name-service.ts';
import type { Reading, UnreadableRecord } from '../reading.ts';
import type { Milliseconds } from '../units.ts';

/** What the fake chain knows of a name. */
export interface FakeEntry {
  readonly records: ReadonlyMap<string, string>;
  readonly unreadable?: readonly UnreadableRecord[];
  readonly account?: string;
  readonly registeredAt?: Date;
  readonly expiresAt?: Date;
}

/** A name service over a map, for tests of what stands on name services. Its names end in `.fake`. */
export interface FakeNameService extends NameService {
  readonly entries: Map<string, FakeEntry>;
  /** The account's claimed name. */
  readonly primaries: Map<string, string>;
  /** How often the chain was asked: one for a read, one for a whole `readMany`. */
  readonly calls: { reads: number; names: number };
  /** The next block. */
  mine(): void;
  /** Sets the head, also backwards, as a lagging endpoint would. */
  setHead(block: number): void;
  /** Reads fail with this until it is undefined again. */
  failWith(error: ResolverError | undefined): void;
  /** Reads take this long. */
  setDelay(delay: Milliseconds): void;
}

/** Options of {@link createFakeNameService}. */
export interface FakeOptions {
  readonly clock: Clock;
  readonly id?: string;
  readonly tld?: string;
  readonly freshFor?: Milliseconds;
  /** Leave `readMany` out. @default false */
  readonly withoutReadMany?: boolean;
}

/** Makes a {@link FakeNameService}. */
export function createFakeNameService(options: FakeOptions): FakeNameService {
  const { clock, id = 'fake', tld = 'fake' } = options;
  const entries = new Map<string, FakeEntry>();
  const primaries = new Map<string, string>();
  const calls = { reads: 0, names: 0 };
  const closing = new AbortController();
  let head = 100;
  let failure: ResolverError | undefined;
  let delay: Milliseconds = 0;

  const blockRef = (): BlockRef => ({
    number: BigInt(head),
    hash: `0x${head.toString(16).padStart(64, '0')}`,
    time: new Date(clock.now()),
  });
  const evidence = (finality: Evidence['finality']): Evidence => ({
    service: id,
    network: 'fakenet',
    chain: 'fake:1',
    contract: 'registry',
    block: blockRef(),
    finality,
    assurance: 'single',
    asked: 1,
    agreed: 1,
    offchain: false,
    endpoints: ['fake://node'],
  });
  const snapshot = (name: string, finality: Evidence['finality']): Reading => {
    const entry = entries.get(name);
    const seen = evidence(finality);
    if (!entry) return { state: 'absent', reason: 'name', evidence: seen };
    const { records, unreadable, registeredAt, expiresAt, account } = entry;
    if (expiresAt && expiresAt.getTime() <= clock.now()) {
      return { state: 'absent', reason: 'expired', expiresAt, evidence: seen };
    }
    return {
      state: 'found',
      records,
      unreadable,
      registeredAt,
      expiresAt,
      account: account === undefined ? undefined : { chain: 'fake:1', address: account },
      evidence: seen,
    };
  };
  const ask = async (names: number, o: ReadOptions): Promise<void> => {
    calls.reads += 1;
    calls.names += names;
    if (o.signal?.aborted) throw abortedError(o.signal);
    if (delay > 0) await sleep(clock, delay, o.signal, closing.signal);
    if (closing.signal.aborted)
      throw new ResolverError({ code: 'CLOSED', shortMessage: 'The service is closed' });
    if (failure) throw failure;
    if (o.minBlock !== undefined && BigInt(head) < o.minBlock) {
      throw new ResolverError({ code: 'TOO_OLD', shortMessage: `The head is at block ${head}` });
    }
  };

  const service: FakeNameService = {
    id,
    network: { id: 'fakenet', chain: 'fake:1', title: 'Fakenet', testnet: true },
    scope: 'fakenet|registry',
    finality: 'finalized',
    freshFor: options.freshFor ?? 60_000,
    entries,
    primaries,
    calls,
    supports: (text) => text.toLowerCase().endsWith(`.${tld}`),
    parse(text) {
      const canonical = tidyName(text).toLowerCase();
      if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(canonical))
        throw invalidName(text, 'only a-z, 0-9 and - are allowed');
      return { text: canonical, labels: canonical.split('.'), service: id };
    },
    async read(name, _keys, o = {}) {
      await ask(1, o);
      o.trace?.({ step: 'read', detail: `block ${head}`, ms: 0 });
      return snapshot(name.text, o.finality ?? 'finalized');
    },
    async readMany(queries: readonly Query[], o: ReadOptions = {}) {
      await ask(queries.length, o);
      return queries.map(({ name }) => snapshot(name.text, o.finality ?? 'finalized'));
    },
    supportsAccount: (text) => text.startsWith('acct-'),
    async reverse(address, o = {}) {
      await ask(1, o);
      const seen = evidence(o.finality ?? 'finalized');
      const account = { chain: 'fake:1', address };
      const claimed = primaries.get(address);
      if (claimed === undefined) return { state: 'absent', reason: 'unset', account, evidence: seen };
      if (entries.get(claimed)?.account !== address) {
        return { state: 'absent', reason: 'mismatch', claimed, account, evidence: seen };
      }
      return { state: 'found', name: service.parse(claimed), account, evidence: seen };
    },
    async close() {
      closing.abort();
    },
    mine: () => {
      head += 1;
    },
    setHead: (block) => {
      head = block;
    },
    failWith: (error) => {
      failure = error;
    },
    setDelay: (ms) => {
      delay = ms;
    },
  };
  if (options.withoutReadMany) {
    const { readMany: _, ...rest } = service;
    return rest;
  }
  return service;
}

function sleep(clock: Clock, delay: Milliseconds, ...signals: (AbortSignal | undefined)[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(resolve, delay);
    for (const signal of signals) {
      signal?.addEventListener(
        'abort',
        () => {
          cancel();
          reject(abortedError(signal));
        },
        { once: true },
      );
    }
  });
}
