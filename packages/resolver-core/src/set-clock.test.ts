import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResolver } from './create-resolver.ts';
import { ResolverError } from './errors.ts';
import type { Freshness } from './resolution.ts';
import { createFakeNameService, createManualClock } from './testing/index.ts';

const minute = 60_000;
const hour = 60 * minute;
const freshFor = minute;
const staleFor = 10 * minute;

function rig() {
  const clock = createManualClock();
  const service = createFakeNameService({ clock, freshFor });
  service.mine();
  service.entries.set('alice.fake', { records: new Map([['staex-id', 'x']]) });
  const resolver = createResolver({ services: [service], clock, policy: { staleFor } });
  const read = async (): Promise<Freshness | undefined> => {
    const records = await resolver.records('alice.fake');
    return records.state === 'unknown' ? undefined : records.freshness;
  };
  const outage = (): void =>
    service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' }));
  return { clock, service, read, outage };
}

describe('a clock that is set', () => {
  it.each([
    ['back by 40 s', [-40_000]],
    ['back twice', [-40_000, -40_000]],
    ['back by an hour', [-hour]],
    ['ahead by an hour', [hour]],
    ['ahead and back', [hour, -hour]],
  ])('%s makes no answer fresh for longer', async (_, jumps) => {
    const { clock, service, read } = rig();
    await read();
    await clock.advance(50_000);
    for (const jump of jumps) {
      clock.jump(jump);
      await read();
    }
    await clock.advance(10_000);
    await read();
    expect(service.calls.reads).toBe(2);
  });

  it('back shows the true age of what is held', async () => {
    const { clock, read } = rig();
    await read();
    await clock.advance(50_000);
    clock.jump(-40_000);
    const freshness = await read();
    expect(freshness).toMatchObject({ origin: 'cache', stale: false });
    expect(clock.now() - (freshness?.readAt.getTime() ?? 0)).toBe(50_000);
  });

  it('back takes nothing away that may be served in an outage, and adds no time to it', async () => {
    const { clock, read, outage } = rig();
    await read();
    outage();
    clock.jump(-hour);
    await clock.advance(freshFor + staleFor - 1);
    expect(await read()).toMatchObject({ stale: true });
    clock.jump(-hour);
    await clock.advance(1);
    expect(await read()).toBeUndefined();
  });

  it('ahead by mistake and back again leaves no answer and no failure from the future behind', async () => {
    const { clock, service, read, outage } = rig();
    clock.jump(hour);
    await read();
    clock.jump(-hour);
    expect(await read()).toMatchObject({ origin: 'cache', stale: false });
    await clock.advance(freshFor);
    expect(service.calls.reads).toBe(1);

    clock.jump(hour);
    await clock.advance(staleFor);
    outage();
    expect(await read()).toBeUndefined();
    clock.jump(-hour);
    service.failWith(undefined);
    await clock.advance(2_000);
    expect(await read()).toMatchObject({ origin: 'chain' });
  });

  it('at random serves nothing beyond its windows, by the time that passed', async () => {
    const step = fc.record({
      jump: fc.constantFrom(0, 0, -1_000, -40_000, 40_000, -hour, hour),
      pass: fc.nat(2 * freshFor),
      isDown: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const { clock, service, read, outage } = rig();
        let readAt = 0;
        for (const { jump, pass, isDown } of steps) {
          clock.jump(jump);
          await clock.advance(pass);
          if (isDown) outage();
          else service.failWith(undefined);
          const before = service.calls.reads;
          const freshness = await read();
          // A read behind a stale answer ends at once here.
          const age = clock.elapsed() - readAt;
          if (service.calls.reads > before && !isDown) readAt = clock.elapsed();
          if (!freshness) continue;
          expect(clock.now()).toBeGreaterThanOrEqual(freshness.readAt.getTime());
          if (freshness.origin === 'chain') continue;
          expect(age).toBeLessThan(freshness.stale ? freshFor + staleFor : freshFor);
          expect(clock.now() - freshness.readAt.getTime()).toBeGreaterThanOrEqual(age);
        }
      }),
      { numRuns: 200 },
    );
  });
});
