import type { Clock } from '../clock.ts';
import { abortedError, ResolverError } from '../errors.ts';
import type { Assurance, BlockRef, Evidence } from '../evidence.ts';
import { invalidName, tidyName } from '../name.ts';
import type { NameService, Query, ReadOptions } from '../name-service.ts';
import type { Reading, UnreadableRecord } from '../reading.ts';
import type { Milliseconds } from '../units.ts';
import { checkFloor, fakeHash, sleep, unknownBlock } from './fake-chain.ts';
import { createFakeChanges } from './fake-changes.ts';

/** What the fake chain knows of a name. */
export interface FakeEntry {
  readonly records: ReadonlyMap<string, string>;
  readonly unreadable?: readonly UnreadableRecord[];
  readonly account?: string;
  readonly registeredAt?: Date;
  readonly expiresAt?: Date;
}

/** How a fake service departs from the truth. */
export interface FakeLie {
  /** The head that it names. */
  head?(truth: BlockRef): BlockRef;
  /** The block that it names at a height. */
  blockAt?(truth: BlockRef): BlockRef;
  /** What it says that it read. */
  reading?(truth: Reading): Reading;
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
  /**
   * Tells those who follow it that these names changed in the block at the head; undefined: that it cannot be told which.
   * With an error they lose it.
   */
  announce(names: readonly string[] | undefined | ResolverError): void;
  /** Sets the head, also backwards, as a lagging endpoint would. */
  setHead(block: number): void;
  /** Reads fail with this until it is undefined again. */
  failWith(error: ResolverError | undefined): void;
  /** Everything it is asked takes this long; Infinity is silence. */
  setDelay(delay: Milliseconds | (() => Milliseconds)): void;
  /** It lies like this until it is undefined again. */
  lie(how: FakeLie | undefined): void;
}

/** Options of {@link createFakeNameService}. */
export interface FakeOptions {
  readonly clock: Clock;
  readonly id?: string;
  readonly tld?: string;
  readonly freshFor?: Milliseconds;
  /** @default 'fake://node' */
  readonly origin?: string;
  /** When a block was made, so that several services have the same blocks. @default the time now, whatever the block */
  readonly timeOf?: (block: number) => Milliseconds;
  /** What is known of a name at a block, in place of `entries`. */
  readonly entryAt?: (name: string, block: number) => FakeEntry | undefined;
  /** How strong its readings at a block call themselves. @default 'single' */
  readonly assurance?: Assurance;
  /** Leave `readMany` out. @default false */
  readonly withoutReadMany?: boolean;
}

/** Makes a {@link FakeNameService}. */
export function createFakeNameService(options: FakeOptions): FakeNameService {
  const { clock, id = 'fake', tld = 'fake', origin = 'fake://node' } = options;
  const { timeOf = () => clock.now(), entryAt } = options;
  const entries = new Map<string, FakeEntry>();
  const primaries = new Map<string, string>();
  const calls = { reads: 0, names: 0 };
  const closing = new AbortController();
  let head = 100;
  let failure: ResolverError | undefined;
  let delay: Milliseconds | (() => Milliseconds) = 0;
  let lies: FakeLie | undefined;
  const changes = createFakeChanges();

  const blockRef = (number = head): BlockRef => ({
    number: BigInt(number),
    hash: fakeHash(number),
    time: new Date(timeOf(number)),
  });
  /** The block to read at: the head, or one that the caller names. A liar takes whatever it is named. */
  const blockFor = ({ at }: ReadOptions): BlockRef => {
    if (!at) return blockRef();
    if (at.number > BigInt(head)) throw unknownBlock(origin, at.number);
    const own = blockRef(Number(at.number));
    if (own.hash === at.hash) return own;
    if (lies) return { ...own, hash: at.hash };
    throw new ResolverError({
      code: 'DISAGREEMENT',
      reason: 'other-block',
      shortMessage: `${origin} has another block ${at.number}`,
    });
  };
  const evidence = (o: ReadOptions): Evidence => ({
    service: id,
    network: 'fakenet',
    chain: 'fake:1',
    contract: 'registry',
    block: blockFor(o),
    finality: o.finality ?? 'finalized',
    assurance: o.at ? (options.assurance ?? 'single') : 'single',
    asked: 1,
    agreed: 1,
    offchain: false,
    endpoints: [origin],
  });
  const snapshot = (name: string, o: ReadOptions): Reading => {
    const truth = truthOf(name, o);
    return lies?.reading?.(truth) ?? truth;
  };
  const truthOf = (name: string, o: ReadOptions): Reading => {
    const seen = evidence(o);
    const entry = entryAt ? entryAt(name, Number(seen.block.number)) : entries.get(name);
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
    await reach(o);
    if (!o.at) checkFloor(o, BigInt(head));
  };
  const reach = async (o: ReadOptions): Promise<void> => {
    if (o.signal?.aborted) throw abortedError(o.signal);
    const wait = typeof delay === 'function' ? delay() : delay;
    if (wait > 0) await sleep(clock, wait, o.signal, closing.signal);
    if (closing.signal.aborted)
      throw new ResolverError({ code: 'CLOSED', shortMessage: 'The service is closed' });
    if (failure) throw failure;
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
    origins: [origin],
    blocks: {
      async head(o = {}) {
        await reach(o);
        const seen = lies?.head?.(blockRef()) ?? blockRef();
        checkFloor(o, seen.number);
        return seen;
      },
      async blockAt(number, o = {}) {
        await reach(o);
        if (number > BigInt(head)) throw unknownBlock(origin, number);
        const seen = blockRef(Number(number));
        return lies?.blockAt?.(seen) ?? seen;
      },
    },
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
      return snapshot(name.text, o);
    },
    async readMany(queries: readonly Query[], o: ReadOptions = {}) {
      await ask(queries.length, o);
      return queries.map(({ name }) => snapshot(name.text, o));
    },
    supportsAccount: (text) => text.startsWith('acct-'),
    async reverse(address, o = {}) {
      await ask(1, o);
      const seen = evidence(o);
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
    subjectOf: ({ text }) => `subject of ${text}`,
    changes: (o) => changes.follow({ block: blockRef(), subjects: new Set() }, o),
    announce(names) {
      if (names instanceof ResolverError) return changes.fail(names);
      const subjects = names && new Set(names.map((name) => `subject of ${name}`));
      changes.tell({ block: blockRef(), subjects });
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
    lie: (how) => {
      lies = how;
    },
  };
  if (options.withoutReadMany) {
    const { readMany: _, ...rest } = service;
    return rest;
  }
  return service;
}
