import { type NameService, type Reading, type ReadOptions, ResolverError } from '@peername/resolver-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compared, lie, origin, reads, truth, withEvidence } from '../../../testing/compare-answer.ts';

const fails =
  (error: Error, more: Partial<NameService> = {}) =>
  (): Partial<NameService> => ({ ...more, read: () => Promise.reject(error) });
const fault = (code: ResolverError['code'], reason?: string) =>
  new ResolverError({ code, reason, shortMessage: 'away' });
const otherHash = `0x${'ab'.repeat(32)}` as const;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('an answer is compared', () => {
  it('by name, with what was read at its very block, and that is told', async () => {
    const controller = new AbortController();
    const { error, lies, told, asked, reading } = await compared({ signal: controller.signal });
    expect([error, lies, told.length]).toEqual([undefined, [], 1]);
    expect(asked).toEqual([{ signal: controller.signal, at: reading.evidence.block }]);
  });

  it('with the head of a service that takes no block, which must have come as far', async () => {
    const controller = new AbortController();
    const { asked, reading, error } = await compared({
      own: () => ({ blocks: undefined }),
      finality: 'safe',
      signal: controller.signal,
    });
    expect(error).toBeUndefined();
    const { number } = reading.evidence.block;
    expect(asked).toEqual([{ signal: controller.signal, finality: 'safe', minBlock: number }]);
  });

  it.each([
    [0.009, 1],
    [0.01, 0],
    [0.5, 0],
  ])('one time in a hundred unless told otherwise: at %d %i times', async (drawn, times) => {
    vi.spyOn(Math, 'random').mockReturnValue(drawn);
    const { asked } = await compared({ sample: { rate: undefined } });
    expect(asked).toHaveLength(times);
  });

  it('whenever it had to be read now, unless none is wanted', async () => {
    const random = () => 0.999;
    expect((await compared({ maxAge: 0, sample: { rate: 0.001, random } })).asked).toHaveLength(1);
    expect((await compared({ maxAge: 1, sample: { rate: 0.001, random } })).asked).toHaveLength(0);
    expect((await compared({ maxAge: 0, sample: { rate: 0, random: () => 0 } })).asked).toHaveLength(0);
  });

  it('by nobody when no own service takes such names', async () => {
    const { error, told, asked } = await compared({ said: lie, own: () => ({ supports: () => false }) });
    expect([error, told, asked]).toEqual([undefined, [], []]);
  });

  it('in the records that were asked for, and in all where none were named', async () => {
    const read = { records: new Map([...truth.records, ['url', 'u']]) };
    expect((await compared({ read })).error).toBeUndefined();
    expect((await compared({ said: read, read: truth })).error).toBeUndefined();
    expect((await compared({ read, keys: [] })).error).toMatchObject({ reason: 'sampled-lie' });
  });
});

describe('a lie', () => {
  it('is kept before it is refused, and says what is otherwise and where', async () => {
    const { error, lies, told } = await compared({ said: { ...lie, account: 'acct-m' } });
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'sampled-lie' });
    for (const part of [origin, 'alice.fake', 'block 100', 'fake://node', 'records, account'])
      expect(error?.message).toContain(part);
    expect(error?.message).not.toContain('peer');
    expect(lies).toMatchObject([{ origin, name: 'alice.fake', isSigned: true }]);
    expect(lies[0]?.saved.length).toBeGreaterThan(100);
    expect(told).toEqual([]);
  });

  it('names all own endpoints that say otherwise', async () => {
    const endpoints = ['https://a.example', 'https://b.example'];
    const { error } = await compared({ said: lie, own: reads({ endpoints }) });
    expect(error?.details).toContain(endpoints.join(', '));
  });

  it('that is signed can be shown to others, and another may be somebody else’s', async () => {
    const [signed, other] = [await compared({ said: lie }), await compared({ said: lie, isSigned: false })];
    expect(signed.error?.meta.join()).toContain('block 100');
    expect(other.error?.meta).toHaveLength(1);
    expect(other.error?.meta).not.toEqual(signed.error?.meta);
  });

  it('is a block that the chain has another one for in the end', async () => {
    const theirs = withEvidence({ block: { number: 100n, hash: otherHash } });
    const { error, lies } = await compared({ theirs });
    expect(error).toMatchObject({ reason: 'sampled-lie' });
    expect(error?.details).toContain(`100`);
    expect(error?.details).toContain(otherHash);
    expect(lies).toHaveLength(1);
  });

  it.each([
    [99n, false],
    [100n, true],
    [101n, true],
  ])('of a block cannot be shown before the end has come to it: at %i %s', async (number, isLie) => {
    const heads: ReadOptions[] = [];
    const blocks: NameService['blocks'] = {
      head: async (o = {}) => {
        heads.push(o);
        return { number, hash: '0xfe' };
      },
      blockAt: () => Promise.reject(fault('UNAVAILABLE')),
    };
    const controller = new AbortController();
    const { error, told } = await compared({
      own: fails(fault('DISAGREEMENT', 'other-block'), { blocks }),
      signal: controller.signal,
    });
    expect([error?.reason, told.length]).toEqual(isLie ? ['sampled-lie', 0] : [undefined, 1]);
    expect(heads).toEqual([{ finality: 'finalized', signal: controller.signal }]);
  });
});

describe('nobody is accused', () => {
  it('where the end of the chain cannot be read', async () => {
    const blocks: NameService['blocks'] = {
      head: () => Promise.reject(fault('UNAVAILABLE')),
      blockAt: () => Promise.reject(fault('UNAVAILABLE')),
    };
    for (const more of [{ blocks }, { blocks: undefined }]) {
      const { error, told } = await compared({ own: fails(fault('DISAGREEMENT', 'other-block'), more) });
      expect([error, told.length]).toEqual([undefined, 1]);
    }
  });

  it('where the own endpoint fails, and that is told with its code', async () => {
    const { error, told } = await compared({ own: fails(fault('RATE_LIMITED')), said: lie });
    expect([error, told]).toEqual([undefined, [expect.stringContaining('RATE_LIMITED')]]);
  });

  it('where the own endpoint fails at the block and would not at its head', async () => {
    for (const finality of ['finalized', 'latest'] as const) {
      const { error, told } = await compared({
        said: lie,
        finality,
        own: ({ read }) => ({
          read: (...of) => (of[2]?.at ? Promise.reject(fault('UNAVAILABLE', 'unknown-block')) : read(...of)),
        }),
      });
      expect([error, told.length]).toEqual([undefined, 1]);
    }
  });

  it('where the own endpoint takes longer than five seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let isDone = false;
    const read = () => new Promise<Reading>(() => {});
    const work = compared({ said: lie, own: () => ({ read }) }).finally(() => {
      isDone = true;
    });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(isDone).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    const { error, told } = await work;
    expect([error, told]).toEqual([undefined, [expect.stringContaining('TIMEOUT')]]);
  });

  it('where both were answered outside the chain, and one alone is held to it', async () => {
    const offchain = { offchain: true };
    const both = await compared({ said: lie, theirs: withEvidence(offchain), own: reads(offchain) });
    const same = await compared({ own: reads({}) });
    expect([both.error, both.told.length, both.lies]).toEqual([undefined, 1, []]);
    expect(both.told).not.toEqual(same.told);
    expect((await compared({ said: lie, theirs: withEvidence(offchain) })).error).toMatchObject({
      reason: 'sampled-lie',
    });
    expect((await compared({ said: lie, own: reads(offchain) })).error).toMatchObject({
      reason: 'sampled-lie',
    });
  });

  it.each([
    ['contract', { contract: 'other' }],
    ['block', { block: { number: 101n, hash: otherHash } }],
  ])('where the own endpoint reads another %s: the answer is not confirmed', async (_, change) => {
    const { error, lies } = await compared({ said: { ...lie, account: 'acct-m' }, own: reads(change) });
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'not-confirmed' });
    expect(error?.shortMessage).toContain('alice.fake');
    for (const part of [
      'records',
      'registry',
      ...Object.values(change).filter((of) => typeof of === 'string'),
    ])
      expect(error?.details).toContain(part);
    expect(error?.meta).toHaveLength(1);
    expect(lies).toEqual([]);
    expect((await compared({ own: reads(change) })).error).toBeUndefined();
  });

  it('of a block that is not there to stay and was undone', async () => {
    const theirs = withEvidence({ block: { number: 100n, hash: otherHash }, finality: 'latest' });
    const { error, lies, asked } = await compared({ said: lie, theirs });
    expect(error).toMatchObject({ reason: 'not-confirmed' });
    expect(lies).toEqual([]);
    expect(asked).toMatchObject([{ at: { hash: otherHash } }, { finality: 'latest', minBlock: 100n }]);
    expect((await compared({ theirs })).error).toBeUndefined();
  });
});

describe('another chain', () => {
  const elsewhere = { chain: 'fake:2' };

  it('is a fault of the set-up, and both are named', async () => {
    const { error } = await compared({ own: reads(elsewhere) });
    expect(error).toMatchObject({ code: 'WRONG_NETWORK' });
    expect(error?.details).toContain('fake:1');
    expect(error?.details).toContain('fake:2');
    expect((await compared({ own: fails(fault('WRONG_NETWORK')) })).error).toMatchObject({
      code: 'WRONG_NETWORK',
    });
  });

  it('is none of the names that an own service takes because nobody else does, and does not find', async () => {
    const nowhere = (fallback: boolean) => (service: NameService) => ({
      fallback,
      read: async () => {
        const { evidence } = await service.read(service.parse('alice.fake'), []);
        return withEvidence(elsewhere)({ state: 'absent', reason: 'name', evidence });
      },
    });
    const { error, told } = await compared({ own: nowhere(true) });
    expect([error, told.length]).toEqual([undefined, 1]);
    expect(told).not.toEqual((await compared({})).told);
    expect((await compared({ own: nowhere(false) })).error).toMatchObject({ code: 'WRONG_NETWORK' });
    expect((await compared({ own: reads(elsewhere, { fallback: true }) })).error).toMatchObject({
      code: 'WRONG_NETWORK',
    });
  });
});

it('whoever gives up, or meets a fault of a service, is told so', async () => {
  const controller = new AbortController();
  controller.abort();
  expect((await compared({ signal: controller.signal })).error).toMatchObject({ code: 'ABORTED' });
  const bug = new TypeError('a fault of the service');
  expect((await compared({ own: fails(bug) })).error).toBe(bug);
});
