import { afterEach, expect, it, vi } from 'vitest';
import { createResolver } from '../create-resolver.ts';
import { createFakeNameService, createManualClock } from '../testing/index.ts';
import type { FollowEvent } from './following.ts';

const parts = ['./following.ts', './watch-names.ts'] as const;

afterEach(() => {
  for (const part of parts) vi.doUnmock(part);
  vi.resetModules();
});

/** A resolver whose part cannot be loaded at first. */
function rig(part: (typeof parts)[number]) {
  let isOffline = true;
  vi.doMock(part, async (original) => {
    if (isOffline) throw new Error('offline');
    return original();
  });
  const service = createFakeNameService({ clock: createManualClock() });
  const subjectOf = vi.fn((name: { readonly text: string }) => name.text);
  const resolver = createResolver({ services: [{ ...service, subjectOf }], clock: createManualClock() });
  const events: FollowEvent[] = [];
  /** Follows, and waits for what is told first. */
  const follow = async (): Promise<FollowEvent | undefined> => {
    const before = events.length;
    resolver.follow((event) => events.push(event));
    await vi.waitFor(() => expect(events.length).toBeGreaterThan(before), { timeout: 5_000 });
    return events[before];
  };
  const goOnline = (): void => {
    isOffline = false;
  };
  return { resolver, subjectOf, follow, goOnline };
}

it('is lost when it cannot be loaded, and follows with the next wish', async () => {
  const { follow, goOnline } = rig('./following.ts');
  for (let i = 0; i < 2; i++)
    expect(await follow()).toMatchObject({ state: 'lost', error: { code: 'UNAVAILABLE', retryable: true } });
  goOnline();
  expect(await follow()).toMatchObject({ state: 'head' });
});

it('holds no question of the time when it could not be loaded', async () => {
  const { resolver, subjectOf, follow, goOnline } = rig('./following.ts');
  await follow();
  await resolver.lookup('alice.fake');
  goOnline();
  await follow();
  expect(subjectOf).not.toHaveBeenCalled();
  await resolver.lookup('bob.fake');
  expect(subjectOf).toHaveBeenCalledOnce();
});

it.each(parts)(
  'lets no name be watched while %s cannot be loaded, and does with the next wish',
  async (part) => {
    const { resolver, goOnline } = rig(part);
    const watch = () => resolver.watch(['alice.fake']);
    for (let i = 0; i < 2; i++)
      await expect(watch().next()).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    goOnline();
    expect(await watch().next()).toMatchObject({ value: { input: 'alice.fake', state: 'absent' } });
    await resolver.close();
  },
);
