import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isResolverError } from '../errors.ts';
import type { Evidence } from '../evidence.ts';
import type { NameService } from '../name-service.ts';
import type { Reading } from '../reading.ts';
import type { Milliseconds } from '../units.ts';

/** A name service over a chain that the test can write to. */
export interface NameServiceUnderTest {
  readonly service: NameService;
  /** The full name for a label of `a-z0-9`, at least five long: `label => label + '.azero'`. */
  nameOf(label: string): string;
  /** Texts that the service must refuse as names, though it supports their ending. */
  readonly badNames: readonly string[];
  /** Other ways to type the name of `nameOf('conforma')`. */
  readonly spellings: readonly string[];
  /** Registers the name or replaces all its records; returns when a read at the service's finality sees it. */
  put(name: string, records: Readonly<Record<string, string>>): Promise<void>;
  /** Takes the name away, for good. */
  remove(name: string): Promise<void>;
  /** Lets the name's registration run out. */
  expire?(name: string): Promise<void>;
  /** Moves the chain's clock and head on. */
  advance(by: Milliseconds): Promise<void>;
  /** Points the name at the account, and names the account so when `primary`. */
  setAccount?(name: string, account: string, primary: boolean): Promise<void>;
  /** Two accounts in canonical form. */
  readonly accounts?: readonly [string, string];
  /** What its evidence says of its strength. @default one endpoint, alone */
  readonly strength?: Pick<Evidence, 'assurance' | 'asked' | 'agreed'>;
  teardown(): Promise<void>;
}

/** How to make one, and what it cannot do. */
export interface NameServiceFixture {
  setup(): Promise<NameServiceUnderTest>;
  /** Tests that do not apply, each with the reason. */
  readonly skip?: readonly { readonly reason: string; readonly tests: readonly string[] }[];
}

const keys = ['staex-id', 'io.staex.id', 'libp2p-peer-id', 'peer-id'];

/** Registers the tests that every {@link NameService} passes. */
export function nameServiceConformance(title: string, fixture: NameServiceFixture): void {
  const skipped = new Map(fixture.skip?.flatMap(({ reason, tests }) => tests.map((test) => [test, reason])));

  describe(`${title} as a name service`, () => {
    let t: NameServiceUnderTest;
    beforeAll(async () => {
      t = await fixture.setup();
    });
    afterAll(() => t?.teardown());

    const test = (name: string, run: () => Promise<void>): void => {
      const reason = skipped.get(name);
      if (reason === undefined) it(name, run);
      else it.skip(`${name} (${reason})`, () => {});
    };
    const read = (name: string, wanted = keys): Promise<Reading> =>
      t.service.read(t.service.parse(name), wanted);

    test('supports its own names and not those without an ending', async () => {
      expect(t.service.supports(t.nameOf('conforma'))).toBe(true);
      expect(t.service.supports('conforma')).toBe(false);
    });

    test('parses every spelling of a name to one canonical name', async () => {
      const name = t.service.parse(t.nameOf('conforma'));
      expect(t.service.parse(name.text)).toEqual(name);
      expect(name.labels.join('.')).toBe(name.text);
      expect(name.service).toBe(t.service.id);
      for (const spelling of t.spellings) expect(t.service.parse(spelling)).toEqual(name);
    });

    test('refuses what cannot be a name, with a reason', async () => {
      expect(t.badNames.length).toBeGreaterThan(0);
      for (const bad of t.badNames) {
        const error = caught(() => t.service.parse(bad));
        expect(error, bad).toMatchObject({ name: 'ResolverError', code: 'INVALID_NAME' });
        expect((error as Error).message.length).toBeGreaterThan(10);
      }
    });

    test('reads the records that were written, to the letter', async () => {
      const value = 'a \t\n\u0000\u001b[2J\u202e<script>🦄é';
      await t.put(t.nameOf('letters'), { 'staex-id': value, 'peer-id': 'x'.repeat(1000) });
      const reading = await read(t.nameOf('letters'));
      expect(reading.state).toBe('found');
      if (reading.state !== 'found') return;
      expect(reading.records.get('staex-id')).toBe(value);
      expect(reading.records.get('peer-id')).toBe('x'.repeat(1000));
      expect(reading.records.has('libp2p-peer-id')).toBe(false);
    });

    test('shows the evidence: service, chain, contract, block and the origin asked', async () => {
      await t.put(t.nameOf('evident'), { 'staex-id': 'x' });
      const { evidence } = await read(t.nameOf('evident'));
      expect(evidence.service).toBe(t.service.id);
      expect(evidence.network).toBe(t.service.network.id);
      expect(evidence.chain).toMatch(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/);
      expect(evidence.contract).not.toBe('');
      expect(evidence.block.number).toBeGreaterThan(0n);
      expect(evidence.block.hash).toMatch(/^0x[0-9a-f]{64}$/);
      expect(evidence.block.time).toBeInstanceOf(Date);
      const strength = t.strength ?? { assurance: 'single', asked: 1, agreed: 1 };
      expect(evidence).toMatchObject({ finality: t.service.finality, ...strength });
      expect(evidence.endpoints).toHaveLength(strength.agreed);
      expect(evidence.dissent).toBeUndefined();
      for (const origin of evidence.endpoints) expect(origin).toMatch(/^[a-z][a-z0-9]*:\/\/[^/?#@]+$/);
    });

    test('says that a name was never registered', async () => {
      expect(await read(t.nameOf('nobodyhere'))).toMatchObject({ state: 'absent', reason: 'name' });
    });

    test('says that a living name has none of the records', async () => {
      await t.put(t.nameOf('recordless'), { unrelated: 'x' });
      const reading = await read(t.nameOf('recordless'));
      expect(reading.state).toBe('found');
      if (reading.state === 'found') expect(keys.filter((key) => reading.records.has(key))).toEqual([]);
    });

    test('says that a name has expired', async () => {
      await t.put(t.nameOf('runsout'), { 'staex-id': 'x' });
      await t.expire?.(t.nameOf('runsout'));
      const reading = await read(t.nameOf('runsout'));
      expect(reading).toMatchObject({ state: 'absent', reason: 'expired' });
      expect(reading.state === 'absent' && reading.expiresAt).toBeInstanceOf(Date);
    });

    test('sees a change at a later block', async () => {
      await t.put(t.nameOf('changes'), { 'staex-id': 'one' });
      const before = await read(t.nameOf('changes'));
      await t.put(t.nameOf('changes'), { 'staex-id': 'two' });
      await t.advance(60_000);
      const after = await read(t.nameOf('changes'));
      expect(after.state === 'found' && after.records.get('staex-id')).toBe('two');
      expect(after.evidence.block.number).toBeGreaterThan(before.evidence.block.number);
    });

    test('sees that a name is gone', async () => {
      await t.put(t.nameOf('goesaway'), { 'staex-id': 'x' });
      await t.remove(t.nameOf('goesaway'));
      await t.advance(60_000);
      expect(await read(t.nameOf('goesaway'))).toMatchObject({ state: 'absent', reason: 'name' });
    });

    test('reads many names in their order, absent ones and repeats included', async () => {
      await t.put(t.nameOf('manyone'), { 'staex-id': 'one' });
      await t.put(t.nameOf('manytwo'), { 'staex-id': 'two' });
      await t.advance(60_000);
      const labels = ['manytwo', 'nobodyhere', 'manyone', 'manytwo'];
      const outcomes = await t.service.readMany?.(
        labels.map((l) => ({ name: t.service.parse(t.nameOf(l)), keys })),
      );
      const seen = outcomes?.map((o) =>
        o instanceof Error ? o.message : o.state === 'found' ? o.records.get('staex-id') : o.reason,
      );
      expect(seen).toEqual(['two', 'name', 'one', 'two']);
    });

    test('reads a hundred names at one block', async () => {
      const queries = Array.from({ length: 100 }, (_, i) => ({
        name: t.service.parse(t.nameOf(`manyone${i}`)),
        keys,
      }));
      const outcomes = (await t.service.readMany?.(queries)) ?? [];
      expect(outcomes).toHaveLength(100);
      const blocks = outcomes.map((o) => (o instanceof Error ? o : o.evidence.block.hash));
      expect(new Set(blocks).size).toBe(1);
    });

    test('ends at once for a signal that fired before', async () => {
      const error = await t.service
        .read(t.service.parse(t.nameOf('conforma')), keys, { signal: AbortSignal.abort() })
        .catch((e: unknown) => e);
      expect(error).toMatchObject({ name: 'ResolverError', code: 'ABORTED' });
    });

    test('ends when the signal fires on the way', async () => {
      const ending = new AbortController();
      const work = t.service.read(t.service.parse(t.nameOf('conforma')), keys, { signal: ending.signal });
      ending.abort();
      // A service that answers without waiting for anything may be done by then.
      const outcome = await work.catch((e: unknown) => e);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'ResolverError', code: 'ABORTED' });
      else expect(outcome).toHaveProperty('evidence');
    });

    test('refuses to answer from below the block demanded', async () => {
      const { evidence } = await read(t.nameOf('nobodyhere'));
      const minBlock = evidence.block.number + 1_000_000n;
      const error = await t.service
        .read(t.service.parse(t.nameOf('conforma')), keys, { minBlock, signal: AbortSignal.timeout(8_000) })
        .catch((e: unknown) => e);
      expect(error).toMatchObject({ name: 'ResolverError', code: 'TOO_OLD', retryable: true });
    });

    test('finds the primary name of an account and confirms it forwards', async () => {
      const [account] = t.accounts ?? [];
      await t.put(t.nameOf('primary'), { 'staex-id': 'x' });
      await t.setAccount?.(t.nameOf('primary'), account ?? '', true);
      await t.advance(60_000);
      expect(t.service.supportsAccount?.(account ?? '')).toBe(true);
      expect(await t.service.reverse?.(account ?? '')).toMatchObject({
        state: 'found',
        name: { text: t.service.parse(t.nameOf('primary')).text },
        account: { address: account },
      });
      const reading = await read(t.nameOf('primary'));
      expect(reading.state === 'found' && reading.account?.address).toBe(account);
    });

    test('says that an account has no primary name', async () => {
      const [, account] = t.accounts ?? [];
      expect(await t.service.reverse?.(account ?? '')).toMatchObject({ state: 'absent', reason: 'unset' });
    });

    test('rejects reads after it was closed', async () => {
      const other = await fixture.setup();
      await other.service.close?.();
      const error = await other.service
        .read(other.service.parse(other.nameOf('conforma')), keys)
        .catch((e: unknown) => e);
      await other.teardown();
      expect(isResolverError(error) && error.code).toBe('CLOSED');
    });
  });
}

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
