import { createGateway } from '@peername/http-gateway';
import { createResolver, isResolverError, type NameService, type Resolution } from '@peername/resolver-core';
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
  let readAt = 0;
  const noted: NameService = {
    ...service,
    read(...asked) {
      readAt = clock.elapsed();
      return service.read(...asked);
    },
    readMany(...asked) {
      readAt = clock.elapsed();
      if (!service.readMany) throw new Error('the service reads one name at a time');
      return service.readMany(...asked);
    },
  };
  const resolver = createResolver({ services: [noted], clock });
  return { clock, resolver, readAt: () => readAt, gateway: createGateway(resolver, { clock }) };
}

describe('a clock that is wrong', () => {
  it.each([
    ['10 min ahead', 10 * minute],
    ['10 min behind', -10 * minute],
  ])('by %s is told to whoever asks the chain, and no longer once it is right', async (_, skew) => {
    const { clock, resolver } = rig(true);
    expect((await resolver.lookup(name)).state).toBe('found');
    clock.jump(skew);
    const resolution = await resolver.lookup(name, { policy: 'network' });
    expect(resolution.state).toBe('unknown');
    const { error } = resolution as Extract<Resolution, { state: 'unknown' }>;
    expect(isResolverError(error) && error.code).toBe('TOO_OLD');
    // Which of the two is wrong cannot be told from here.
    expect(error.message).toMatch(/clock/);
    clock.jump(-skew);
    expect((await resolver.lookup(name, { policy: 'network' })).state).toBe('found');
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

  it('and is set at any moment, makes no age negative and no window longer than it may be by the time that passed', async () => {
    const { clock, resolver, gateway, readAt: lastRead } = rig(false);
    const random = seededRandom(15);
    const jumps = [-hour, -10 * minute, -40_000, 10 * minute, hour, -1_000, 1_000];
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
      const { freshness } = (await response.json()) as {
        freshness: { readAt: string; freshUntil: string; stale: boolean };
      };
      const passed = clock.elapsed() - lastRead();
      const now = clock.now();
      const readAt = Date.parse(freshness.readAt);
      const complain = (what: string) => wrong.push(`step ${step}: ${what}`);
      if (!(age >= 0)) complain(`age ${age}`);
      // Jumps of under a quarter of a second are not told from rounding.
      if (!freshness.stale && passed > freshFor + 250) complain(`fresh ${passed} ms after it was read`);
      if (now - readAt < passed - 1_250) complain(`${passed} ms old, and says ${now - readAt}`);
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
