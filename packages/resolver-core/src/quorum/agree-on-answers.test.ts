import { describe, expect, it } from 'vitest';
import { ResolverError, toResolverError } from '../errors.ts';
import type { BlockSource, NameService, ReadOptions } from '../name-service.ts';
import type { Reading } from '../reading.ts';
import { fakeHash } from '../testing/fake-chain.ts';
import { createFakeNameService, createManualClock, type FakeOptions } from '../testing/index.ts';
import type { TraceEvent } from '../trace.ts';
import { quorumOf } from './quorum.ts';

/** Members that are slow to read, but not to name blocks; alice.fake has the record v<block>. */
function rig(delays: readonly number[], quorum = 2, fake: Partial<FakeOptions> = {}) {
  const clock = createManualClock();
  const members = delays.map((_, i) =>
    createFakeNameService({
      clock,
      origin: `fake://${'abcde'[i]}`,
      timeOf: () => 0,
      entryAt: (_name, block) => ({ records: new Map([['k', `v${block}`]]) }),
      ...fake,
    }),
  );
  const services = members.map((member, i): NameService => {
    const { head, blockAt } = member.blocks as BlockSource;
    const slowly = <T>(ask: () => Promise<T>): Promise<T> => {
      member.setDelay(delays[i] ?? 0);
      const asked = ask();
      member.setDelay(0);
      return asked;
    };
    return {
      ...member,
      blocks: { head, blockAt },
      read: (...of) => slowly(() => member.read(...of)),
      readMany: (...of) => slowly(async () => member.readMany?.(...of) ?? []),
    };
  });
  const service = quorumOf(services, { quorum, clock });
  const alice = service.parse('alice.fake');
  const trail: string[] = [];
  const trace = ({ detail }: TraceEvent) => void trail.push(detail);
  const readBy = async (within: number, options: ReadOptions = {}) => {
    let outcome: Reading | ResolverError | 'open' = 'open';
    service.read(alice, ['k'], { trace, ...options }).then(
      (reading) => (outcome = reading),
      (error) => (outcome = toResolverError(error)),
    );
    await clock.advance(within);
    return outcome as Reading | ResolverError | 'open';
  };
  return { clock, members, service, alice, readBy, trail };
}

const silence = Number.POSITIVE_INFINITY;
const at100 = { number: 100n, hash: fakeHash(100) };
const recordIs = (value: string) => ({ records: new Map([['k', value]]) });

describe('the answers at a block', () => {
  it('are asked of those alone who have it, in steps that can be followed', async () => {
    const { members, readBy, trail } = rig([0, 0, 0]);
    const [forked] = members;
    forked?.lie({ head: (block) => ({ ...block, hash: '0xbad0' }) });
    expect(await readBy(0)).toMatchObject({ evidence: { dissent: ['fake://a'] } });
    expect(members.map(({ calls }) => calls.reads)).toEqual([0, 1, 1]);
    expect(trail).toContain('fake://b: answer at block 100');
  });

  it('are of an older block, after a second, when one is silent and one has not reached the newest', async () => {
    const { members, readBy } = rig([0, silence, 0]);
    members[2]?.setHead(98);
    expect(await readBy(999)).toBe('open');
    const lagging = rig([0, silence, 0]);
    lagging.members[2]?.setHead(98);
    expect(await lagging.readBy(1_000)).toMatchObject({
      ...recordIs('v98'),
      evidence: { agreed: 2, endpoints: ['fake://a', 'fake://c'] },
    });
  });

  it('are waited for at the newest block while nobody only lags, and for a second also when one does', async () => {
    const split = rig([0, 3_000, 0]);
    split.members[2]?.lie({ reading: (truth) => ({ ...truth, ...recordIs('lie'), state: 'found' }) });
    expect(await split.readBy(3_000)).toMatchObject(recordIs('v100'));
    const lagging = rig([0, 500, 0]);
    lagging.members[2]?.setHead(98);
    expect(await lagging.readBy(500)).toMatchObject(recordIs('v100'));
  });

  it('end in nothing when the time is up, and it is told who answered, who failed and who was silent', async () => {
    const { members, readBy } = rig([0, silence, 0]);
    members[2]?.lie({
      reading: () => {
        throw new ResolverError({ code: 'RATE_LIMITED', shortMessage: 'slow down' });
      },
    });
    expect(await readBy(10_000)).toMatchObject({
      code: 'TIMEOUT',
      details: 'fake://a: answered at block 100, fake://b: no answer, fake://c: RATE_LIMITED',
    });
  });
});

describe('a block that the caller names', () => {
  it('is read at without a word on blocks, and needs as many as any other', async () => {
    const { readBy, trail } = rig([0, 0, 0]);
    const { evidence } = (await readBy(0, { at: at100 })) as Reading;
    expect(evidence).toMatchObject({ assurance: 'quorum', agreed: 2, block: at100 });
    expect(evidence.dissent).toBeUndefined();
    expect(trail.filter((step) => step.includes('head'))).toEqual([]);
  });

  it('is confirmed by nobody, so that a proof counts as one word', async () => {
    const { readBy } = rig([0, 10], 2, { assurance: 'proof' });
    expect(await readBy(9, { at: at100 })).toBe('open');
    const { readBy: readBoth } = rig([0, 10], 2, { assurance: 'proof' });
    expect(await readBoth(10, { at: at100 })).toMatchObject({ evidence: { assurance: 'quorum', agreed: 2 } });
  });

  it('is the only one: those who are slow are waited for, whoever else does not have it', async () => {
    const { members, readBy } = rig([0, 3_000, 0]);
    members[2]?.setHead(98);
    expect(await readBy(3_000, { at: at100 })).toMatchObject(recordIs('v100'));
  });
});

it('the proof of one alone does not make those agree who only have the block', async () => {
  const { readBy } = rig([10, 0], 1, { assurance: 'proof' });
  expect(await readBy(0)).toMatchObject({
    evidence: { assurance: 'single', agreed: 1, endpoints: ['fake://b'] },
  });
});

it('of many names, one that only lags for some of them is made up for as well', async () => {
  const { clock, members, service, alice } = rig([0, silence, 0]);
  const [, , lagging] = members;
  lagging?.setHead(98);
  const bob = service.parse('bob.fake');
  const outcome = service.readMany?.([
    { name: alice, keys: ['k'] },
    { name: bob, keys: ['k'] },
  ]);
  await clock.advance(1_000);
  expect(await outcome).toMatchObject([recordIs('v98'), recordIs('v98')]);
});
