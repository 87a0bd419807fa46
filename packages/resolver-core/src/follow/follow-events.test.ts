import { describe, expect, it } from 'vitest';
import type { BlockRef } from '../evidence.ts';
import type { Name } from '../name.ts';
import type { NameService } from '../name-service.ts';
import { fakeHash } from '../testing/fake-chain.ts';
import { createFakeNameService, createManualClock, settlePromises } from '../testing/index.ts';
import { createFollowing, type FollowEvent } from './following.ts';

const blockAt = (number: number): BlockRef => ({ number: BigInt(number), hash: fakeHash(number) });
/** Such as `101 changed: alice.fake`, and how many where they are more than three. */
const textOf = (event: FollowEvent): string => {
  if (event.state !== 'head') return event.state;
  const { block, names, isCertain } = event;
  const shown = names.length > 3 ? `${names.length} names` : names.join(' ');
  return `${block.number} ${isCertain ? 'changed' : 'doubtful'}: ${shown}`;
};

/** Follows a chain that stands at block 100, and says what is told of it. */
async function rig({ asked = [], patch = {} }: { asked?: readonly string[]; patch?: object } = {}) {
  const clock = createManualClock();
  const service: NameService & ReturnType<typeof createFakeNameService> = Object.assign(
    createFakeNameService({ clock }),
    patch,
  );
  let begun = 0;
  const { changes } = service;
  service.changes = (options) => {
    begun += 1;
    return (changes as NonNullable<typeof changes>)(options);
  };
  const following = createFollowing([service], clock);
  const events: string[] = [];
  const ending = new AbortController();
  following.follow((event) => events.push(textOf(event)), ending.signal);
  const nameOf = (text: string): Name => ({ text, labels: text.split('.'), service: 'fake' });
  const ask = (...names: readonly string[]): void => {
    for (const name of names) following.of(service, nameOf(name), 'finalized');
  };
  ask(...asked);
  await settlePromises();
  /** They change in a block; undefined: nobody can tell which. */
  const say = async (block: number, names: readonly string[] | undefined): Promise<void> => {
    service.setHead(block);
    service.announce(names);
    await settlePromises();
  };
  const verdict = (name: string, block: number) =>
    following.of(service, nameOf(name), 'finalized')?.verdict(blockAt(block));
  return { clock, service, following, events, ending, ask, say, verdict, begun: () => begun };
}

const many = (count: number, kind: string): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${kind}-${i}.fake`);

describe('whoever follows', () => {
  it('is told at the first head, and in a doubt, of every name that was asked for', async () => {
    const { events, ask, say } = await rig({ asked: ['alice.fake'] });
    ask('bob.fake');
    await say(101, undefined);
    expect(events).toEqual(['100 doubtful: alice.fake', '101 doubtful: alice.fake bob.fake']);
  });

  it('is told of a doubt that rested at the head of then', async () => {
    const { clock, events, ask, say, verdict } = await rig();
    ask('alice.fake');
    await say(101, undefined);
    await say(102, undefined);
    await say(103, []);
    events.length = 0;
    await clock.advance(30_000);
    expect(events).toEqual(['103 doubtful: alice.fake']);
    expect([101, 102].map((block) => verdict('alice.fake', block))).toEqual(['doubtful', 'good']);
  });

  it('is told of a rested doubt as of the newest block, also where older ones are told of behind it', async () => {
    for (const [names, newest] of [
      [undefined, 104],
      [many(10_000, 'flood'), 103],
    ] as const) {
      const { clock, say, verdict } = await rig({ asked: ['alice.fake'] });
      await say(101, ['stranger.fake']);
      await say(102, undefined);
      await say(103, undefined);
      await say(104, names);
      expect(verdict('alice.fake', 102)).toBe('good');
      await clock.advance(30_000);
      const verdicts = [newest - 1, newest].map((block) => verdict('alice.fake', block));
      expect(verdicts).toEqual(['doubtful', 'good']);
    }
  });

  it('is told of no chain whose news or names cannot be told', async () => {
    const clock = createManualClock();
    const { changes: _, ...silent } = createFakeNameService({ clock });
    const { subjectOf: __, ...nameless } = createFakeNameService({ clock });
    const following = createFollowing([silent, nameless], clock);
    following.follow(() => expect.unreachable());
    await settlePromises();
    nameless.announce([]);
    await settlePromises();
    const alice = silent.parse('alice.fake');
    expect([silent, nameless].map((one) => following.of(one, alice, 'finalized'))).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('is told until its signal fires, and the others go on', async () => {
    const { following, events, ending, say, begun } = await rig();
    const others: string[] = [];
    following.follow((event) => others.push(textOf(event)));
    ending.abort();
    await say(101, []);
    expect([events, others, begun()]).toEqual([['100 doubtful: '], ['101 changed: '], 1]);
  });

  it('is told nothing where its signal has fired, and asks nobody', async () => {
    const { following, ending, begun } = await rig();
    ending.abort();
    await settlePromises();
    following.follow(() => expect.unreachable(), AbortSignal.abort());
    await settlePromises();
    expect(begun()).toBe(1);
  });

  it('is told nothing once it is closed, also of what rested, and nobody follows any more', async () => {
    const { clock, following, events, say, begun } = await rig();
    await say(101, undefined);
    await say(102, undefined);
    events.length = 0;
    following.close();
    following.follow(() => expect.unreachable());
    await say(103, []);
    expect([events, begun(), clock.pending]).toEqual([[], 1, 0]);
  });

  it('learns nothing of readings where it is not said how final they are', async () => {
    const { service, following } = await rig();
    const name = { text: 'alice.fake', labels: ['alice', 'fake'], service: 'fake' };
    expect(following.of(service, name, undefined)).toBeDefined();
    const unsaid = await rig({ patch: { finality: undefined } });
    expect(unsaid.following.of(unsaid.service, name, undefined)).toBeUndefined();
    expect(unsaid.following.of(unsaid.service, name, 'latest')).toBeDefined();
  });
});

describe('many names at once', () => {
  it('are told by name up to a thousand that were asked for, in half a minute', async () => {
    const names = many(1_001, 'asked');
    const { clock, events, say } = await rig({ asked: names });
    events.length = 0;
    await say(101, names.slice(0, 1_000));
    expect(events).toEqual(['101 changed: 1000 names']);
    await clock.advance(30_000);
    events.length = 0;
    await say(102, names.slice(0, 1));
    await clock.advance(29_999);
    await say(103, names.slice(1, 999));
    await say(104, names.slice(999));
    expect(events).toEqual([
      '102 changed: asked-0.fake',
      '103 changed: 998 names',
      '104 changed: asked-999.fake',
      '104 doubtful: 1001 names',
    ]);
  });

  it('make no doubt where nobody asked for them, up to ten thousand', async () => {
    const { events, say, verdict } = await rig({ asked: ['alice.fake'] });
    await say(101, ['stranger.fake']);
    await say(102, many(9_999, 'flood'));
    events.length = 0;
    expect(verdict('alice.fake', 100)).toBe('good');
    await say(103, ['one-more.fake', 'two-more.fake']);
    expect(events).toEqual(['103 changed: ', '103 doubtful: alice.fake']);
    // Of the last that had to go, which was told of at 102.
    expect([101, 102].map((block) => verdict('alice.fake', block))).toEqual(['doubtful', 'good']);
  });

  it('are forgotten beyond fifty thousand, and it is told of which no change will be told', async () => {
    const { events, ask } = await rig({ asked: many(50_001, 'asked') });
    // Those that went before the first head are of before it anyway.
    expect(events).toEqual(['100 doubtful: 50000 names']);
    events.length = 0;
    ask('alice.fake', 'bob.fake');
    expect(events).toEqual(['100 doubtful: asked-1.fake', '100 doubtful: asked-2.fake']);
  });
});
