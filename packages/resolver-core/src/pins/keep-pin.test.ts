import { describe, expect, it } from 'vitest';
import type { PeerId, PeerKind } from '../peer-id/peer-id.ts';
import type { FoundResolution } from '../resolution.ts';
import { cachedReading } from '../testing/index.ts';
import { acceptPin, rememberPin } from './keep-pin.ts';
import { createMemoryPins } from './memory-pins.ts';
import type { Pin } from './pin.ts';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const key = { type: 'ed25519', hex: '0x01' } as const;
const staex: PeerId = { kind: 'staex', id: 'a', key };
const libp2p: PeerId = { kind: 'libp2p', id: 'b' };
const pin = (more: Partial<Pin> = {}): Pin => ({
  name: 'alice.fake',
  chain: 'fake:1',
  ...staex,
  without: [],
  firstSeen: day(1),
  lastSeen: day(2),
  block: 100n,
  registeredAt: undefined,
  ...more,
});
const found = (
  peers: readonly PeerId[],
  block = 100,
  more: Partial<FoundResolution> = {},
): FoundResolution => {
  const listed = peers.map((peer) => ({ ...peer, recordKey: `${peer.kind}-id`, raw: peer.id }));
  return {
    state: 'found',
    input: 'alice.fake',
    name: { text: 'alice.fake', labels: ['alice', 'fake'], service: 'fake' },
    evidence: cachedReading(block).reading.evidence,
    freshness: { origin: 'chain', readAt: day(3), freshUntil: day(3), staleUntil: day(3), stale: false },
    peer: listed[0] as FoundResolution['peer'],
    peers: listed,
    ignored: [],
    ...more,
  };
};

/** What is remembered after a name with these pins was found so. */
async function keptAfter(
  keep: typeof rememberPin,
  known: readonly Pin[],
  seen: FoundResolution,
  { kinds = ['staex', 'libp2p'], now = day(3) }: { kinds?: readonly PeerKind[]; now?: Date } = {},
): Promise<readonly Pin[]> {
  const pins = createMemoryPins(known);
  await keep(seen, { pins, kinds, now: now.getTime() });
  return pins.get('alice.fake');
}

describe('remembering a name', () => {
  it('keeps who it stood for, where and when that was seen, and which kinds were not there', async () => {
    expect(await keptAfter(rememberPin, [], found([staex], 7, { registeredAt: day(1) }))).toEqual([
      pin({ without: ['libp2p'], firstSeen: day(3), lastSeen: day(3), block: 7n, registeredAt: day(1) }),
    ]);
    expect(await keptAfter(rememberPin, [], found([staex, libp2p], 7))).toMatchObject([{ without: [] }]);
  });

  it('moves the last time and the block on, never back', async () => {
    const again = (block: number, now: Date) =>
      keptAfter(rememberPin, [pin()], found([staex], block), { now });
    expect(await again(105, day(5))).toMatchObject([{ firstSeen: day(1), lastSeen: day(5), block: 105n }]);
    expect(await again(95, day(5))).toMatchObject([{ lastSeen: day(5), block: 100n }]);
    expect(await again(105, day(1))).toMatchObject([{ lastSeen: day(2), block: 105n }]);
  });

  it('keeps when the name was registered, also when a later answer does not say', async () => {
    const known = [pin({ registeredAt: day(1) })];
    expect(await keptAfter(rememberPin, known, found([staex]))).toMatchObject([{ registeredAt: day(1) }]);
    const learnt = found([staex], 100, { registeredAt: day(1) });
    expect(await keptAfter(rememberPin, [pin()], learnt)).toMatchObject([{ registeredAt: day(1) }]);
    const older = found([staex], 100, { registeredAt: new Date(0) });
    expect(await keptAfter(rememberPin, known, older)).toMatchObject([{ registeredAt: day(1) }]);
  });

  it('collects the kinds that were ever asked for in vain, but for its own', async () => {
    const known = [pin({ without: ['nostr', 'staex'] })];
    const [kept] = await keptAfter(rememberPin, known, found([staex]));
    expect([...(kept?.without ?? [])].sort()).toEqual(['libp2p', 'nostr']);
    const [bare] = await keptAfter(rememberPin, [pin({ without: undefined })], found([staex]));
    expect(bare?.without).toEqual(['libp2p']);
  });

  it('keeps that the keys were compared', async () => {
    const known = [pin({ comparedAt: day(2) })];
    expect(await keptAfter(rememberPin, known, found([staex]))).toMatchObject([{ comparedAt: day(2) }]);
  });

  it('changes nothing for another peer, and nothing for a stale answer', async () => {
    const known = [pin()];
    expect(await keptAfter(rememberPin, known, found([{ ...staex, id: 'x', key: undefined }], 200))).toEqual(
      known,
    );
    const stale = { ...found([staex], 200).freshness, stale: true };
    expect(await keptAfter(rememberPin, known, found([staex], 200, { freshness: stale }))).toEqual(known);
  });
});

describe('accepting a change', () => {
  const other: PeerId = { kind: 'staex', id: 'x' };

  it('puts what is found in the place of what says otherwise', async () => {
    expect(await keptAfter(acceptPin, [pin({ comparedAt: day(2) })], found([other], 105))).toEqual([
      {
        ...pin(),
        id: 'x',
        key: undefined,
        without: ['libp2p'],
        firstSeen: day(3),
        lastSeen: day(3),
        block: 105n,
      },
    ]);
  });

  it('is refused to an answer from before the block of the pin, but not to one from its very block', async () => {
    expect(await keptAfter(acceptPin, [pin()], found([other], 99))).toEqual([pin()]);
    expect(await keptAfter(acceptPin, [pin()], found([other], 100))).toMatchObject([{ id: 'x' }]);
  });

  it('compares no blocks of two chains', async () => {
    const known = [pin({ chain: 'fake:2', block: 9_000n })];
    expect(await keptAfter(acceptPin, known, found([other], 100))).toMatchObject([
      { id: 'x', chain: 'fake:1' },
    ]);
  });

  it('is refused when any of those it contradicts is newer', async () => {
    const known = [
      pin({ block: 1n }),
      pin({ kind: 'libp2p', id: 'b', key: undefined, block: 500n, without: ['staex'] }),
    ];
    expect(await keptAfter(acceptPin, known, found([other], 100))).toEqual(known);
  });

  it('leaves what it does not contradict as it is', async () => {
    const nostr = pin({ kind: 'nostr', id: 'n', key: undefined });
    const kept = await keptAfter(acceptPin, [nostr, pin()], found([other], 105));
    expect(kept).toMatchObject([
      { kind: 'nostr', id: 'n', lastSeen: day(2) },
      { kind: 'staex', id: 'x' },
    ]);
  });

  it('lets a pin of another kind stay whose record is still there, and forgets that the new one was missing', async () => {
    const known = [pin({ kind: 'libp2p', id: 'b', key: undefined, without: ['staex', 'nostr'] })];
    expect(await keptAfter(acceptPin, known, found([staex, libp2p], 105))).toMatchObject([
      { kind: 'libp2p', id: 'b', without: ['nostr'], lastSeen: day(2) },
      { kind: 'staex', id: 'a' },
    ]);
  });

  it('drops a pin of another kind whose record is gone', async () => {
    const known = [pin({ kind: 'libp2p', id: 'b', key: undefined, without: ['staex'] })];
    expect(await keptAfter(acceptPin, known, found([staex], 105))).toMatchObject([{ kind: 'staex' }]);
  });

  it('puts it in the place of a pin of its kind, also where another record has the key of that pin', async () => {
    const twin: PeerId = { kind: 'libp2p', id: 'b', key };
    const kept = await keptAfter(acceptPin, [pin()], found([other, twin], 105));
    expect(kept).toMatchObject([{ kind: 'staex', id: 'x' }]);
  });

  it('drops a pin whose kind is gone, also where another record has its key', async () => {
    const twin: PeerId = { kind: 'did-key', id: 'did:key:a', key };
    const kinds = ['staex', 'libp2p', 'did-key'] as const;
    const known = [pin({ without: undefined })];
    const kept = await keptAfter(acceptPin, known, found([libp2p, twin], 105), { kinds });
    expect(kept).toMatchObject([{ kind: 'libp2p', id: 'b' }]);
  });

  it('drops every pin of a registration before, whatever is still there', async () => {
    const known = [pin({ kind: 'libp2p', id: 'b', key: undefined, registeredAt: day(1) })];
    const sold = found([staex, libp2p], 105, { registeredAt: day(2) });
    expect(await keptAfter(acceptPin, known, sold)).toMatchObject([{ kind: 'staex' }]);
  });

  it('takes no stale answer', async () => {
    const stale = { ...found([other]).freshness, stale: true };
    expect(await keptAfter(acceptPin, [pin()], found([other], 105, { freshness: stale }))).toEqual([pin()]);
  });
});

it('pins in memory are empty at first and forget a name for good', async () => {
  const pins = createMemoryPins([pin(), pin({ kind: 'nostr' }), pin({ name: 'bob.fake' })]);
  expect(await pins.get('nobody.fake')).toEqual([]);
  expect((await pins.get('alice.fake')).map(({ kind }) => kind)).toEqual(['staex', 'nostr']);
  await pins.update('alice.fake', () => []);
  expect(await pins.get('alice.fake')).toEqual([]);
  await pins.update('carol.fake', (known) => {
    expect(known).toEqual([]);
    return [];
  });
});
