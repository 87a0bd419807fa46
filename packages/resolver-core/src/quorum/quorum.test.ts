import { describe, expect, it } from 'vitest';
import { ResolverError, toResolverError } from '../errors.ts';
import type { Evidence } from '../evidence.ts';
import type { NameService, ReadOptions } from '../name-service.ts';
import type { Reading } from '../reading.ts';
import {
  createFakeNameService,
  createManualClock,
  type FakeLie,
  type FakeOptions,
} from '../testing/index.ts';
import type { TraceEvent } from '../trace.ts';
import { quorumOf } from './quorum.ts';
import type { QuorumOptions } from './quorum-with.ts';

/** Members over one chain, in which alice.fake has the record v<block>. */
function rig(count = 3, options: Partial<QuorumOptions> = {}, fake: Partial<FakeOptions> = {}) {
  const clock = createManualClock(1_000_000_000);
  const members = Array.from({ length: count }, (_, i) =>
    createFakeNameService({
      clock,
      origin: `fake://${'abcde'[i]}`,
      timeOf: (block) => block * 1_000,
      entryAt: (name, block) =>
        name === 'alice.fake' ? { records: new Map([['k', `v${block}`]]) } : undefined,
      ...fake,
    }),
  );
  const service = quorumOf(members, { quorum: 2, clock, ...options });
  const alice = service.parse('alice.fake');
  const read = (o: ReadOptions = {}) => service.read(alice, ['k'], o);
  /** Runs the clock until the read is over. */
  const readBy = async (o: ReadOptions = {}) => {
    const started = clock.now();
    let endedAt = Number.NaN;
    const outcome = read(o).then(
      (reading) => reading,
      (error) => toResolverError(error),
    );
    void outcome.then(() => {
      endedAt = clock.now();
    });
    await clock.advance(60_000);
    return { outcome: await outcome, took: endedAt - started };
  };
  return { clock, members, service, alice, read, readBy };
}

const recordIn = (outcome: Reading | ResolverError): string | undefined =>
  'state' in outcome && outcome.state === 'found' ? outcome.records.get('k') : undefined;
const evidenceOf = (outcome: Reading | ResolverError): Evidence | undefined =>
  'state' in outcome ? outcome.evidence : undefined;
const another: FakeLie = {
  reading: (truth) => ({ ...truth, state: 'found', records: new Map([['k', 'lie']]) }),
};
const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'gone' });

describe('a quorum', () => {
  it('gives what two of three say, and says who they are', async () => {
    const { read } = rig();
    const reading = await read();
    expect(recordIn(reading)).toBe('v100');
    expect(reading.evidence).toMatchObject({
      assurance: 'quorum',
      asked: 3,
      agreed: 2,
      endpoints: ['fake://a', 'fake://b'],
      block: { number: 100n },
    });
    expect(reading.evidence.dissent).toBeUndefined();
  });

  it('is done with the second honest answer, whatever the third does', async () => {
    const { members, readBy } = rig();
    members[0]?.setDelay(40);
    members[1]?.setDelay(Number.POSITIVE_INFINITY);
    members[2]?.setDelay(70);
    const { outcome, took } = await readBy();
    expect(recordIn(outcome)).toBe('v100');
    // The head, then the answer.
    expect(took).toBe(140);
  });

  it('names who gave another answer at the same block', async () => {
    const { members, readBy } = rig();
    members[0]?.lie(another);
    members[2]?.setDelay(10);
    const { outcome } = await readBy();
    expect(recordIn(outcome)).toBe('v100');
    expect(evidenceOf(outcome)).toMatchObject({ agreed: 2, dissent: ['fake://a'] });
  });

  it('takes no answer when all say something else, and names them with what they said', async () => {
    const { members, read } = rig();
    members[0]?.lie(another);
    members[1]?.lie({ reading: ({ evidence }) => ({ state: 'absent', reason: 'name', evidence }) });
    await expect(read()).rejects.toMatchObject({
      code: 'DISAGREEMENT',
      reason: 'no-quorum',
      details:
        'fake://a: k "lie" at block 100, fake://b: absent (name) at block 100, fake://c: k "v100" at block 100',
    });
  });

  it('takes no answer from fewer than it needs, and says who failed how', async () => {
    const { members, readBy } = rig();
    members[0]?.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'gone', retryAfter: 2_000 }));
    members[1]?.failWith(
      new ResolverError({ code: 'RATE_LIMITED', shortMessage: 'slow', retryAfter: 300_000 }),
    );
    for (const member of members.slice(0, 2)) member.setDelay(10);
    const { outcome } = await readBy();
    expect(outcome).toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'no-quorum',
      // The first of them makes up the quorum again, however long the other one wants to be left alone.
      retryAfter: 2_000,
      message:
        '2 of 3 endpoints must agree, 1 answered: fake://a: UNAVAILABLE, fake://b: RATE_LIMITED, fake://c: head 100',
    });
  });

  it('says of an absent name that it is absent, when enough say so', async () => {
    const { members, service } = rig();
    members[0]?.lie(another);
    const reading = await service.read(service.parse('nobody.fake'), ['k']);
    expect(reading).toMatchObject({ state: 'absent', reason: 'name', evidence: { dissent: ['fake://a'] } });
  });

  it('reads at the highest block that two have reached', async () => {
    const { members, read } = rig();
    members[0]?.setHead(105);
    members[1]?.setHead(103);
    expect((await read()).evidence.block.number).toBe(103n);
  });

  it('takes no notice of a head that is too high or too low', async () => {
    for (const head of [1_000_000, 3]) {
      const { members, readBy } = rig();
      members[0]?.setHead(head);
      members[1]?.setDelay(200);
      const { outcome } = await readBy();
      expect(evidenceOf(outcome)?.block.number).toBe(100n);
    }
  });

  it('names who has another block at the height agreed on', async () => {
    const { members, readBy } = rig();
    members[0]?.lie({ head: (block) => ({ ...block, hash: '0xbad0' }) });
    members[2]?.setDelay(5);
    const { outcome } = await readBy();
    expect(evidenceOf(outcome)).toMatchObject({ block: { number: 100n }, dissent: ['fake://a'] });
  });

  it('agrees one block lower when the chain has two at its tip', async () => {
    const { members, read } = rig(2);
    members[0]?.lie({ head: (block) => ({ ...block, hash: '0xbad0' }) });
    expect((await read()).evidence.block.number).toBe(99n);
  });

  it('is not held up by one that names a head and then says no more of blocks', async () => {
    const { members, readBy } = rig();
    const [liar, ahead] = members;
    liar?.setHead(110);
    ahead?.setHead(101);
    let asked = 0;
    liar?.setDelay(() => (asked++ === 0 ? 0 : Number.POSITIVE_INFINITY));
    const { outcome, took } = await readBy();
    expect(evidenceOf(outcome)?.block.number).toBe(100n);
    expect(took).toBe(0);
  });

  it('never goes back below the block that it agreed on before', async () => {
    const { members, readBy, clock } = rig();
    await readBy();
    for (const member of members) member.setHead(90);
    await clock.advance(10_000);
    expect((await readBy()).outcome).toMatchObject({ code: 'TOO_OLD' });
    for (const member of members) member.setHead(101);
    expect(evidenceOf((await readBy()).outcome)?.block.number).toBe(101n);
  });

  it('keeps the block for a while, so that the next read is one question to each', async () => {
    const { members, read, clock } = rig(3, { headAge: 2_000 });
    const asked: TraceEvent[] = [];
    await read();
    await clock.advance(900);
    for (const member of members) member.setHead(101);
    const trace = (event: TraceEvent) => asked.push(event);
    expect((await read({ trace })).evidence.block.number).toBe(100n);
    expect(asked.filter(({ detail }) => detail.endsWith('head'))).toEqual([]);
    // Past half of its time it is renewed beside the read.
    await clock.advance(300);
    expect((await read({ trace })).evidence.block.number).toBe(100n);
    await clock.advance(0);
    expect((await read()).evidence.block.number).toBe(101n);
  });

  it('agrees anew when the block that it kept is gone from the chain', async () => {
    const { members, read } = rig();
    await read();
    for (const member of members) {
      member.lie({ head: (block) => ({ ...block, number: 101n, hash: '0x65' }), reading: (truth) => truth });
    }
    const gone = new ResolverError({ code: 'UNAVAILABLE', reason: 'unknown-block', shortMessage: 'gone' });
    for (const member of members) {
      const { read: readTruth } = member;
      member.setHead(101);
      Object.assign(member, {
        read: (...args: Parameters<NameService['read']>) =>
          args[2]?.at?.number === 100n ? Promise.reject(gone) : readTruth(...args),
      });
    }
    expect((await read()).evidence.block.number).toBe(101n);
  });

  it('agrees on each of many names by itself', async () => {
    const { members, service, alice } = rig();
    members[0]?.lie({
      reading: (truth) => (truth.state === 'found' ? { ...truth, records: new Map([['k', 'lie']]) } : truth),
    });
    const names = [alice, service.parse('nobody.fake')].map((name) => ({ name, keys: ['k'] }));
    const [found, absent] = (await service.readMany?.(names)) ?? [];
    expect(found).toMatchObject({ state: 'found', evidence: { agreed: 2, dissent: ['fake://a'] } });
    expect(absent).toMatchObject({ state: 'absent', evidence: { assurance: 'quorum' } });
    expect(absent).not.toHaveProperty('evidence.dissent');
  });

  it('agrees on the primary name of an account', async () => {
    const { members, service } = rig();
    const entry = { records: new Map(), account: 'acct-a' };
    for (const member of members) {
      member.entries.set('alice.fake', entry);
      member.primaries.set('acct-a', 'alice.fake');
    }
    members[0]?.primaries.clear();
    expect(await service.reverse?.('acct-a')).toMatchObject({
      state: 'found',
      name: { text: 'alice.fake' },
      evidence: { assurance: 'quorum', dissent: ['fake://a'] },
    });
  });

  it('names a member that serves another chain', async () => {
    const { members, read } = rig();
    members[0]?.failWith(new ResolverError({ code: 'WRONG_NETWORK', shortMessage: 'another chain' }));
    expect((await read()).evidence).toMatchObject({ agreed: 2, dissent: ['fake://a'] });
  });

  it('passes on an error that enough give and that asking elsewhere cannot help', async () => {
    const { members, alice, service } = rig();
    const refusal = new ResolverError({ code: 'OFFCHAIN_REFUSED', shortMessage: 'not allowed' });
    for (const member of members) {
      Object.assign(member, { read: () => Promise.reject(refusal) });
    }
    await expect(service.read(alice, ['k'])).rejects.toBe(refusal);
  });

  it('waits no longer than its time, and names who was silent', async () => {
    const { members, readBy } = rig(3, { timeout: 5_000 });
    members[0]?.setDelay(Number.POSITIVE_INFINITY);
    members[1]?.setDelay(Number.POSITIVE_INFINITY);
    const { outcome, took } = await readBy();
    expect(took).toBe(5_000);
    expect(outcome).toMatchObject({
      code: 'TIMEOUT',
      reason: 'no-quorum',
      details: 'fake://a: no answer, fake://b: no answer, fake://c: head 100',
    });
  });

  it('does not wait long for one that was silent of late, and takes it back when it answers', async () => {
    const { members, read, clock } = rig(2, { timeout: 5_000 });
    const [silent] = members;
    const outcomeAfter = async (time: number) => {
      const outcome = read().catch(toResolverError);
      await clock.advance(time);
      return Promise.race([outcome, 'open']);
    };
    silent?.setDelay(Number.POSITIVE_INFINITY);
    expect(await outcomeAfter(4_999)).toBe('open');
    await clock.advance(1);
    expect(await outcomeAfter(999)).toBe('open');
    await clock.advance(1);
    silent?.setDelay(400);
    expect(await outcomeAfter(800)).toMatchObject({ state: 'found' });
    silent?.setDelay(1_500);
    await clock.advance(10_000);
    expect(await outcomeAfter(3_000)).toMatchObject({ state: 'found' });
  });

  it('ends with the caller', async () => {
    const { members, read, clock } = rig();
    for (const member of members) member.setDelay(1_000);
    const ending = new AbortController();
    const reading = read({ signal: ending.signal });
    ending.abort();
    await expect(reading).rejects.toMatchObject({ code: 'ABORTED' });
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });

  it('closes its members, and rejects what is under way', async () => {
    const { members, read, service } = rig();
    for (const member of members) member.setDelay(1_000);
    const reading = read();
    await service.close?.();
    await expect(reading).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(members[0]?.read(service.parse('alice.fake'), [])).rejects.toThrow();
    await expect(read()).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('does not mix with answers of another strength in a cache', () => {
    const [one, two] = [rig(3, { quorum: 1 }), rig(3, { quorum: 2 })];
    expect(one.service.scope).not.toBe(two.service.scope);
    expect(one.service.scope).not.toBe(one.members[0]?.scope);
  });

  it('stays one word when only one has to answer', async () => {
    const { read } = rig(3, { quorum: 1 });
    expect((await read()).evidence).toMatchObject({ assurance: 'single', asked: 3, agreed: 1 });
  });

  it('refuses members that cannot make a quorum', () => {
    expect(() => rig(1)).toThrow('quorum 2 needs at least 2 endpoints, and there is 1');
    expect(() => rig(3, { quorum: 0 })).toThrow(TypeError);
    expect(() => rig(3, {}, { origin: 'fake://same' })).toThrow('fake://same is given twice');
    const { members, clock } = rig(2);
    const other = createFakeNameService({ clock, id: 'other', origin: 'fake://other' });
    expect(() => quorumOf([...members, other], { quorum: 2 })).toThrow('a quorum is of one service');
  });
});

describe('a proved reading', () => {
  const proving = (quorum = 2) => rig(3, { quorum }, { assurance: 'proof' });

  it('needs no second one, against a block that enough confirm', async () => {
    const { members, readBy } = proving();
    const [a, b] = members;
    for (const member of [a, b]) {
      let asked = 0;
      member?.setDelay(() => (asked++ === 0 ? 0 : Number.POSITIVE_INFINITY));
    }
    const { outcome } = await readBy();
    expect(recordIn(outcome)).toBe('v100');
    expect(evidenceOf(outcome)).toMatchObject({
      assurance: 'proof',
      asked: 3,
      endpoints: ['fake://c', 'fake://a', 'fake://b'],
    });
  });

  it('stays one word when nobody else confirmed the block', async () => {
    const { read } = proving(1);
    expect((await read()).evidence.assurance).toBe('single');
  });

  it('that proves nothing is the fault of its member alone', async () => {
    const { members, read } = proving();
    const bad = new ResolverError({ code: 'UNTRUSTED', reason: 'bad-proof', shortMessage: 'no proof' });
    const broken = { read: () => Promise.reject(bad) };
    for (const member of members.slice(0, 2)) Object.assign(member, broken);
    expect((await read()).evidence).toMatchObject({
      assurance: 'proof',
      dissent: ['fake://a', 'fake://b'],
    });
    Object.assign(members[2] ?? {}, broken);
    await expect(read()).rejects.toMatchObject({
      code: 'UNTRUSTED',
      reason: 'bad-proof',
      details:
        'fake://a: UNTRUSTED (bad-proof), fake://b: UNTRUSTED (bad-proof), fake://c: UNTRUSTED (bad-proof)',
    });
  });
});

describe('a quorum of members without blocks', () => {
  const gateways = () => {
    const { members, clock, alice } = rig();
    const bare = members.map(({ blocks: _, ...rest }): NameService => rest);
    return { members, clock, alice, service: quorumOf(bare, { quorum: 2, clock }) };
  };

  it('takes what two say at blocks of their own, and names the older block', async () => {
    const { members, service, alice } = gateways();
    for (const member of members) member.entries.set('alice.fake', { records: new Map([['k', 'v']]) });
    members[0]?.setHead(90);
    const said = { reading: (truth: Reading) => ({ ...truth, records: new Map([['k', 'v']]) }) as Reading };
    members[0]?.lie(said);
    members[1]?.lie(said);
    expect((await service.read(alice, ['k'])).evidence).toMatchObject({
      assurance: 'quorum',
      agreed: 2,
      block: { number: 90n },
    });
  });

  it('asks one that saw an older block again before it counts as a contradiction', async () => {
    const { members, alice } = gateways();
    const [late, , dead] = members;
    dead?.failWith(outage);
    late?.setHead(99);
    const readLate = late?.read.bind(late);
    let floors: (bigint | undefined)[] = [];
    if (late && readLate) {
      const again = quorumOf(
        [
          {
            ...late,
            blocks: undefined,
            read: (name, keys, o) => {
              floors = [...floors, o?.minBlock];
              if (o?.minBlock !== undefined) late.setHead(Number(o.minBlock));
              return readLate(name, keys, o);
            },
          },
          ...members.slice(1).map(({ blocks: _, ...rest }): NameService => rest),
        ],
        { quorum: 2 },
      );
      expect(recordIn(await again.read(alice, ['k']))).toBe('v100');
    }
    expect(floors).toEqual([undefined, 100n]);
  });

  it('is not led astray by one that makes up a block and an answer', async () => {
    const { members, service, alice } = gateways();
    members[0]?.setHead(9_999);
    members[1]?.setHead(99);
    const outcome = await service.read(alice, ['k']).catch((error: ResolverError) => error);
    expect(outcome).toMatchObject({ code: 'DISAGREEMENT', reason: 'no-quorum' });
  });
});
