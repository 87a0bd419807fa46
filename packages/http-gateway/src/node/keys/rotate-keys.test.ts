import { createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { createKeySigner } from './key-signer.ts';
import { firstSigningKey, rotateSigningKeys } from './rotate-keys.ts';
import type { SigningKey } from './signing-key.ts';

const day = 24 * 60 * 60 * 1000;

function rig() {
  const clock = createManualClock();
  const first = firstSigningKey(clock.now());
  const rotate = (keys: readonly SigningKey[], atOnce = false) =>
    rotateSigningKeys(keys, { now: clock.now(), atOnce });
  const signs = (keys: readonly SigningKey[], ago = 0) =>
    createKeySigner(keys, clock).keyid(Math.floor((clock.now() - ago) / 1000));
  const published = (keys: readonly SigningKey[]) =>
    createKeySigner(keys, clock)
      .keys()
      .map(({ kid }) => kid);
  return { clock, first, rotate, signs, published };
}

describe('keys', () => {
  it('sign from the start, also what was read up to a week before', () => {
    const { first, signs } = rig();
    expect([signs([first]), signs([first], 7 * day), signs([first], 8 * day)]).toEqual([
      first.kid,
      first.kid,
      undefined,
    ]);
  });

  it('are published a day before they sign, and for a week after the next one does', async () => {
    const { clock, first, rotate, signs, published } = rig();
    const { keys, next, former, dropped } = rotate([first])!;
    expect([former.map(({ kid }) => kid), dropped]).toEqual([[first.kid], []]);
    expect(published(keys)).toEqual([next.kid, first.kid]);
    expect(signs(keys)).toBe(first.kid);
    await clock.advance(day - 1_000);
    expect(signs(keys)).toBe(first.kid);
    await clock.advance(1_000);
    expect(signs(keys)).toBe(next.kid);
    // An answer says when the chain was asked: by then the former key was in force.
    expect(signs(keys, 1_000)).toBe(first.kid);
    await clock.advance(7 * day - 1);
    expect(published(keys)).toEqual([next.kid, first.kid]);
    await clock.advance(1);
    expect(published(keys)).toEqual([next.kid]);
    expect(rotate(keys)?.dropped.map(({ kid }) => kid)).toEqual([first.kid]);
  });

  it('are not rotated while a next one waits', async () => {
    const { clock, first, rotate } = rig();
    const { keys } = rotate([first])!;
    expect(rotate(keys)).toBeUndefined();
    await clock.advance(day);
    expect(rotate(keys)?.former).toHaveLength(2);
  });

  it('that came into wrong hands count no more at once, and nor does one that waits', () => {
    const { first, rotate, signs, published } = rig();
    const { keys: waiting } = rotate([first])!;
    const { keys, next, former, dropped } = rotate(waiting, true)!;
    expect([former, dropped.length]).toEqual([[], 2]);
    expect([published(keys), signs(keys), signs(keys, day)]).toEqual([[next.kid], next.kid, next.kid]);
  });

  it('sign nothing once they have run out', async () => {
    const { clock, first, signs, published } = rig();
    await clock.advance(5 * 365 * day);
    expect([signs([first]), published([first])]).toEqual([undefined, []]);
  });
});
