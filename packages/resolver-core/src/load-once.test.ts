import { expect, it, vi } from 'vitest';
import { loadOnce } from './load-once.ts';

it('loads with the first call, once for all', async () => {
  const load = vi.fn(async () => ({}));
  const get = loadOnce('It', load);
  expect(load).not.toHaveBeenCalled();
  const [first, second] = await Promise.all([get(), get()]);
  expect(first).toBe(second);
  expect(await get()).toBe(first);
  expect(load).toHaveBeenCalledOnce();
});

it('says to all who wait that it cannot be loaded, and tries again with the next call', async () => {
  const cause = new Error('offline');
  const load = vi.fn(async () => 'there').mockRejectedValueOnce(cause);
  const get = loadOnce('It', load);
  const failed = { code: 'UNAVAILABLE', shortMessage: 'It cannot be loaded', retryable: true, cause };
  const outcomes = await Promise.allSettled([get(), get()]);
  expect(outcomes).toMatchObject([
    { status: 'rejected', reason: failed },
    { status: 'rejected', reason: failed },
  ]);
  expect(await get()).toBe('there');
  expect(load).toHaveBeenCalledTimes(2);
});
