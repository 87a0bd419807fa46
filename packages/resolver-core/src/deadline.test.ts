import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { waitFor } from './deadline.ts';
import { ResolverError } from './errors.ts';
import { createManualClock, settlePromises } from './testing/index.ts';

const never = new Promise<never>(() => {});
const codeOf = (work: Promise<unknown>) => work.then(String, (error) => error.code ?? error.message);

describe('waiting for work', () => {
  it('ends with the work, and leaves no timer and no listener behind', async () => {
    const clock = createManualClock();
    const { signal } = new AbortController();
    expect(await waitFor(Promise.resolve(7), { clock, timeout: 10, signal })).toBe(7);
    await expect(waitFor(Promise.reject(new Error('no')), { clock, timeout: 10, signal })).rejects.toThrow(
      'no',
    );
    expect(clock.pending).toBe(0);
  });

  it('ends when the time is up, and not before', async () => {
    const clock = createManualClock();
    let outcome: string | undefined;
    void codeOf(waitFor(never, { clock, timeout: 1_500 })).then((code) => {
      outcome = code;
    });
    await clock.advance(1_499);
    expect(outcome).toBeUndefined();
    await clock.advance(1);
    expect(outcome).toBe('TIMEOUT');
  });

  it('says in seconds how long it waited, or what the caller says', async () => {
    const clock = createManualClock();
    const waits = [
      waitFor(never, { clock, timeout: 1_500 }).catch((error) => error.message),
      waitFor(never, {
        clock,
        timeout: 0,
        onTimeout: () => new ResolverError({ code: 'BUSY', shortMessage: 'Come back later' }),
      }).catch((error) => error.message),
    ];
    await clock.advance(1_500);
    expect(await Promise.all(waits)).toEqual(['No answer within 1.5 s', 'Come back later']);
  });

  it('has no end of its own without a time', async () => {
    const clock = createManualClock();
    void waitFor(never, { clock });
    expect(clock.pending).toBe(0);
  });

  it('ends when the signal fires, and takes the timer back', async () => {
    const clock = createManualClock();
    const ending = new AbortController();
    const wait = codeOf(waitFor(never, { clock, timeout: 10, signal: ending.signal }));
    ending.abort();
    expect(await wait).toBe('ABORTED');
    expect(clock.pending).toBe(0);
  });

  it('does not begin for a signal that has fired, and hears the work fail in silence', async () => {
    const clock = createManualClock();
    const unheard: unknown[] = [];
    const listen = (error: unknown): void => void unheard.push(error);
    process.on('unhandledRejection', listen);
    const signal = AbortSignal.abort('because');
    const wait = waitFor(Promise.reject(new Error('no')), { clock, timeout: 10, signal });
    await expect(wait).rejects.toMatchObject({ code: 'ABORTED', cause: 'because' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', listen);
    expect(unheard).toEqual([]);
    expect(clock.pending).toBe(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('lets the work go on for others when it ends', async () => {
    const clock = createManualClock();
    let finish: (value: number) => void = () => {};
    const work = new Promise<number>((resolve) => {
      finish = resolve;
    });
    const impatient = codeOf(waitFor(work, { clock, timeout: 1 }));
    const patient = waitFor(work, { clock });
    await clock.advance(1);
    finish(7);
    await settlePromises();
    expect([await impatient, await patient]).toEqual(['TIMEOUT', 7]);
  });
});
