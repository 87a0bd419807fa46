import { describe, expect, it } from 'vitest';
import type { NameService, ReadOptions } from '../name-service.ts';
import type { Reading } from '../reading.ts';
import { createFakeNameService, createManualClock } from '../testing/index.ts';
import { quorumOf } from './quorum.ts';

const noon = Date.UTC(2026, 0, 1, 12);
const minutes = (count: number): Date => new Date(noon + count * 60_000);

/** Gateways that hold one record of alice.fake, each with what it says of its own answer. */
function gateways(...sayings: ((truth: Reading) => Reading)[]) {
  const clock = createManualClock(noon);
  const members = sayings.map((reading, i): NameService => {
    const member = createFakeNameService({ clock, origin: `fake://${'abc'[i]}` });
    member.entries.set('alice.fake', { records: new Map([['k', 'v']]) });
    member.lie({ reading });
    return { ...member, blocks: undefined };
  });
  const service = quorumOf(members, { quorum: 2, clock });
  const read = (options?: ReadOptions) => service.read(service.parse('alice.fake'), ['k'], options);
  return { read };
}

const fresh = { readAt: minutes(-1), freshUntil: minutes(4), staleUntil: minutes(60) };
const stale = { readAt: minutes(-30), freshUntil: minutes(-25), staleUntil: minutes(30) };
const honest = (truth: Reading): Reading => ({ ...truth, asOf: fresh });
const at =
  (number: bigint) =>
  (truth: Reading): Reading => ({
    ...truth,
    asOf: fresh,
    evidence: { ...truth.evidence, block: { ...truth.evidence.block, number } },
  });

describe('what several gateways hold and agree on', () => {
  it('is as old as the oldest of their answers, whichever names the older block', async () => {
    const old = (truth: Reading): Reading => ({ ...truth, asOf: stale });
    expect((await gateways(old, at(1n)).read()).asOf).toEqual(stale);
    expect((await gateways(at(1n), old).read()).asOf).toEqual(stale);
  });

  it('is as final as the least final of them', async () => {
    const latest = (truth: Reading): Reading => ({
      ...honest(truth),
      evidence: { ...truth.evidence, finality: 'latest' },
    });
    expect((await gateways(latest, at(1n)).read()).evidence.finality).toBe('latest');
    expect((await gateways(at(1n), latest).read()).evidence.finality).toBe('latest');
  });

  it('is not below the block demanded because one of them says so of its own answer', async () => {
    const { read } = gateways(at(1n), honest, honest);
    expect((await read({ minBlock: 100n })).evidence).toMatchObject({ block: { number: 100n }, agreed: 2 });
    await expect(gateways(at(1n), honest).read({ minBlock: 100n })).rejects.toMatchObject({
      code: 'TOO_OLD',
      reason: 'no-quorum',
    });
  });

  it('blames one that says something else for it at the same block alone', async () => {
    const other =
      (number: bigint) =>
      (truth: Reading): Reading => ({ ...at(number)(truth), state: 'found', records: new Map([['k', 'w']]) });
    const dissentOf = async (number: bigint) =>
      (await gateways(other(number), honest, honest).read()).evidence.dissent;
    expect(await dissentOf(99n)).toBeUndefined();
    expect(await dissentOf(101n)).toBeUndefined();
    expect(await dissentOf(100n)).toEqual(['fake://a']);
  });
});
