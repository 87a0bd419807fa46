import { ResolverError } from '@peername/resolver-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEventId } from './event-id.ts';
import type { Observation } from './observation.ts';
import { createTelling, type Telling } from './telling.ts';

const known = (name: string, block: number, mark: string, service = 'fake'): Observation => ({
  state: 'known',
  name,
  service,
  block: BigInt(block),
  mark,
  json: { name, block, mark },
});
const unknown = (name: string): Observation => ({
  state: 'unknown',
  name,
  mark: 'unknown',
  json: { name, state: 'unknown' },
  error: new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' }),
});

interface Told {
  readonly event: string;
  readonly id: string;
  readonly name: string;
  readonly block?: number;
  readonly mark?: string;
}

function allOf(telling: Telling): Told[] {
  const told: Told[] = [];
  for (let text = telling.next(); text !== undefined; text = telling.next()) {
    const [, event, id, data] = /^event: (.*)\nid: (.*)\ndata: (.*)\n\n$/.exec(text) ?? [];
    told.push({ event: event!, id: id!, ...JSON.parse(data!) });
  }
  return told;
}

describe('what a client is told', () => {
  it('is each name once, and again when it changes, with a newer block alone being no change', () => {
    const telling = createTelling(['a', 'b'], undefined);
    telling.take(known('a', 1, 'x'));
    telling.take(known('b', 1, 'y'));
    expect(allOf(telling)).toMatchObject([{ name: 'a' }, { name: 'b' }]);
    telling.take(known('a', 2, 'x'));
    telling.take(known('b', 2, 'z'));
    expect(allOf(telling)).toMatchObject([{ name: 'b', mark: 'z', block: 2 }]);
  });

  it('never goes back to an older block', () => {
    const telling = createTelling(['a'], undefined);
    telling.take(known('a', 5, 'new'));
    telling.take(known('a', 4, 'old'));
    expect(allOf(telling)).toMatchObject([{ mark: 'new' }]);
  });

  it('is only the last of several changes that it was too slow to take', () => {
    const telling = createTelling(['a'], undefined);
    for (let block = 1; block <= 1_000; block++) telling.take(known('a', block, `m${block}`));
    expect(allOf(telling)).toMatchObject([{ mark: 'm1000' }]);
  });

  it('is an outage once, and the state when it is over', () => {
    const telling = createTelling(['a'], undefined);
    telling.take(known('a', 1, 'x'));
    allOf(telling);
    telling.take(unknown('a'));
    telling.take(unknown('a'));
    expect(allOf(telling)).toMatchObject([{ event: 'unknown', name: 'a' }]);
    telling.take(unknown('a'));
    expect(allOf(telling)).toEqual([]);
    telling.take(known('a', 2, 'x'));
    expect(allOf(telling)).toMatchObject([{ event: 'resolution', mark: 'x' }]);
  });

  it('is nothing for one who comes back when nothing changed', () => {
    const first = createTelling(['a', 'b'], undefined);
    first.take(known('a', 1, 'x'));
    first.take(known('b', 7, 'y', 'other'));
    const id = allOf(first).at(-1)?.id ?? '';
    expect(id).toMatch(/^fake\.1~other\.7~/);

    const second = createTelling(['a', 'b'], parseEventId(id));
    second.take(known('b', 9, 'y', 'other'));
    second.take(known('a', 3, 'x'));
    expect(allOf(second)).toEqual([]);
    second.take(known('a', 4, 'z'));
    expect(allOf(second)).toMatchObject([{ name: 'a', mark: 'z' }]);
  });

  it('is all names for one who left before the last of them was sent', () => {
    const first = createTelling(['a', 'b'], undefined);
    first.take(known('a', 1, 'x'));
    first.take(known('b', 1, 'y'));
    const id = /id: (.*)\n/.exec(first.next() ?? '')?.[1] ?? '';
    const second = createTelling(['a', 'b'], parseEventId(id));
    second.take(known('a', 1, 'x'));
    second.take(known('b', 1, 'y'));
    expect(allOf(second)).toHaveLength(2);
  });

  it('waits for a replica that lags behind the block of the id, and then is nothing', () => {
    const first = createTelling(['a'], undefined);
    first.take(known('a', 10, 'x'));
    const id = parseEventId(allOf(first)[0]?.id ?? '');
    const second = createTelling(['a'], id);
    second.take(unknown('a'));
    second.take(known('a', 9, 'before'));
    expect(allOf(second)).toEqual([]);
    second.take(known('a', 10, 'x'));
    expect(allOf(second)).toEqual([]);
  });

  it('is what is known, when waiting to compare has taken too long', () => {
    const id = parseEventId(`fake.3~${'0'.repeat(24)}`);
    const telling = createTelling(['a', 'b'], id);
    telling.take(known('a', 3, 'x'));
    telling.take(unknown('b'));
    expect(allOf(telling)).toEqual([]);
    telling.stopComparing();
    expect(allOf(telling)).toMatchObject([{ name: 'a' }, { name: 'b', event: 'unknown' }]);
  });

  it('leads to the present state over any cuts, without a step back and without repeating', () => {
    const step = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      mark: fc.constantFrom('x', 'y', 'z'),
      lag: fc.nat({ max: 2 }),
      reads: fc.nat({ max: 3 }),
      cut: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const names = ['a', 'b', 'c'];
        const chain = new Map(names.map((name) => [name, [{ block: 0, mark: 'x' }]]));
        const view = new Map<string, Told>();
        let head = 0;
        let lastId: string | undefined;
        let telling = createTelling(names, undefined);
        const look = (name: string, lag: number) => {
          const block = Math.max(0, head - lag);
          const at = chain.get(name)!.findLast((version) => version.block <= block)!;
          telling.take(known(name, block, at.mark));
        };
        const read = (text: string | undefined) => {
          if (text === undefined) return;
          const [told] = allOf({ ...telling, next: once(text) });
          const before = view.get(told!.name);
          expect(told!.block).toBeGreaterThanOrEqual(before?.block ?? 0);
          view.set(told!.name, told!);
          lastId = told!.id;
        };
        for (const { name, mark, lag, reads, cut } of steps) {
          head += 1;
          chain.get(name)!.push({ block: head, mark });
          if (cut) telling = createTelling(names, lastId === undefined ? undefined : parseEventId(lastId));
          for (const each of names) look(each, lag);
          for (let i = 0; i < reads; i++) read(telling.next());
        }
        telling = createTelling(names, lastId === undefined ? undefined : parseEventId(lastId));
        for (const each of names) look(each, 0);
        for (let text = telling.next(); text !== undefined; text = telling.next()) read(text);
        expect(names.map((name) => view.get(name)?.mark)).toEqual(
          names.map((name) => chain.get(name)!.at(-1)!.mark),
        );
        const again = createTelling(names, lastId === undefined ? undefined : parseEventId(lastId));
        head += 1;
        telling = again;
        for (const each of names) look(each, 0);
        expect(again.next()).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});

function once(text: string): () => string | undefined {
  const texts: (string | undefined)[] = [text];
  return () => texts.shift();
}
