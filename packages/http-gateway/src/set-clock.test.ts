import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { expect, it } from 'vitest';
import { createGateway } from './create-gateway.ts';

const hour = 3_600_000;

function rig() {
  const clock = createManualClock();
  const service = createFakeNameService({ clock, freshFor: 60_000 });
  service.mine();
  const gateway = createGateway(createResolver({ services: [service], clock }), { clock });
  const ask = async (): Promise<number> => {
    const response = await gateway.fetch(new Request('http://gateway.test/v1/names/alice.fake/records'));
    return Number(response.headers.get('age'));
  };
  service.entries.set('alice.fake', { records: new Map([['staex-id', 'x']]) });
  return { clock, service, ask };
}

it.each([-40_000, -hour])(
  'an answer that is held grows no younger when the clock is set by %i ms',
  async (jump) => {
    const { clock, service, ask } = rig();
    expect(await ask()).toBe(0);
    await clock.advance(50_000);
    expect(await ask()).toBe(50);
    clock.jump(jump);
    expect(await ask()).toBe(50);
    await clock.advance(4_000);
    clock.jump(jump);
    expect(await ask()).toBe(54);
    await clock.advance(6_000);
    await ask();
    expect(service.calls.reads).toBe(2);
  },
);

it('an answer read while the clock was ahead is held as long as any, once the clock is right again', async () => {
  const { clock, service, ask } = rig();
  clock.jump(hour);
  await ask();
  clock.jump(-hour);
  await clock.advance(30_000);
  expect(await ask()).toBe(30);
  await clock.advance(30_000);
  await ask();
  expect(service.calls.reads).toBe(2);
});
