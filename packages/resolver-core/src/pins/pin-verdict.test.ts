import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peerKinds } from '../peer-id/peer-id.ts';
import type { Pin } from './pin.ts';
import { pinVerdict } from './pin-verdict.ts';
import type { Sighting } from './sighting.ts';

const key = { type: 'ed25519', hex: `0x${'0a'.repeat(32)}` } as const;
const pin: Pin = {
  name: 'alice.fake',
  chain: 'fake:1',
  kind: 'libp2p',
  id: 'one',
  without: ['staex'],
  firstSeen: new Date(0),
  lastSeen: new Date(0),
  block: 100n,
};
const seen: Sighting = {
  name: 'alice.fake',
  chain: 'fake:1',
  kind: 'libp2p',
  id: 'one',
  among: peerKinds,
  block: 100n,
};

describe('a pin', () => {
  it('says new where nothing is known, and same for the same id', () => {
    expect(pinVerdict([], seen)).toEqual({ state: 'new' });
    expect(pinVerdict([pin], seen)).toEqual({ state: 'same', pin });
  });

  it('says changed for another id of its kind', () => {
    expect(pinVerdict([pin], { ...seen, id: 'two' })).toEqual({ state: 'changed', pin, why: 'peer' });
  });

  it('says changed for a newer registration, also with the same id, and of a kind that is new', () => {
    const old = { ...pin, registeredAt: new Date(1) };
    const sold = { state: 'changed', pin: old, why: 'registration' };
    expect(pinVerdict([old], { ...seen, registeredAt: new Date(2) })).toEqual(sold);
    expect(pinVerdict([old], { ...seen, kind: 'iroh', among: ['iroh'], registeredAt: new Date(2) })).toEqual(
      sold,
    );
    expect(pinVerdict([old], { ...seen, registeredAt: new Date(1) })).toMatchObject({ state: 'same' });
    expect(pinVerdict([old], { ...seen, registeredAt: new Date(0) })).toMatchObject({ state: 'same' });
    expect(pinVerdict([old], seen)).toMatchObject({ state: 'same' });
  });

  it('says changed for an answer from another chain, but not where one of the two names none', () => {
    expect(pinVerdict([pin], { ...seen, chain: 'fake:2' })).toEqual({ state: 'changed', pin, why: 'chain' });
    expect(pinVerdict([pin], { ...seen, kind: 'iroh', among: ['iroh'], chain: 'fake:2' })).toMatchObject({
      why: 'chain',
    });
    const { chain: _, ...bare } = pin;
    expect(pinVerdict([pin], { ...seen, chain: undefined })).toMatchObject({ state: 'same' });
    expect(pinVerdict([bare], { ...seen, id: 'two', chain: 'fake:2' })).toMatchObject({ why: 'peer' });
    expect(pinVerdict([bare], { ...seen, chain: 'fake:2' })).toMatchObject({ state: 'same' });
  });

  it('knows a key again under another kind', () => {
    const other = { ...seen, kind: 'did-key', id: 'did:key:one', key } as const;
    expect(pinVerdict([{ ...pin, key }], other)).toMatchObject({ state: 'same' });
    const { key: _, ...keyless } = other;
    for (const unlike of [{ ...other, key: { ...key, type: 'x25519' } } as const, keyless])
      expect(pinVerdict([{ ...pin, key }], unlike)).not.toMatchObject({ state: 'same' });
  });

  it('says changed for another id of its kind, also where a pin of another kind knows the key', () => {
    const own: Pin = { ...pin, kind: 'staex', id: 'own', without: [] };
    const twin: Pin = { ...pin, kind: 'did-key', id: 'did:key:one', key };
    const swapped = { ...seen, kind: 'staex', id: 'two', key } as const;
    expect(pinVerdict([twin, own], swapped)).toEqual({ state: 'changed', pin: own, why: 'peer' });
  });

  it('says changed when a kind takes the place of the one that was chosen', () => {
    // Every kind was asked for, libp2p was chosen, so there was no staex.
    expect(pinVerdict([pin], { ...seen, kind: 'staex', id: 'two' })).toMatchObject({
      state: 'changed',
      why: 'peer',
    });
    // libp2p is gone, or iroh would not have been chosen.
    expect(pinVerdict([pin], { ...seen, kind: 'iroh', id: 'two' })).toMatchObject({ state: 'changed' });
  });

  it('says changed when the kind that was chosen is gone, also where the next one is known too', () => {
    const chosen: Pin = { ...pin, kind: 'staex', id: 'chosen', without: [] };
    expect(pinVerdict([pin, chosen], seen)).toEqual({ state: 'changed', pin: chosen, why: 'peer' });
    expect(pinVerdict([pin, chosen], { ...seen, among: ['libp2p'] })).toEqual({ state: 'same', pin });
    const sameKey = { ...chosen, key };
    expect(pinVerdict([sameKey], { ...seen, key })).toEqual({ state: 'same', pin: sameKey });
  });

  it('says new for a kind that was never asked for', () => {
    const { without: _, ...alone } = pin;
    expect(pinVerdict([alone], { ...seen, kind: 'staex', id: 'two' })).toEqual({ state: 'new' });
    expect(pinVerdict([pin], { ...seen, kind: 'iroh', id: 'two', among: ['iroh'] })).toEqual({
      state: 'new',
    });
    expect(pinVerdict([pin], { ...seen, kind: 'staex', id: 'two', among: ['staex'] })).toEqual({
      state: 'new',
    });
  });

  it('is never silent about another id of its kind, whatever else is known', () => {
    const pins = fc.array(
      fc.record({ kind: fc.constantFrom(...peerKinds), id: fc.constantFrom('one', 'two') }).map((some) => ({
        ...pin,
        ...some,
      })),
    );
    fc.assert(
      fc.property(pins, fc.shuffledSubarray([...peerKinds], { minLength: 1 }), (others, among) => {
        const [kind = 'staex'] = among;
        const rest = others.filter((one) => one.kind !== kind);
        const own = { ...pin, kind };
        expect(pinVerdict([...rest, own], { ...seen, kind, id: 'three', among }).state).toBe('changed');
        expect(pinVerdict([...rest, own], { ...seen, kind, among }).state).toBe('same');
      }),
    );
  });
});
