import { describe, expect, it, onTestFinished } from 'vitest';
import { type ErrorCode, ResolverError } from '../errors.ts';
import type { LookupOptions } from '../lookup-options.ts';
import type { NameNews, NameService } from '../name-service.ts';
import type { Resolution } from '../resolution.ts';
import { fakeHash } from '../testing/fake-chain.ts';
import { createFakeNameService, createManualClock, settlePromises } from '../testing/index.ts';
import type { FollowListener } from './following.ts';
import { type WatchOptions, watchNames } from './watch-names.ts';

type Answer = { readonly reason: 'name' | 'expired'; readonly block: number } | ErrorCode;

const outcomeOf = (input: string, answer: Answer): Resolution => {
  if (typeof answer === 'string')
    return { state: 'unknown', input, error: new ResolverError({ code: answer, shortMessage: 'no' }) };
  const number = BigInt(answer.block);
  const time = new Date(0);
  return {
    state: 'absent',
    input,
    name: { text: input, labels: input.split('.'), service: 'fake' },
    reason: answer.reason,
    ignored: [],
    freshness: { origin: 'chain', readAt: time, freshUntil: time, staleUntil: time, stale: false },
    evidence: {
      service: 'fake',
      network: 'fakenet',
      chain: 'fake:1',
      contract: 'registry',
      block: { number, hash: fakeHash(answer.block) },
      finality: 'finalized',
      assurance: 'single',
      asked: 1,
      agreed: 1,
      offchain: false,
      endpoints: ['fake://node'],
    },
  };
};

/** Watches names of two chains, whose answers and news a test makes up; the other one can be followed, or has `inPlace`. */
async function rig(names: readonly string[], options: WatchOptions = {}, inPlace?: Partial<NameService>) {
  const clock = createManualClock();
  const fake = createFakeNameService({ clock });
  const followed = createFakeNameService({ clock, id: 'other', tld: 'other' });
  const { changes: _, ...untold } = followed;
  const other: NameService = inPlace ? { ...untold, ...inPlace } : followed;
  const asked: (readonly [name: string, options: LookupOptions])[] = [];
  const answers = new Map<string, Answer>();
  const told: string[] = [];
  let answering: Promise<void> | undefined;
  let listener: FollowListener = () => {};
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const watch = watchNames(
    names,
    { ...options, signal: ending.signal },
    {
      async lookup(name, { signal: _, ...o }) {
        asked.push([name, o]);
        await answering;
        return outcomeOf(name, answers.get(name) ?? { reason: 'name', block: 100 });
      },
      services: [fake, other],
      follow: (own) => {
        listener = own;
      },
      closing: new AbortController().signal,
      clock,
    },
  );
  void (async () => {
    for await (const one of watch)
      told.push(`${one.input} ${one.state === 'unknown' ? one.error.code : 'reason' in one && one.reason}`);
  })();
  await settlePromises();
  const tell = async (...event: Parameters<FollowListener>): Promise<void> => {
    listener(...event);
    await settlePromises();
  };
  const heads = (service: NameService, ...changed: readonly string[]): Promise<void> =>
    tell({ state: 'head', service, block: { number: 1n, hash: '0x' }, names: changed, isCertain: true });
  const loses = (service: NameService): Promise<void> =>
    tell({ state: 'lost', service, error: new ResolverError({ code: 'TIMEOUT', shortMessage: 'no' }) });
  /** Keeps answers back until what it gives is called. */
  const holdAnswers = (): (() => Promise<void>) => {
    let release = (): void => {};
    answering = new Promise((resolve) => {
      release = resolve;
    });
    return async () => {
      release();
      await settlePromises();
    };
  };
  /** What was asked since it was asked last. */
  const looks = () => asked.splice(0).map(([name]) => name);
  return { clock, fake, other, asked, answers, told, heads, loses, looks, holdAnswers };
}

/** A source that tells of names when a test does. */
function createHints() {
  let give = (_: NameNews): void => {};
  return {
    async *watch(): AsyncGenerator<NameNews> {
      for (;;) {
        yield await new Promise<NameNews>((resolve) => {
          give = resolve;
        });
      }
    },
    async give(block: bigint) {
      give({ name: 'carol.other', block });
      await settlePromises();
    },
  };
}

const both = ['alice.fake', 'bob.fake', 'carol.other'];

describe('a watch looks', () => {
  it('at names that changed, and not at others, nor at what nobody watches', async () => {
    const { fake, heads, looks } = await rig(both);
    expect(looks()).toEqual(both);
    await heads(fake, 'bob.fake', 'nobody.fake');
    expect(looks()).toEqual(['bob.fake']);
    await heads(fake);
    expect(looks()).toEqual([]);
  });

  it('at all names of a chain when it is lost and when it is found again, and at none of another one', async () => {
    const { fake, heads, loses, looks } = await rig(both);
    looks();
    await loses(fake);
    expect(looks()).toEqual(['alice.fake', 'bob.fake']);
    await heads(fake, 'bob.fake');
    expect(looks()).toEqual(['alice.fake', 'bob.fake']);
    await heads(fake, 'bob.fake');
    expect(looks()).toEqual(['bob.fake']);
  });

  it('at once at what changed while it looked at others', async () => {
    const { clock, fake, heads, looks, holdAnswers } = await rig(both);
    looks();
    const release = holdAnswers();
    await clock.advance(30_000);
    expect(looks()).toEqual(both);
    await heads(fake, 'bob.fake');
    expect(looks()).toEqual([]);
    await release();
    expect(looks()).toEqual(['bob.fake']);
  });

  it('at all of them every half a minute, and never again at what cannot be a name', async () => {
    const { clock, looks } = await rig([...both, 'not a name']);
    expect(looks()).toEqual([...both, 'not a name']);
    await clock.advance(29_999);
    expect(looks()).toEqual([]);
    await clock.advance(1);
    expect(looks()).toEqual(both);
  });

  it('at all of them every half a minute, too, while it is told of one more often', async () => {
    const { clock, asked, fake, heads } = await rig(both);
    const untold = () => asked.splice(0).filter(([name]) => name !== 'bob.fake');
    untold();
    const seen: number[] = [];
    for (let second = 10; second <= 130; second += 10) {
      await clock.advance(10_000);
      await heads(fake, 'bob.fake');
      if (untold().length > 0) seen.push(second);
    }
    expect(seen).toEqual([30, 60, 90, 120]);
  });

  it('at all of them half a minute after it was done with them, though it is told of one without end', async () => {
    const { clock, fake, heads, looks, holdAnswers } = await rig(both);
    const release = holdAnswers();
    await clock.advance(30_000);
    looks();
    await clock.advance(45_000);
    await heads(fake, 'bob.fake');
    await release();
    expect(looks()).toEqual(['bob.fake']);
    const held = holdAnswers();
    await heads(fake, 'bob.fake');
    await clock.advance(30_000);
    await heads(fake, 'bob.fake');
    looks();
    await held();
    expect(looks()).toEqual(both);
  });

  it.each<[string, number, WatchOptions, Partial<NameService> | undefined]>([
    ['six seconds where nobody tells of some', 6_000, {}, {}],
    ['half a minute where a source tells of names', 30_000, {}, { watch: createHints().watch }],
    ['so often as it is told to', 500, { every: 500 }, undefined],
  ])('at all of them every %s', async (_, pause, options, inPlace) => {
    const { clock, looks } = await rig(both, options, inPlace);
    looks();
    await clock.advance(pause - 1);
    expect(looks()).toEqual([]);
    await clock.advance(1);
    expect(looks()).toEqual(both);
  });

  it('takes what was read a moment ago, unless it is told of a change or an outage is to end', async () => {
    const { clock, fake, asked, answers, heads } = await rig(['alice.fake'], { kinds: ['staex'] });
    const demands = () => asked.splice(0).map(([, demand]) => demand);
    const kept = { kinds: ['staex'], maxAge: 15_000 };
    const anew = { kinds: ['staex'], policy: 'network', minBlock: undefined };
    expect(demands()).toEqual([kept]);
    await clock.advance(30_000);
    expect(demands()).toEqual([kept]);
    await heads(fake, 'alice.fake');
    expect(demands()).toEqual([anew]);
    answers.set('alice.fake', 'UNAVAILABLE');
    await clock.advance(30_000);
    expect(demands()).toEqual([kept]);
    await clock.advance(30_000);
    expect(demands()).toEqual([anew]);
  });
});

describe('a watch tells', () => {
  it('an outage once, whatever its errors are, and what is behind it, though it is what it was', async () => {
    const { clock, answers, told } = await rig(['alice.fake']);
    for (const answer of ['TIMEOUT', 'UNAVAILABLE', 'TOO_OLD', { reason: 'name', block: 101 }] as const) {
      answers.set('alice.fake', answer);
      await clock.advance(30_000);
    }
    expect(told).toEqual(['alice.fake name', 'alice.fake TIMEOUT', 'alice.fake name']);
  });

  it('no answer of an older block, nor the same one of a newer', async () => {
    const { clock, answers, told } = await rig(['alice.fake']);
    for (const answer of [
      { reason: 'name', block: 102 },
      { reason: 'expired', block: 101 },
      { reason: 'name', block: 103 },
    ] as const) {
      answers.set('alice.fake', answer);
      await clock.advance(30_000);
    }
    expect(told).toEqual(['alice.fake name']);
  });
});

describe('a watch that is told of a block', () => {
  it('demands it, and does without for an answer while it is out of reach, to look again a second later', async () => {
    const hints = createHints();
    const { clock, asked, answers, told } = await rig(['carol.other'], { kinds: ['staex'] }, hints);
    asked.length = 0;
    answers.set('carol.other', 'TOO_OLD');
    await hints.give(200n);
    const anew = { kinds: ['staex'], policy: 'network' };
    expect(asked.splice(0).map(([, demand]) => demand)).toEqual([{ ...anew, minBlock: 200n }, anew]);
    answers.set('carol.other', { reason: 'expired', block: 200 });
    await clock.advance(1_000);
    expect(asked.map(([, demand]) => demand)).toEqual([{ ...anew, minBlock: undefined }]);
    expect(told).toEqual(['carol.other name', 'carol.other TOO_OLD', 'carol.other expired']);
  });

  it('asks once in an outage, and once where it is behind without having been told of a block', async () => {
    const hints = createHints();
    const { clock, answers, looks } = await rig(['carol.other'], {}, hints);
    looks();
    answers.set('carol.other', 'UNAVAILABLE');
    await hints.give(200n);
    expect(looks()).toEqual(['carol.other']);
    answers.set('carol.other', 'TOO_OLD');
    await clock.advance(30_000);
    expect(looks()).toEqual(['carol.other']);
  });
});
