import { describe, expect, it } from 'vitest';
import { ResolverError, toResolverError } from '../errors.ts';
import type { NameService, ReadOptions } from '../name-service.ts';
import type { Reading } from '../reading.ts';
import { cachedReading, createFakeNameService, createManualClock } from '../testing/index.ts';
import type { TraceEvent } from '../trace.ts';
import { quorumOf } from './quorum.ts';

/** What a gateway says when it is asked for the n-th time, from a block on; undefined for silence. */
type Script = (nth: number, options: ReadOptions) => Reading | ResolverError | undefined;

const outage = new ResolverError({ code: 'RATE_LIMITED', shortMessage: 'slow down' });
const at = (block: number, value: string): Reading => cachedReading(block, { k: value }).reading;
const always =
  (block: number, value: string): Script =>
  () =>
    at(block, value);

/** Gateways that follow scripts, the floors that each was asked with, and the names of more than one question. */
function rig(scripts: readonly Script[], quorum = 2) {
  const clock = createManualClock();
  const floors: (bigint | undefined)[][] = scripts.map(() => []);
  const signals: (AbortSignal | undefined)[] = [];
  const services = scripts.map((script, i): NameService => {
    const read: NameService['read'] = async (_name, _keys, options = {}) => {
      const nth = floors[i]?.push(options.minBlock) ?? 0;
      signals.push(options.signal);
      const said = script(nth, options);
      if (said instanceof Error) throw said;
      return said ?? new Promise(() => {});
    };
    const fake = createFakeNameService({ clock, origin: `fake://${'abcde'[i]}` });
    const { readMany: _, reverse: __, blocks: ___, ...rest } = fake;
    return { ...rest, read };
  });
  const service = quorumOf(services, { quorum, clock });
  const trail: string[] = [];
  const trace = ({ detail }: TraceEvent) => void trail.push(detail);
  const readBy = async (within: number, options: ReadOptions = {}) => {
    let outcome: Reading | ResolverError | 'open' = 'open';
    service.read(service.parse('alice.fake'), ['k'], { trace, ...options }).then(
      (reading) => (outcome = reading),
      (error) => (outcome = toResolverError(error)),
    );
    await clock.advance(within);
    return outcome as Reading | ResolverError | 'open';
  };
  return { readBy, floors, signals, trail };
}

describe('what members without blocks say', () => {
  it('is given at the oldest of their blocks, in whatever order they answer', async () => {
    for (const blocks of [
      [90, 95],
      [95, 90],
    ] as const) {
      const { readBy } = rig(blocks.map((block) => always(block, 'v')));
      const outcome = await readBy(0);
      expect(outcome).toMatchObject({
        evidence: { block: { number: 90n }, agreed: 2, finality: 'finalized' },
      });
      expect(outcome).not.toHaveProperty('asOf');
    }
  });

  it('is asked of all at once, and what is still open ends with the outcome', async () => {
    const { readBy, signals, trail } = rig([always(90, 'v'), always(90, 'v'), () => undefined]);
    await readBy(0);
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true, true]);
    expect(trail).toEqual(['fake://a: answer', 'fake://b: answer']);
  });

  it('is an error where enough give the same one that no other member can help with', async () => {
    const refusal = new ResolverError({ code: 'OFFCHAIN_REFUSED', shortMessage: 'not allowed' });
    expect(await rig([() => refusal, () => refusal, always(90, 'v')]).readBy(0)).toBe(refusal);
  });

  it('is one word of many also where one says that it proved it, for it proves it to nobody else', async () => {
    const { evidence, ...said } = at(90, 'v');
    const proved: Script = () => ({ ...said, evidence: { ...evidence, assurance: 'proof' } });
    expect(await rig([proved, () => undefined]).readBy(9_999)).toBe('open');
    expect(await rig([proved, always(90, 'v')]).readBy(0)).toMatchObject({
      evidence: { assurance: 'quorum' },
    });
  });

  it('is no quorum when one fails and another is silent, and it is told which', async () => {
    const { readBy } = rig([always(90, 'v'), () => undefined, () => outage]);
    expect(await readBy(9_999)).toBe('open');
    const late = await rig([always(90, 'v'), () => undefined, () => outage]).readBy(10_000);
    expect(late).toMatchObject({
      code: 'TIMEOUT',
      details: 'fake://a: answered, fake://b: no answer, fake://c: RATE_LIMITED',
    });
    expect(await rig([always(90, 'v'), () => outage]).readBy(0)).toMatchObject({
      code: 'UNAVAILABLE',
      details: expect.stringContaining('fake://b: RATE_LIMITED'),
    });
  });
});

describe('one that is contradicted from a later block', () => {
  it('is asked again from the first of those blocks on, with what the caller wants', async () => {
    const seen: ReadOptions[] = [];
    const late: Script = (_, o) => {
      seen.push(o);
      return at(Number(o.minBlock ?? 90), o.minBlock === undefined ? 'old' : 'v');
    };
    const { readBy, floors, trail } = rig([always(110, 'w'), always(100, 'v'), late], 2);
    expect(await readBy(0, { require: 'single', maxAge: 7 })).toMatchObject({
      evidence: { block: { number: 100n }, agreed: 2 },
    });
    expect(floors[2]).toEqual([undefined, 100n]);
    expect(seen[1]).toMatchObject({ require: 'single', maxAge: 7 });
    expect(trail).toContain('fake://c: again from block 100');
  });

  it('is asked again from a yet later block, when it is still contradicted, and never twice from the same', async () => {
    const stubborn: Script = () => at(90, 'old');
    const { readBy, floors } = rig([always(110, 'w'), always(100, 'v'), stubborn]);
    expect(await readBy(0)).toMatchObject({ code: 'DISAGREEMENT' });
    expect(floors).toEqual([[undefined], [undefined, 110n], [undefined, 100n]]);
    const growing: Script = (nth) => at([90, 105][nth - 1] ?? 110, nth < 3 ? 'old' : 'w');
    const second = rig([always(110, 'w'), always(100, 'v'), growing]);
    expect(await second.readBy(0)).toMatchObject({ evidence: { agreed: 2, block: { number: 110n } } });
    expect(second.floors[2]).toEqual([undefined, 100n, 110n]);
  });

  it('keeps its answer when it fails the second time', async () => {
    const fails: Script = (nth) => (nth === 1 ? at(90, 'old') : outage);
    expect(await rig([fails, always(100, 'v')]).readBy(0)).toMatchObject({
      code: 'DISAGREEMENT',
      details: 'fake://a: k "old" at block 90, fake://b: k "v" at block 100',
    });
  });

  it('is waited for while nobody has yet to answer but it', async () => {
    const slow: Script = (nth) => (nth === 1 ? at(90, 'old') : undefined);
    expect(await rig([slow, always(100, 'v')]).readBy(9_999)).toBe('open');
  });
});

describe('one that is not contradicted', () => {
  it.each<[string, readonly Script[]]>([
    ['at its own block is a contradiction at once', [always(100, 'v'), always(100, 'w')]],
    ['a failure is no contradiction', [always(100, 'v'), () => outage]],
  ])('%s', async (_what, scripts) => {
    const { readBy, floors } = rig(scripts);
    expect(await readBy(0)).toMatchObject({ reason: 'no-quorum' });
    expect(floors).toEqual([[undefined], [undefined]]);
  });

  it('is not asked again because another one says the same at a later block', async () => {
    const { readBy, floors } = rig([always(100, 'v'), always(90, 'v'), always(80, 'old')], 3);
    await readBy(0);
    expect(floors.map(({ length }) => length)).toEqual([1, 1, 2]);
  });
});

it('of many names each is waited for, also when others are decided, and asked again by itself', async () => {
  const clock = createManualClock();
  const members = ['a', 'b', 'c'].map((letter) =>
    createFakeNameService({ clock, origin: `fake://${letter}` }),
  );
  for (const member of members) member.entries.set('bob.fake', { records: new Map([['k', 'new']]) });
  const [late, , slow] = members;
  late?.setHead(90);
  late?.lie({
    reading: (truth) =>
      truth.state === 'found' && late.calls.reads < 2
        ? { ...truth, records: new Map([['k', 'old']]) }
        : truth,
  });
  slow?.setDelay(100);
  const service = quorumOf(
    members.map(({ blocks: _, ...rest }) => rest),
    { quorum: 2, clock },
  );
  const names = ['alice.fake', 'bob.fake'].map((text) => ({ name: service.parse(text), keys: ['k'] }));
  const outcome = service.readMany?.(names);
  await clock.advance(0);
  expect(members.map(({ calls }) => calls.names)).toEqual([3, 2, 2]);
  await clock.advance(100);
  expect(await outcome).toMatchObject([
    { state: 'absent', evidence: { agreed: 3 } },
    { state: 'found', evidence: { agreed: 2, endpoints: ['fake://b', 'fake://c'] } },
  ]);
});
