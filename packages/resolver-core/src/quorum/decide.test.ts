import { describe, expect, it } from 'vitest';
import { ResolverError, toResolverError } from '../errors.ts';
import type { Evidence } from '../evidence.ts';
import type { NameService, ReadOptions } from '../name-service.ts';
import type { Reading, ReadOutcome } from '../reading.ts';
import { createFakeNameService, createManualClock, type FakeLie } from '../testing/index.ts';
import { quorumOf } from './quorum.ts';
import type { QuorumOptions } from './quorum-with.ts';

/** Members with these heads, over a chain in which every name has the record v<block>. */
function rig(
  heads: readonly number[],
  options: Partial<QuorumOptions> = {},
  finality?: Evidence['finality'],
) {
  const clock = createManualClock();
  const members = heads.map((head, i) => {
    const member = createFakeNameService({
      clock,
      origin: `fake://${'abcde'[i]}`,
      timeOf: () => 0,
      entryAt: (_name, block) => ({ records: new Map([['k', `v${block}`]]) }),
    });
    member.setHead(head);
    return member;
  });
  const services = members.map((member): NameService => (finality ? { ...member, finality } : member));
  const service = quorumOf(services, { quorum: 2, clock, ...options });
  const [alice, bob] = ['alice.fake', 'bob.fake'].map((text) => ({ name: service.parse(text), keys: ['k'] }));
  const settled = async <T>(work: Promise<T>, within: number): Promise<T | ResolverError | 'open'> => {
    const outcome = work.catch(toResolverError);
    await clock.advance(within);
    return Promise.race([outcome, 'open' as const]);
  };
  const read = (o: ReadOptions = {}, within = 0) =>
    settled<Reading>(service.read(service.parse('alice.fake'), ['k'], o), within);
  const readBoth = (within = 0) =>
    settled<readonly ReadOutcome[]>(service.readMany?.([alice, bob] as never) as never, within);
  return { clock, members, read, readBoth };
}

/** Says something of its own, of bob.fake alone where it is so wanted. */
const lie = (word: string, who?: 'bob'): FakeLie => {
  let nth = 0;
  return {
    reading: (truth) =>
      who === 'bob' && nth++ % 2 === 0
        ? truth
        : { ...truth, state: 'found', records: new Map([['k', word]]) },
  };
};
const outage = new ResolverError({ code: 'RATE_LIMITED', shortMessage: 'slow down' });

describe('a decision', () => {
  it('is of the finality that the caller wants, else of the one of the members', async () => {
    expect(await rig([100, 100], {}, 'safe').read()).toMatchObject({ evidence: { finality: 'safe' } });
    expect(await rig([100, 100], {}, 'safe').read({ finality: 'latest' })).toMatchObject({
      evidence: { finality: 'latest' },
    });
  });

  it('has one deadline for the block and the answers together', async () => {
    const slow = () => {
      const { members, read } = rig([100, 100], { timeout: 5_000 });
      const delays = [3_000, Number.POSITIVE_INFINITY];
      members[0]?.setDelay(() => delays.shift() ?? 0);
      return read;
    };
    expect(await slow()({}, 4_999)).toBe('open');
    expect(await slow()({}, 5_000)).toMatchObject({ code: 'TIMEOUT' });
  });

  it('is the floor of the next ones, if anything was decided', async () => {
    const { clock, members, read } = rig([100, 100]);
    members[0]?.lie(lie('other'));
    expect(await read()).toMatchObject({ code: 'DISAGREEMENT' });
    members[0]?.lie(undefined);
    for (const member of members) member.setHead(95);
    await clock.advance(5_000);
    expect(await read()).toMatchObject({ evidence: { block: { number: 95n } } });
    for (const member of members) member.setHead(94);
    await clock.advance(5_000);
    expect(await read()).toMatchObject({ code: 'TOO_OLD' });
  });

  it('of one name alone is the floor for all', async () => {
    const { clock, members, read, readBoth } = rig([100, 100]);
    members[0]?.lie(lie('other', 'bob'));
    expect(await readBoth()).toMatchObject([{ state: 'found' }, { code: 'DISAGREEMENT' }]);
    for (const member of members) member.setHead(95);
    await clock.advance(5_000);
    expect(await read()).toMatchObject({ code: 'TOO_OLD' });
  });

  it('asks for no other block when it has just agreed on one, however long that took', async () => {
    const { members, read } = rig([100, 100], { headAge: 2_000 });
    let asked = 0;
    for (const member of members)
      member.setDelay(() => {
        asked++;
        return 1_500;
      });
    expect(await read({}, 3_000)).toMatchObject({ state: 'found' });
    // The head and the answer of each.
    expect(asked).toBe(4);
  });
});

it('members of whom one has no blocks are compared by what they say, each at its own', async () => {
  const clock = createManualClock();
  const fake = (letter: string) => createFakeNameService({ clock, origin: `fake://${letter}` });
  const [a, b] = [fake('a'), fake('b')];
  a.setHead(90);
  const service = quorumOf([a, { ...b, blocks: undefined }], { quorum: 2, clock });
  expect(await service.read(service.parse('alice.fake'), [])).toMatchObject({
    evidence: { agreed: 2, block: { number: 90n } },
  });
});

describe('where not all is decided', () => {
  it('a block that those who lag have too decides what the newest did not', async () => {
    const { members, readBoth } = rig([100, 100, 98]);
    members[1]?.lie(lie('other', 'bob'));
    expect(await readBoth()).toMatchObject([
      { state: 'found', evidence: { block: { number: 98n } } },
      { state: 'found', evidence: { block: { number: 98n }, dissent: ['fake://b'] } },
    ]);
  });

  it('the first answers stand when the other block decides no more', async () => {
    const { members, read } = rig([100, 100, 98]);
    members[1]?.lie(lie('lie'));
    members[2]?.lie(lie('another'));
    expect(await read()).toMatchObject({
      code: 'DISAGREEMENT',
      details: expect.stringContaining('"v100" at block 100'),
    });
    const many = rig([100, 100, 98]);
    many.members[1]?.lie(lie('lie', 'bob'));
    many.members[2]?.lie(lie('another', 'bob'));
    expect(await many.readBoth()).toMatchObject([
      { state: 'found', evidence: { block: { number: 100n } } },
      { code: 'DISAGREEMENT' },
    ]);
  });

  it('nobody is asked twice at the same block', async () => {
    const { members, read } = rig([100, 100]);
    members[0]?.lie(lie('other'));
    expect(await read()).toMatchObject({
      code: 'DISAGREEMENT',
      message: expect.stringContaining('alice.fake'),
    });
    expect(members.map(({ calls }) => calls.reads)).toEqual([1, 1]);
  });

  it('what the answers lacked is told, and not why no other block could be agreed on', async () => {
    const { members, read } = rig([100, 100]);
    members[0]?.lie({
      reading: (truth) => {
        for (const member of members) member.failWith(outage);
        return { ...truth, state: 'found', records: new Map([['k', 'lie']]) };
      },
    });
    expect(await read()).toMatchObject({
      reason: 'no-quorum',
      details: expect.stringContaining('at block 100'),
    });
  });
});
