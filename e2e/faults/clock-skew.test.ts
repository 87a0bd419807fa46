import { createGateway } from '@peername/http-gateway';
import { createResolver, isResolverError, type Resolution } from '@peername/resolver-core';
import { createShiftingClock, seededRandom, testValue } from '@peername/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NamedChain, startAzeroChain } from '../scenarios/named-chain.ts';
import { openService } from '../scenarios/open-service.ts';
import { isLong, tellVerdict } from './long-tests.ts';

const minute = 60_000;
const hour = 60 * minute;
const name = 'alice.azero';
const freshFor = 60_000;

let chain: NamedChain;
beforeAll(async () => {
  chain = await startAzeroChain();
  await chain.setRecord(name, 'staex-id', testValue('KEY-1') ?? '');
});
afterAll(() => chain.close());

function rig(isLive: boolean) {
  const clock = createShiftingClock();
  const service = openService(chain, { endpoints: [chain.url], clock, isLive });
  const resolver = createResolver({ services: [service], clock });
  return { clock, resolver, gateway: createGateway(resolver, { clock }) };
}

describe('a clock that is wrong', () => {
  it.each([
    ['10 min ahead', 10 * minute],
    ['10 min behind', -10 * minute],
  ])('by %s is told to whoever asks, and nothing is called fresh or absent', async (_, skew) => {
    const { clock, resolver } = rig(true);
    expect((await resolver.lookup(name)).state).toBe('found');
    clock.jump(skew);
    const resolution = await resolver.lookup(name, { maxAge: 60_000 });
    expect(resolution.state).toBe('unknown');
    const { error } = resolution as Extract<Resolution, { state: 'unknown' }>;
    expect(isResolverError(error) && error.code).toBe('TOO_OLD');
    // Which of the two is wrong cannot be told from here.
    expect(error.message).toMatch(/clock/);
    await resolver.close();
  });

  it('for a leap second, or some seconds of correction, changes nothing', async () => {
    const { clock, resolver } = rig(true);
    for (const step of [1_000, -1_000, 2_500, -2_500]) {
      clock.jump(step);
      const resolution = await resolver.lookup(name);
      expect(resolution.state).toBe('found');
    }
    await resolver.close();
  });

  // By the clock as it is then: an answer read 50 s before a clock is set back by 40 s counts as 10 s old, and lasts
  // 40 s longer than it would have. One clock cannot tell.
  it('and is set at any moment, makes no age negative and no window longer than it may be by that clock', async () => {
    const { clock, resolver, gateway } = rig(false);
    const random = seededRandom(15);
    const jumps = [-hour, -10 * minute, 10 * minute, hour, -1_000, 1_000];
    const wrong: string[] = [];
    const steps = isLong ? 5_000 : 300;
    let back = 0;
    for (let step = 0; step < steps; step++) {
      const jump = jumps[Math.floor(random() * jumps.length)] ?? 0;
      if (random() < 0.3) {
        clock.jump(jump);
        if (jump < 0) back++;
      } else await clock.pass(random() * 2 * freshFor);

      const response = await gateway.fetch(new Request(`http://gateway.test/v1/names/${name}`));
      const age = Number(response.headers.get('age'));
      const maxAge = Number(/max-age=(\d+)/.exec(response.headers.get('cache-control') ?? '')?.[1]);
      const { freshness } = (await response.json()) as { freshness: { readAt: string; freshUntil: string } };
      const now = clock.now();
      const readAt = Date.parse(freshness.readAt);
      const complain = (what: string) => wrong.push(`step ${step}: ${what}`);
      if (!(age >= 0)) complain(`age ${age}`);
      if (!(maxAge >= 0 && maxAge <= freshFor / 1000)) complain(`max-age ${maxAge}`);
      if (readAt > now) complain(`read ${readAt - now} ms from now`);
      if (Date.parse(freshness.freshUntil) - now > freshFor) complain('fresh for too long');

      const resolution = await resolver.lookup(name, { maxAge: 30_000 });
      if (resolution.state === 'unknown') complain(resolution.error.message);
      else if (clock.now() - resolution.freshness.readAt.getTime() > 30_000) complain('older than asked for');
      else if (resolution.freshness.readAt.getTime() > clock.now()) complain('read in the future');
    }
    tellVerdict(`clock set back ${back} times in ${steps} steps: ${wrong.length} ages or windows wrong`);
    expect(wrong).toEqual([]);
    await resolver.close();
  }, 600_000);
});
