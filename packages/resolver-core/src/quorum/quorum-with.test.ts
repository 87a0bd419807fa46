import { describe, expect, it } from 'vitest';
import type { Finality } from '../evidence.ts';
import type { NameService } from '../name-service.ts';
import { createFakeNameService, createManualClock } from '../testing/index.ts';
import { quorumOf } from './quorum.ts';

const clock = createManualClock();
const fake = (letter: string) =>
  createFakeNameService({ clock, origin: `fake://${letter}`, timeOf: () => 0 });
const fakes = () => [fake('a'), fake('b')] as const;
const quorum = (services: readonly NameService[]) => quorumOf(services, { quorum: 2, clock });
const without = (service: NameService, ...keys: readonly (keyof NameService)[]): NameService =>
  Object.fromEntries(Object.entries(service).filter(([key]) => !keys.includes(key as never))) as never;

describe('a quorum can do', () => {
  it('what all of its members can', () => {
    const [a, b] = fakes();
    const whole = quorum([a, b]);
    expect([typeof whole.readMany, typeof whole.reverse]).toEqual(['function', 'function']);
    for (const services of [
      [a, without(b, 'readMany', 'reverse')],
      [without(a, 'readMany', 'reverse'), b],
    ]) {
      expect(quorum(services)).not.toHaveProperty('readMany');
      expect(quorum(services)).not.toHaveProperty('reverse');
    }
  });

  it('what its first member says of names and accounts', () => {
    const [a, b] = fakes();
    const grouped = quorum([{ ...a, groupOf: ({ text }) => text.slice(0, 1) }, b]);
    expect(grouped.groupOf?.(grouped.parse('alice.fake'))).toBe('a');
    expect(grouped.supportsAccount?.('acct-a')).toBe(true);
    expect(grouped.supports('alice.other')).toBe(false);
    const plain = quorum([without(a, 'supportsAccount'), b]);
    expect(plain).not.toHaveProperty('groupOf');
    expect(plain).not.toHaveProperty('supportsAccount');
  });

  it('without a question when there are no names', async () => {
    const members = fakes();
    for (const member of members) member.setDelay(Number.POSITIVE_INFINITY);
    expect(await quorum(members).readMany?.([])).toEqual([]);
  });

  it('end, also where its members have nothing to end', async () => {
    const [a, b] = fakes();
    const service = quorum([without(a, 'close'), b]);
    await service.close?.();
    await expect(service.read(service.parse('alice.fake'), [])).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(b.read(b.parse('alice.fake'), [])).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

it('a quorum is named after what its members read, each once, and after its size', () => {
  const [a, b] = fakes();
  expect(quorum([a, b]).scope).toBe(`${a.scope} quorum 2`);
  expect(quorum([a, { ...b, scope: 'elsewhere' }]).scope).toBe(`${a.scope} elsewhere quorum 2`);
});

it('keeps a block as long as its finality lets it', async () => {
  const members = fakes();
  const headAge = (finality: Finality | undefined) => (finality === 'latest' ? 500 : 5_000);
  const service = quorumOf(members, { quorum: 2, clock, headAge });
  const blockAt = async (finality: Finality) =>
    (await service.read(service.parse('alice.fake'), [], { finality })).evidence.block.number;
  expect([await blockAt('latest'), await blockAt('safe')]).toEqual([100n, 100n]);
  for (const member of members) member.setHead(101);
  await clock.advance(501);
  expect([await blockAt('latest'), await blockAt('safe')]).toEqual([101n, 100n]);
});

it('names the account about which its members disagree', async () => {
  const [a, b] = fakes();
  a.primaries.set('acct-a', 'alice.fake');
  await expect(quorum([a, b]).reverse?.('acct-a')).rejects.toMatchObject({
    code: 'DISAGREEMENT',
    message: expect.stringContaining('acct-a'),
  });
});
