import { beforeEach, describe, expect, it } from 'vitest';
import { createResolver } from '../create-resolver.ts';
import { ResolverError } from '../errors.ts';
import type { LookupOptions } from '../lookup-options.ts';
import type { FoundResolution } from '../resolution.ts';
import type { Resolver } from '../resolver.ts';
import { createFakeNameService, type FakeNameService } from '../testing/fake-name-service.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { checkPin, type PinCheck } from './check-pin.ts';
import { acceptPin, rememberPin } from './keep-pin.ts';
import { createMemoryPins } from './memory-pins.ts';

const ids = {
  staex: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  otherStaex: 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
  libp2p: '12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5',
};

let clock: ManualClock;
let service: FakeNameService;
let resolver: Resolver;
let pins = createMemoryPins();

function set(records: Record<string, string>, registeredAt?: Date): void {
  const entry = { records: new Map(Object.entries(records)) };
  service.entries.set('alice.fake', registeredAt ? { ...entry, registeredAt } : entry);
  service.mine();
}

/** Looks the name up, checks it against the pins, and remembers it as a face does. */
async function look(more: LookupOptions = {}): Promise<PinCheck> {
  const lookup: LookupOptions = { policy: 'network', ...more };
  const checked = await checkPin(await resolver.lookup('alice.fake', lookup), { pins, resolver, lookup });
  const { resolution } = checked;
  if (resolution.state === 'found')
    await rememberPin(resolution, { pins, kinds: lookup.kinds, now: clock.now() });
  return checked;
}

async function accept(lookup: LookupOptions = {}): Promise<void> {
  const found = (await resolver.lookup('alice.fake', { ...lookup, policy: 'network' })) as FoundResolution;
  await acceptPin(found, { pins, kinds: lookup.kinds, now: clock.now() });
}

beforeEach(() => {
  clock = createManualClock(Date.parse('2026-03-01T12:00:00Z'));
  service = createFakeNameService({ clock });
  resolver = createResolver({ services: [service], clock });
  pins = createMemoryPins();
  set({ 'staex-id': ids.staex }, new Date('2025-01-01'));
});

describe('a name', () => {
  it('is new once, and the same from then on', async () => {
    expect((await look()).pin).toBe('new');
    await clock.advance(60_000);
    expect((await look()).pin).toBe('same');
    expect(await pins.get('alice.fake')).toMatchObject([
      {
        chain: 'fake:1',
        kind: 'staex',
        id: ids.staex,
        firstSeen: new Date('2026-03-01T12:00:00Z'),
        lastSeen: new Date('2026-03-01T12:01:00Z'),
        block: 101n,
      },
    ]);
  });

  it('that stands for another peer gives nothing but what changed, until that is accepted', async () => {
    await look();
    set({ 'staex-id': ids.otherStaex }, new Date('2025-01-01'));
    await clock.advance(60_000);
    const { resolution, pin, change } = await look();
    expect(resolution).toMatchObject({
      state: 'unknown',
      error: { code: 'PIN_CHANGED', reason: 'peer', retryable: false },
    });
    expect(pin).toBe('changed');
    expect(change).toMatchObject({
      before: { id: ids.staex },
      now: { peer: { id: ids.otherStaex } },
      final: true,
    });
    expect(resolution.state === 'unknown' && resolution.error.meta).toEqual([
      `before  staex ${ids.staex}  (first seen 2026-03-01 12:00, last 2026-03-01 12:00 at block 101)`,
      `now     staex ${ids.otherStaex}  (read at block 102, finalized; changed after block 101)`,
      'Ask the owner another way, not through this name, whether they changed it.',
    ]);
    expect((await look()).pin).toBe('changed');
    await accept();
    expect((await look()).pin).toBe('same');
    expect(await pins.get('alice.fake')).toMatchObject([{ id: ids.otherStaex }]);
  });

  it('that was registered anew is another one, also with the same id', async () => {
    await look();
    set({ 'staex-id': ids.staex }, new Date('2026-02-01'));
    await clock.advance(60_000);
    const { resolution } = await look();
    expect(resolution).toMatchObject({ error: { code: 'PIN_CHANGED', reason: 'registration' } });
    await accept();
    expect((await look()).pin).toBe('same');
  });

  it('that is none has no pins, and its error is handed on as it is', async () => {
    const error = new ResolverError({ code: 'INVALID_NAME', shortMessage: 'No name' });
    const resolution = { state: 'unknown', input: 'alice fake', error } as const;
    expect(await checkPin(resolution, { pins, resolver })).toEqual({ resolution, known: [] });
  });

  it('that is gone or broken is no change, and forgotten for neither', async () => {
    await look();
    for (const records of [{}, { 'staex-id': 'x' }]) {
      set(records, new Date('2025-01-01'));
      await clock.advance(60_000);
      const { pin, known, resolution } = await look();
      expect([pin, known.length, resolution.state === 'unknown']).toEqual([undefined, 1, false]);
    }
  });
});

describe('an old answer', () => {
  it('is no change but too old, even when it is the newest to be had', async () => {
    await look();
    service.setHead(50);
    service.entries.set('alice.fake', { records: new Map([['staex-id', ids.otherStaex]]) });
    resolver = createResolver({ services: [service], clock });
    expect((await look()).resolution).toMatchObject({ error: { code: 'TOO_OLD' } });
    await accept();
    expect((await look()).resolution).toMatchObject({ error: { code: 'TOO_OLD' } });
    expect(await pins.get('alice.fake')).toMatchObject([{ id: ids.staex, block: 101n }]);
  });

  it('of an earlier registration does not make the present one look new', async () => {
    set({ 'staex-id': ids.staex }, new Date('2026-01-01'));
    await look();
    set({ 'staex-id': ids.staex }, new Date('2025-01-01'));
    service.setHead(50);
    resolver = createResolver({ services: [service], clock });
    expect((await look()).pin).toBe('same');
    service.setHead(200);
    set({ 'staex-id': ids.staex }, new Date('2026-01-01'));
    expect((await look()).pin).toBe('same');
  });

  it('that is stale bears nothing out, makes no pin and is never taken for a change', async () => {
    await look();
    const known = pins;
    await clock.advance(3_600_000);
    service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'Away' }));
    pins = createMemoryPins();
    const stale = await look({ policy: 'cache-first' });
    expect(stale).toMatchObject({ pin: undefined, resolution: { freshness: { stale: true } } });
    await acceptPin(stale.resolution as FoundResolution, { pins, now: clock.now() });
    expect(await pins.get('alice.fake')).toEqual([]);
    const [pin] = await known.get('alice.fake');
    pins = createMemoryPins(pin ? [{ ...pin, id: ids.otherStaex }] : []);
    expect((await look({ policy: 'cache-first' })).resolution).toMatchObject({
      state: 'unknown',
      error: { code: 'UNAVAILABLE' },
    });
  });

  it('is not what a change is reported from: a fresh one counts', async () => {
    await look();
    set({ 'staex-id': ids.otherStaex });
    const stale = resolver;
    resolver = createResolver({ services: [service], clock });
    await accept();
    resolver = stale;
    // The cache of this resolver still has the peer from before.
    expect(await look({ policy: 'cache-first' })).toMatchObject({
      pin: 'same',
      resolution: { peer: { id: ids.otherStaex } },
    });
  });
});

describe('a change', () => {
  it('that no finalized block has yet says so', async () => {
    const latest: Resolver = {
      ...resolver,
      lookup: async (name, o) => {
        const head = o?.finality === 'finalized' ? ids.staex : ids.otherStaex;
        service.entries.set('alice.fake', { records: new Map([['staex-id', head]]) });
        return await resolver.lookup(name, { ...o, finality: o?.finality ?? 'latest' });
      },
    };
    await look();
    const outcome = await latest.lookup('alice.fake');
    const checked = await checkPin(outcome, { pins, resolver: latest });
    expect(checked).toMatchObject({ pin: 'changed', change: { final: false } });
    expect(checked.resolution).toMatchObject({ error: { retryable: true } });
    const chosen = { pins, resolver: latest, lookup: { finality: 'latest' } } as const;
    expect(await checkPin(outcome, chosen)).toMatchObject({ change: { final: true } });
  });

  it('is not taken by remembering', async () => {
    await look();
    set({ 'staex-id': ids.otherStaex });
    const found = (await resolver.lookup('alice.fake', { policy: 'network' })) as FoundResolution;
    await rememberPin(found, { pins, now: clock.now() });
    expect(await pins.get('alice.fake')).toMatchObject([{ id: ids.staex }]);
  });
});

describe('a name with several kinds', () => {
  it('has a pin for each that was asked for', async () => {
    set({ 'staex-id': ids.staex, 'libp2p-peer-id': ids.libp2p });
    expect((await look()).pin).toBe('new');
    expect((await look({ kinds: ['libp2p'] })).pin).toBe('new');
    expect((await look({ kinds: ['libp2p', 'staex'] })).pin).toBe('same');
    expect(await pins.get('alice.fake')).toMatchObject([{ kind: 'staex' }, { kind: 'libp2p' }]);
    await look();
    expect(await pins.get('alice.fake')).toMatchObject([{ kind: 'staex' }, { kind: 'libp2p' }]);
  });

  it('has changed when a kind is put before the known one, and keeps that one when it is accepted', async () => {
    set({ 'staex-id': ids.staex });
    const kinds = ['libp2p', 'staex'] as const;
    await look({ kinds });
    set({ 'staex-id': ids.staex, 'libp2p-peer-id': ids.libp2p });
    await clock.advance(60_000);
    // The chosen one is still the same in the usual order, which makes the added one no less of a change.
    expect((await look()).pin).toBe('same');
    expect((await look({ kinds })).pin).toBe('changed');
    await accept({ kinds });
    expect((await look({ kinds })).pin).toBe('same');
    expect((await look()).pin).toBe('same');
  });

  it('loses what was compared of another owner', async () => {
    set({ 'staex-id': ids.staex, 'libp2p-peer-id': ids.libp2p }, new Date('2025-01-01'));
    await look({ kinds: ['libp2p'] });
    await pins.update('alice.fake', (known) => known.map((pin) => ({ ...pin, comparedAt: new Date(1) })));
    set({ 'staex-id': ids.staex, 'libp2p-peer-id': ids.libp2p }, new Date('2026-01-01'));
    await clock.advance(60_000);
    expect((await look()).resolution).toMatchObject({
      error: { message: expect.stringContaining('compared') },
    });
    await accept();
    expect(await pins.get('alice.fake')).toMatchObject([{ kind: 'staex' }]);
    expect((await pins.get('alice.fake')).map(({ comparedAt }) => comparedAt)).toEqual([undefined]);
  });
});
