import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toArray } from '../testing/to-array.ts';
import { inOrder } from './in-order.ts';

describe('work in order', () => {
  it('gives the results in the order of the items, whatever order they end in', async () => {
    const times = [30, 1, 20, 2, 10];
    const ended: number[] = [];
    const work = async (time: number): Promise<number> => {
      await wait(time);
      ended.push(time);
      return time;
    };
    expect(await toArray(inOrder(times, 5, work))).toEqual(times);
    expect(ended).not.toEqual(times);
  });

  it('does no more at a time than its width', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { maxLength: 20 }),
        fc.integer({ min: 1, max: 6 }),
        async (items, width) => {
          let open = 0;
          let most = 0;
          const work = async (ticks: number): Promise<number> => {
            most = Math.max(most, ++open);
            for (let i = 0; i < ticks; i++) await Promise.resolve();
            open--;
            return ticks;
          };
          expect(await toArray(inOrder(items, width, work))).toEqual(items);
          expect(most).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('does not hold a result back while it waits for more items', async () => {
    const source = typing();
    const results = inOrder(source.items, 4, async (item: string) => item.toUpperCase());
    const first = results.next();
    source.type('a');
    expect(await first).toEqual({ done: false, value: 'A' });
    const second = results.next();
    source.type('b');
    expect(await second).toEqual({ done: false, value: 'B' });
    const end = results.next();
    source.end();
    expect(await end).toEqual({ done: true, value: undefined });
  });

  it('fails in its turn, and tells the source that it stops', async () => {
    let stopped = false;
    async function* items(): AsyncGenerator<number> {
      try {
        yield* [1, 2, 3];
      } finally {
        stopped = true;
      }
    }
    const work = async (n: number): Promise<number> => {
      if (n === 2) throw new Error('two');
      await wait(5);
      return n;
    };
    const seen: number[] = [];
    const running = (async () => {
      for await (const n of inOrder(items(), 3, work)) seen.push(n);
    })();
    await expect(running).rejects.toThrow('two');
    expect([seen, stopped]).toEqual([[1], true]);
  });

  it('fails with its source', async () => {
    // biome-ignore lint/correctness/useYield: it fails before
    async function* items(): AsyncGenerator<number> {
      throw new Error('gone');
    }
    await expect(toArray(inOrder(items(), 3, async (n) => n))).rejects.toThrow('gone');
  });

  it('tells the source when its reader stops', async () => {
    let stopped = false;
    function* items(): Generator<number> {
      try {
        for (let n = 0; ; n++) yield n;
      } finally {
        stopped = true;
      }
    }
    for await (const n of inOrder(items(), 3, async (n) => n)) if (n === 5) break;
    expect(stopped).toBe(true);
  });
});

function wait(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}

/** A source like a person at a keyboard. */
function typing(): { items: AsyncGenerator<string>; type(text: string): void; end(): void } {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  return {
    items: readable.values() as unknown as AsyncGenerator<string>,
    type: (text) => void writer.write(text),
    end: () => void writer.close(),
  };
}
