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

  it('is known to a tab that is open already, until either saw the end', () => {
    const storage = memoryStorage();
    const [one, other] = [earlierTransactions(storage), earlierTransactions(storage)];
    one.note('a.eth', hash);
    expect(other.of('a.eth')).toMatchObject({ transaction: hash });
    other.forget('a.eth');
    expect(one.of('a.eth')).toBeUndefined();
  });

  it('works over a storage that is full, and one that throws at everything', () => {
    const no = (): never => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const full = { ...memoryStorage(), setItem: no };
    for (const storage of [full, { getItem: no, setItem: no, removeItem: no }]) {
      const earlier = earlierTransactions(storage as unknown as Storage);
      earlier.note('a.eth', hash);
      expect(earlier.of('a.eth')).toMatchObject({ transaction: hash });
      earlier.forget('a.eth');
      expect(earlier.of('a.eth')).toBeUndefined();
    }
  });

  it('leaves nothing old behind, and touches nothing of others', () => {
    const now = Date.now();
    const held: Record<string, string> = {
      'publishing old.eth': JSON.stringify({ at: now - 3_600_001 }),
      'publishing odd.eth': 'nonsense',
      'publishing new.eth': JSON.stringify({ at: now, transaction: hash }),
      theirs: 'nonsense',
    };
    const methods = {
      getItem: (key: string) => held[key] ?? null,
      removeItem: (key: string) => delete held[key],
    };
    // As with that of a browser, its keys are what it holds.
    const storage = new Proxy(held, {
      get: (_, key) => methods[key as keyof typeof methods],
    }) as unknown as Storage;
    expect(earlierTransactions(storage).of('new.eth')).toMatchObject({ transaction: hash });
    expect(Object.keys(held)).toEqual(['publishing new.eth', 'theirs']);
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
