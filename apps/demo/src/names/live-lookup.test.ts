import type { CalleeLookup } from '@peername/call';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveLookup } from './live-lookup.ts';

const found = (target: string): CalleeLookup => ({ reason: 'absent', sentence: target });

describe('createLiveLookup', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks once the typing pauses, and for whole names alone', async () => {
    const asked: string[] = [];
    const live = createLiveLookup(async (target) => {
      asked.push(target);
      return found(target);
    });
    for (const text of ['a', 'alice', 'alice.', 'alice.a', 'alice.az', 'alice.aze', ' alice.azero '])
      live.type(text);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual(['alice.azero']);
    expect(live.state.value).toEqual({ at: 'done', lookup: found('alice.azero') });
    live.type('alice');
    expect(live.state.value).toEqual({ at: 'nothing' });
  });

  it('never shows the answer for a name that is no longer there', async () => {
    const ends: (() => void)[] = [];
    const live = createLiveLookup(
      (target) => new Promise((resolve) => ends.push(() => resolve(found(target)))),
    );
    live.type('alice.azero');
    await vi.advanceTimersByTimeAsync(1_000);
    live.type('bob.azero');
    await vi.advanceTimersByTimeAsync(1_000);
    ends[1]?.();
    ends[0]?.();
    await vi.advanceTimersByTimeAsync(1);
    expect(live.state.value).toEqual({ at: 'done', lookup: found('bob.azero') });
  });
});
