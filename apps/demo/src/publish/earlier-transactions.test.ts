import { afterEach, describe, expect, it, vi } from 'vitest';
import { earlierTransactions } from './earlier-transactions.ts';

const hash = `0x${'1f'.repeat(32)}` as const;

function memoryStorage(): Storage {
  const held = new Map<string, string>();
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  } as Storage;
}

describe('earlierTransactions', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('outlasts a reload of the tab', () => {
    const storage = memoryStorage();
    earlierTransactions(storage).note('a.eth', hash);
    expect(earlierTransactions(storage).of('a.eth')).toMatchObject({ transaction: hash });
    expect(earlierTransactions(storage).of('b.eth')).toBeUndefined();
    earlierTransactions(storage).forget('a.eth');
    expect(earlierTransactions(storage).of('a.eth')).toBeUndefined();
  });

  it('is over after an hour', () => {
    vi.useFakeTimers();
    const earlier = earlierTransactions(memoryStorage());
    earlier.note('a.eth', undefined);
    vi.advanceTimersByTime(3_600_000);
    expect(earlier.of('a.eth')).toBeUndefined();
  });

  it.each(['nonsense', '{}', '{"at":"x"}', 'null'])('takes %s for nothing', (text) => {
    const storage = memoryStorage();
    storage.setItem('publishing a.eth', text);
    expect(earlierTransactions(storage).of('a.eth')).toBeUndefined();
  });

  it('works without a storage', () => {
    const earlier = earlierTransactions(undefined);
    earlier.note('a.eth', hash);
    expect(earlier.of('a.eth')?.transaction).toBe(hash);
  });
});
