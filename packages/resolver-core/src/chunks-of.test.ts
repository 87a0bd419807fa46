import { describe, expect, it } from 'vitest';
import { chunksOf } from './chunks-of.ts';
import { systemClock } from './clock.ts';
import { createManualClock } from './testing/index.ts';

async function collect<T>(chunks: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

describe('chunks of a stream', () => {
  it('hold up to their size, in order', async () => {
    expect(await collect(chunksOf([1, 2, 3, 4, 5], 2, systemClock))).toEqual([[1, 2], [3, 4], [5]]);
    expect(await collect(chunksOf([], 2, systemClock))).toEqual([]);
    expect(await collect(chunksOf(new Set([1, 2]), 2, systemClock))).toEqual([[1, 2]]);
  });

  it('do not make what is in hand wait for a slow source', async () => {
    const clock = createManualClock();
    async function* typed(): AsyncGenerator<number> {
      yield 1;
      await new Promise<void>((resolve) => clock.schedule(resolve, 60_000));
      yield 2;
    }
    const chunks = chunksOf(typed(), 100, clock);
    const first = chunks.next();
    await clock.advance(10);
    expect((await first).value).toEqual([1]);
    const second = chunks.next();
    await clock.advance(60_000);
    expect((await second).value).toEqual([2]);
  });

  it('are never empty, however long a source says nothing', async () => {
    const clock = createManualClock();
    async function* late(): AsyncGenerator<number> {
      await new Promise<void>((resolve) => clock.schedule(resolve, 60_000));
      yield 1;
    }
    const all = collect(chunksOf(late(), 100, clock));
    await clock.advance(60_000);
    expect(await all).toEqual([[1]]);
  });

  it('leave no timer behind', async () => {
    const clock = createManualClock();
    expect(await collect(chunksOf([1, 2, 3], 2, clock))).toEqual([[1, 2], [3]]);
    expect(clock.pending).toBe(0);
  });

  it('hand on why a source could not end, unless it says nothing at all', async () => {
    const stuck = (next: () => Promise<IteratorResult<number>>): AsyncIterable<number> => ({
      [Symbol.asyncIterator]: () => ({ next, return: () => Promise.reject(new Error('stuck')) }),
    });
    const talking = chunksOf(
      stuck(async () => ({ done: false, value: 1 })),
      1,
      systemClock,
    );
    expect((await talking.next()).value).toEqual([1]);
    await expect(talking.return?.()).rejects.toThrow('stuck');
    const ending = new AbortController();
    const silent = chunksOf(
      stuck(() => new Promise(() => {})),
      1,
      systemClock,
      ending.signal,
    );
    const next = silent.next();
    ending.abort();
    await expect(next).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('tell the source when the reader stops early', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<number> {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        closed = true;
      }
    }
    for await (const chunk of chunksOf(source(), 3, systemClock)) {
      expect(chunk).toEqual([0, 1, 2]);
      break;
    }
    expect(closed).toBe(true);
  });

  it('give what is in hand before the error of a source', async () => {
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new Error('the pipe broke');
    }
    const chunks = chunksOf(failing(), 10, systemClock);
    expect((await chunks.next()).value).toEqual([1]);
    await expect(chunks.next()).rejects.toThrow('the pipe broke');
  });

  it('end with their signal and with their reader, also while the source is silent', async () => {
    const clock = createManualClock();
    async function* silent(): AsyncGenerator<number> {
      yield 1;
      await new Promise(() => {});
    }
    const gaveUp = new AbortController();
    const aborted = collect(chunksOf(silent(), 10, clock, gaveUp.signal)).catch((error) => error.code);
    const stopped = (async () => {
      for await (const chunk of chunksOf(silent(), 10, clock)) return chunk;
    })();
    await clock.advance(10);
    gaveUp.abort();
    expect(await aborted).toBe('ABORTED');
    expect(await stopped).toEqual([1]);
  });

  it('pass an error of the source on', async () => {
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new Error('the pipe broke');
    }
    await expect(collect(chunksOf(failing(), 10, systemClock))).rejects.toThrow('the pipe broke');
  });
});
