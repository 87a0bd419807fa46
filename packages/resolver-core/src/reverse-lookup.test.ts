import { describe, expect, it } from 'vitest';
import { createResolver } from './create-resolver.ts';
import type { ReadOptions } from './name-service.ts';
import { createFakeNameService, createManualClock, settlePromises } from './testing/index.ts';

/** A resolver whose service never answers for an account; `asked` is what it was asked with. */
function silentRig() {
  const clock = createManualClock();
  const asked: ReadOptions[] = [];
  const service = {
    ...createFakeNameService({ clock }),
    reverse: (_: string, o: ReadOptions = {}) => {
      asked.push(o);
      return new Promise<never>(() => {});
    },
  };
  return { clock, asked, resolver: createResolver({ services: [service], clock, timeout: 10_000 }) };
}

describe('looking an account up backwards', () => {
  it.each([
    ['as long as its caller waits', 500, 500],
    ['no longer than the resolver does', 60_000, 10_000],
  ])('takes %s, and then ends what the service does', async (_, timeout, longest) => {
    const { clock, asked, resolver } = silentRig();
    let code = 'waits';
    void resolver.reverse('acct-a', { timeout }).then((one) => {
      code = one.state === 'unknown' ? one.error.code : one.state;
    });
    await clock.advance(longest - 1);
    expect([code, asked[0]?.signal?.aborted]).toEqual(['waits', false]);
    await clock.advance(1);
    await settlePromises();
    expect([code, asked[0]?.signal?.aborted]).toEqual(['TIMEOUT', true]);
  });

  it('asks nobody for a caller who gave up before', async () => {
    const { asked, resolver } = silentRig();
    const work = resolver.reverse('acct-a', { signal: AbortSignal.abort() });
    await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
    expect(asked).toEqual([]);
  });

  it('says of what chains it could be an account, where it is one of none', async () => {
    const clock = createManualClock();
    const { reverse: _, ...without } = createFakeNameService({ clock, id: 'without' });
    const services = ['one', 'other'].map((id) => createFakeNameService({ clock, id }));
    for (const [configured, details] of [
      [[...services, without], 'configured: one on Fakenet, other on Fakenet'],
      [[without], 'configured: none'],
    ] as const) {
      const resolver = createResolver({ services: configured, clock });
      expect(await resolver.reverse('nonsense')).toMatchObject({
        state: 'unknown',
        error: {
          code: 'UNSUPPORTED_NAME',
          reason: 'account',
          shortMessage: '"nonsense" is not an account of a configured chain',
          details,
        },
      });
    }
  });
});
