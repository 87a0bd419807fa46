import { describe, expect, it } from 'vitest';
import { createResolver } from './create-resolver.ts';
import type { NameService, ReadOptions } from './name-service.ts';
import type { ResolverOptions } from './resolver.ts';
import { createFakeNameService, createManualClock } from './testing/index.ts';
import type { TraceEvent } from './trace.ts';

function rig(options: Partial<ResolverOptions> = {}) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  service.primaries.set('acct-a', 'alice.fake');
  return { clock, service, resolver: createResolver({ services: [service], clock, ...options }) };
}

const bare = (service: NameService, leave: readonly (keyof NameService)[]): NameService =>
  Object.fromEntries(
    Object.entries(service).filter(([key]) => !leave.includes(key as keyof NameService)),
  ) as never;

describe('the settings of a resolver', () => {
  it.each([0, -1, Number.NaN])('let no go have %d names', (maxBatch) => {
    expect(() => rig({ maxBatch })).toThrow(TypeError);
  });

  it('say how many names go together', async () => {
    const { resolver, service } = rig({ maxBatch: 1 });
    await Promise.all([resolver.lookup('a.fake'), resolver.lookup('b.fake')]);
    expect(service.calls).toEqual({ reads: 2, names: 2 });
  });

  it.each([
    ['one', 1, 1],
    ['two thousand unless they say otherwise', undefined, 2_000],
  ])('say how many reads may be under way: %s', async (_, maxInFlight, most) => {
    const { resolver, service, clock } = rig(maxInFlight ? { maxInFlight } : {});
    service.setDelay(100);
    const lookups = Array.from({ length: most + 1 }, (_, i) => resolver.lookup(`n${i}.fake`));
    await clock.advance(100);
    const outcomes = await Promise.all(lookups);
    const busy = outcomes.filter((found) => found.state === 'unknown' && found.error.code === 'BUSY');
    expect(busy.map(({ input }) => input)).toEqual([`n${most}.fake`]);
  });

  it('say how strong every answer has to be, and a lookup may demand more', async () => {
    const { resolver } = rig({ require: 'quorum' });
    const weak = { state: 'unknown', error: { code: 'UNTRUSTED', reason: 'assurance' } };
    expect(await resolver.lookup('alice.fake')).toMatchObject(weak);
    expect(await resolver.lookup('alice.fake', { require: 'single' })).toMatchObject(weak);
    expect(await resolver.records('alice.fake')).toMatchObject(weak);
    expect(await resolver.reverse('acct-a')).toMatchObject(weak);
  });

  it('say how long a lookup may take', async () => {
    const { resolver, service, clock } = rig({ timeout: 700 });
    service.setDelay(60_000);
    const lookup = resolver.lookup('alice.fake');
    await clock.advance(700);
    expect(await lookup).toMatchObject({ state: 'unknown', error: { code: 'TIMEOUT' } });
  });
});

describe('the names of an account', () => {
  it('are looked up at the first service that takes the account', async () => {
    const { service, clock } = rig();
    const forwardOnly = bare(service, ['reverse']);
    const other = { ...service, supportsAccount: () => false };
    const resolver = createResolver({ services: [forwardOnly, other, service], clock });
    service.entries.set('alice.fake', { records: new Map(), account: 'acct-a' });
    expect(await resolver.reverse('acct-a')).toMatchObject({ state: 'found', input: 'acct-a' });
  });

  it('are refused where no service takes the account, and those that could are named', async () => {
    const { service, clock } = rig();
    const ofServices = (...services: NameService[]) =>
      createResolver({ services, clock }).reverse('acct-\u001b[2J');
    const refusal = { state: 'unknown', error: { code: 'UNSUPPORTED_NAME', reason: 'account' } };
    const mute = { ...service, id: 'mute', supportsAccount: () => false };
    const unsure = { ...bare(service, ['supportsAccount']), id: 'unsure' };
    const forwardOnly = { ...bare(service, ['reverse']), id: 'forward' };
    const refused = await ofServices(mute, unsure, forwardOnly);
    expect(refused).toMatchObject({
      ...refusal,
      error: { details: expect.stringMatching(/mute on Fakenet.*unsure on Fakenet/) },
    });
    expect(refused.state === 'unknown' && refused.error.details).not.toContain('forward');
    expect(refused.state === 'unknown' && refused.error.message).not.toContain('\u001b');
    expect(await ofServices(forwardOnly)).toMatchObject({
      ...refusal,
      error: { details: expect.stringContaining('none') },
    });
  });

  it('are asked for with all that the caller demands', async () => {
    const { service, clock } = rig();
    const asked: ReadOptions[] = [];
    const noting: NameService = {
      ...service,
      reverse(account, o = {}) {
        asked.push(o);
        return service.reverse?.(account, o) as never;
      },
    };
    const trace = (_: TraceEvent) => {};
    const resolver = createResolver({ services: [noting], clock });
    await resolver.reverse('acct-a', { finality: 'latest', minBlock: 90n, require: 'single', trace });
    expect(asked).toMatchObject([{ finality: 'latest', minBlock: 90n, require: 'single', trace }]);
  });
});

describe('a resolver', () => {
  it('says in the trace what a name was read to be, when it is nothing to dial', async () => {
    const { resolver, service } = rig();
    service.entries.set('broken.fake', { records: new Map([['staex-id', 'x']]) });
    const steps: TraceEvent[] = [];
    for (const name of ['nobody.fake', 'broken.fake'])
      await resolver.lookup(name, { trace: (event) => void steps.push(event) });
    const selected = steps.filter(({ step }) => step === 'select').map(({ detail }) => detail);
    expect(selected).toEqual(['absent: name', 'invalid: malformed']);
  });

  it('says when an expired name expired, and of others nothing of the kind', async () => {
    const { resolver, service } = rig();
    const expiresAt = new Date(0);
    service.entries.set('old.fake', { records: new Map(), expiresAt });
    expect(await resolver.lookup('old.fake')).toMatchObject({ state: 'absent', expiresAt });
    expect(await resolver.lookup('nobody.fake')).not.toHaveProperty('expiresAt');
  });

  it('closes services that have something to close, and bears with those that have not', async () => {
    const { service, clock } = rig();
    let closed = 0;
    const closing = { ...service, close: async () => void closed++ };
    const resolver = createResolver({ services: [bare(service, ['close']), closing], clock });
    await resolver.close();
    expect(closed).toBe(1);
  });
});
