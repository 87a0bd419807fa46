import { createManualClock } from '@peername/resolver-core/testing';
import { expect, it } from 'vitest';
import { createMemoryUsedInvites } from './memory-used-invites.ts';

it('remembers an invite until its link would have expired', async () => {
  const clock = createManualClock();
  const used = createMemoryUsedInvites(clock);
  const ends = (after: number): Date => new Date(clock.now() + after);
  expect(await used.has('a')).toBe(false);
  await used.add('a', ends(1_000));
  await used.add('b', ends(60_000));
  expect([await used.has('a'), await used.has('b')]).toEqual([true, true]);
  await clock.advance(1_000);
  await used.add('c', ends(60_000));
  expect(await used.has('a')).toBe(true);
  await clock.advance(1);
  await used.add('d', ends(60_000));
  expect([await used.has('a'), await used.has('b'), await used.has('c')]).toEqual([false, true, true]);
});
