import { describe, expect, it } from 'vitest';
import { type BatchedReads, createBatchedReads } from './batched-reads.ts';
import { ResolverError } from './errors.ts';
import type { NameService, ReadOptions } from './name-service.ts';
import type { ReadOutcome } from './reading.ts';
import { createFakeNameService, createManualClock } from './testing/index.ts';

interface Asked extends ReadOptions {
  readonly names: readonly string[];
}

/** A service that says what it is asked, and has only names of one letter below `heads` of their letter. */
function rig(heads: Readonly<Record<string, bigint>> = {}, groupOf?: NameService['groupOf']) {
  const clock = createManualClock();
  const fake = createFakeNameService({ clock });
  const asked: Asked[] = [];
  const service: NameService = {
    ...fake,
    ...(groupOf && { groupOf }),
    async readMany(queries, o = {}) {
      asked.push({ ...o, names: queries.map(({ name }) => name.text) });
      const readings = await fake.readMany?.(queries);
      return queries.map(({ name }, i) => {
        const head = heads[name.text[0] as string];
        return head !== undefined && head < (o.minBlock ?? 0n)
          ? new ResolverError({ code: 'TOO_OLD', shortMessage: `only block ${head}` })
          : (readings?.[i] as never);
      });
    },
  };
  const reads: BatchedReads = createBatchedReads({ clock, timeout: 1_000, maxBatch: 100 });
  const read = (name: string, o: ReadOptions = {}) =>
    reads
      .read({ service, name: fake.parse(name), keys: ['k'], ...o })
      .then((reading) => reading.state)
      .catch((error) => error.code);
  return { read, asked, clock, fake, reads };
}

describe('reads made in one go', () => {
  it('go apart by the age that they demand: what is refused to one may be good enough for another', async () => {
    const { read, asked } = rig();
    const [young, now] = [{ maxAge: 5_000 }, { maxAge: 0 }];
    await Promise.all([
      ...[read('a.fake', young), read('b.fake'), read('c.fake', now)],
      ...[read('d.fake', young), read('e.fake'), read('f.fake', now)],
    ]);
    expect(asked).toMatchObject([
      { names: ['a.fake', 'd.fake'], maxAge: 5_000 },
      { names: ['b.fake', 'e.fake'], maxAge: undefined },
      { names: ['c.fake', 'f.fake'], maxAge: 0 },
    ]);
  });

  it('go apart where the service says that their blocks cannot be compared', async () => {
    const { read, asked } = rig({}, (name) => name.labels.at(-1) ?? '');
    await Promise.all([read('a.fake', { minBlock: 90n }), read('a.other'), read('b.fake'), read('b.other')]);
    expect(asked).toMatchObject([
      { names: ['a.fake', 'b.fake'], minBlock: 90n },
      { names: ['a.other', 'b.other'], minBlock: undefined },
    ]);
  });

  it('go apart by finality, an unnamed one included', async () => {
    const { read, asked } = rig();
    const latest = { finality: 'latest' } as const;
    await Promise.all([read('a.fake'), read('b.fake', latest), read('c.fake'), read('d.fake', latest)]);
    expect(asked).toMatchObject([
      { names: ['a.fake', 'c.fake'], finality: undefined },
      { names: ['b.fake', 'd.fake'], finality: 'latest' },
    ]);
  });

  it('do not fail one for a block that only another demands', async () => {
    const { read, asked } = rig({ a: 50n, b: 100n });
    const outcomes = [
      read('a.fake'),
      read('a2.fake', { minBlock: 60n }),
      read('b.fake', { minBlock: 70n }),
      read('a3.fake', { minBlock: 70n }),
    ];
    expect(await Promise.all(outcomes)).toEqual(['absent', 'absent', 'absent', 'TOO_OLD']);
    expect(asked.map(({ minBlock, names }) => [minBlock, names.length])).toEqual([
      [70n, 4],
      [undefined, 2],
    ]);
  });

  it('go apart by the strength that they demand', async () => {
    const { read, asked } = rig();
    const strong = { require: 'quorum' } as const;
    await Promise.all([read('a.fake'), read('b.fake', strong), read('c.fake'), read('d.fake', strong)]);
    expect(asked).toMatchObject([
      { names: ['a.fake', 'c.fake'], require: undefined },
      { names: ['b.fake', 'd.fake'], require: 'quorum' },
    ]);
  });

  it('are told to each trace once, however many of them have it', async () => {
    const { read, asked } = rig();
    const heard: string[] = [];
    const traceOf = (id: string) => () => void heard.push(id);
    const [one, other] = [traceOf('one'), traceOf('other')];
    await Promise.all([
      read('a.fake', { trace: one }),
      read('b.fake', { trace: other }),
      read('c.fake', { trace: one }),
      read('d.fake'),
    ]);
    asked[0]?.trace?.({ step: 'read', detail: 'block 1', ms: 0 });
    expect(heard).toEqual(['one', 'other']);
    await Promise.all([read('a.fake'), read('b.fake')]);
    expect(asked[1]?.trace).toBeUndefined();
  });

  it('are at most as many as one go may have', async () => {
    const { read, asked } = rig();
    await Promise.all(Array.from({ length: 202 }, (_, i) => read(`a${i}.fake`)));
    expect(asked.map(({ names }) => names.length)).toEqual([100, 100, 2]);
  });

  it('end when the time is up, and so does what the service still does for them', async () => {
    const { reads, clock, fake } = rig();
    const signals: (AbortSignal | undefined)[] = [];
    const silent: NameService = {
      ...fake,
      readMany(_queries, o = {}) {
        signals.push(o.signal);
        return new Promise(() => {});
      },
    };
    const work = ['a.fake', 'b.fake'].map((name) =>
      reads.read({ service: silent, name: fake.parse(name), keys: [] }).catch((error) => error.code),
    );
    await clock.advance(1_000);
    expect(await Promise.all(work)).toEqual(['TIMEOUT', 'TIMEOUT']);
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });

  it.each([
    ['are asked for once in an outage, whatever block one of them demands', 'UNAVAILABLE', 1],
    ['are asked for once more where a block is out of reach that one of them demands', 'TOO_OLD', 2],
  ] as const)('%s', async (_, code, goes) => {
    const { reads, fake } = rig();
    let asked = 0;
    const down: NameService = {
      ...fake,
      async readMany() {
        asked += 1;
        throw new ResolverError({ code, shortMessage: 'no' });
      },
    };
    const read = (name: string, minBlock?: bigint) =>
      reads
        .read({ service: down, name: fake.parse(name), keys: [], minBlock })
        .catch((error: ResolverError) => error.code);
    const work = [read('a.fake'), read('b.fake'), read('c.fake', 100n)];
    expect(await Promise.all(work)).toEqual([code, code, code]);
    expect(asked).toBe(goes);
  });

  it.each([
    ['fewer', (readings: readonly ReadOutcome[]) => readings.slice(1)],
    ['more', (readings: readonly ReadOutcome[]) => [...readings, ...readings]],
  ])('give no name what is of another, where a service gives %s than it was asked for', async (_, wrong) => {
    const { reads, fake } = rig();
    const misaligned: NameService = {
      ...fake,
      readMany: async (queries, o) => wrong((await fake.readMany?.(queries, o)) ?? []),
    };
    const read = (name: string) => reads.read({ service: misaligned, name: fake.parse(name), keys: [] });
    const outcomes = await Promise.allSettled([read('a.fake'), read('b.fake')]);
    const message = expect.stringMatching(/^fake gave [14] readings for 2 names$/);
    const failed = { status: 'rejected', reason: { code: 'INTERNAL', cause: { message } } };
    expect(outcomes).toMatchObject([failed, failed]);
  });

  it('are not made any more once they are closed', async () => {
    const { read, reads, asked } = rig();
    const work = [read('a.fake'), read('b.fake')];
    reads.close();
    expect(await Promise.all(work)).toEqual(['CLOSED', 'CLOSED']);
    expect(asked).toEqual([]);
  });
});
