import { type ErrorCode, ResolverError } from '@peername/resolver-core';
import { createManualClock } from '@peername/resolver-core/testing';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { RpcEndpoint } from './endpoint.ts';
import { createPool, type PoolOptions } from './pool.ts';
import { RpcReplyError } from './rpc-reply-error.ts';

type Attempt = (signal: AbortSignal) => Promise<unknown>;

const say = (text: string): Attempt => vi.fn<Attempt>(async () => text);
const fail = (code: ErrorCode, retryAfter?: number): Attempt =>
  vi.fn<Attempt>(async () => {
    throw new ResolverError({ code, shortMessage: `fails with ${code}`, retryAfter });
  });
const hang = (): Attempt => vi.fn<Attempt>(() => new Promise(() => {}));
const inTurn = (...attempts: Attempt[]): Attempt => {
  let turn = 0;
  return vi.fn<Attempt>((signal) => (attempts[turn++] ?? attempts.at(-1)!)(signal));
};

/** A pool whose endpoints do what the test says; the task just asks them. */
function setUp(attempts: readonly Attempt[], options: PoolOptions = {}) {
  const clock = createManualClock();
  const endpoints = attempts.map((_, index) => ({
    origin: `https://${'abcdefgh'[index]}.example`,
    request: vi.fn<RpcEndpoint['request']>(),
    close: vi.fn<RpcEndpoint['close']>(async () => {}),
  }));
  const pool = createPool(endpoints, { clock, random: () => 0.5, ...options });
  const asked: string[] = [];
  const run = (runOptions?: { signal?: AbortSignal; timeout?: number }) => {
    const state: { value?: unknown; error?: ResolverError } = {};
    const promise = pool
      .run((endpoint, signal) => {
        asked.push(endpoint.origin.slice(8, 9));
        return attempts[endpoints.indexOf(endpoint as never)]!(signal);
      }, runOptions)
      .then(
        (value) => {
          state.value = value;
        },
        (error) => {
          state.error = error;
        },
      );
    return { state, promise };
  };
  return { clock, endpoints, pool, asked, run };
}

describe('a pool', () => {
  it('asks the first endpoint alone while it answers in time', async () => {
    const { asked, run, clock } = setUp([say('a'), say('b')]);
    const { state, promise } = run();
    await promise;
    expect([state.value, asked, clock.pending]).toEqual(['a', ['a'], 0]);
  });

  it('goes on to the next endpoint at once when one fails', async () => {
    const { asked, run } = setUp([fail('UNAVAILABLE'), fail('PROTOCOL'), say('c')]);
    const { state, promise } = run();
    await promise;
    expect([state.value, asked]).toEqual(['c', ['a', 'b', 'c']]);
  });

  it('asks another endpoint beside a slow one, and aborts the loser', async () => {
    const signals: AbortSignal[] = [];
    const slow: Attempt = (signal) => {
      signals.push(signal);
      return new Promise(() => {});
    };
    const { asked, run, clock } = setUp([slow, say('b')]);
    const { state, promise } = run();
    await clock.advance(1_499);
    expect(asked).toEqual(['a']);
    await clock.advance(1);
    await promise;
    expect([state.value, asked, signals[0]?.aborted, clock.pending]).toEqual(['b', ['a', 'b'], true, 0]);
  });

  it('keeps a slow answer that still comes first', async () => {
    const clockHolder: { schedule?: (task: () => void) => void } = {};
    const slow: Attempt = () =>
      new Promise((resolve) => {
        clockHolder.schedule?.(() => resolve('slow a'));
      });
    const { run, clock, asked } = setUp([slow, hang()]);
    clockHolder.schedule = (task) => clock.schedule(task, 2_000);
    const { state } = run();
    await clock.advance(2_000);
    expect([state.value, asked]).toEqual(['slow a', ['a', 'b']]);
  });

  it('asks an endpoint that was overtaken last, and forgives it within two minutes', async () => {
    const { asked, run, clock } = setUp([inTurn(hang(), say('a')), say('b')]);
    const first = run();
    await clock.advance(1_500);
    await first.promise;
    await run().promise;
    expect(asked).toEqual(['a', 'b', 'b']);
    await clock.advance(120_000);
    await run().promise;
    expect(asked.at(-1)).toBe('a');
  });

  it('prefers an endpoint that has not failed of late', async () => {
    const { asked, run } = setUp([inTurn(fail('TIMEOUT'), say('a')), say('b')]);
    await run().promise;
    await run().promise;
    expect(asked).toEqual(['a', 'b', 'b']);
  });

  it('tries again after a pause once every endpoint has failed', async () => {
    const { asked, run, clock } = setUp([inTurn(fail('UNAVAILABLE'), say('a')), fail('UNAVAILABLE')]);
    const { state } = run();
    await clock.advance(49);
    expect(asked).toEqual(['a', 'b']);
    await clock.advance(1);
    expect([state.value, asked]).toEqual(['a', ['a', 'b', 'a']]);
  });

  it('doubles the pauses and stops after two rounds', async () => {
    const { asked, run, clock } = setUp([fail('UNAVAILABLE'), fail('UNAVAILABLE')]);
    const { state } = run();
    await clock.advance(50);
    expect(asked).toHaveLength(3);
    await clock.advance(99);
    expect(asked).toHaveLength(3);
    await clock.advance(1);
    expect(asked).toHaveLength(4);
    expect(state.error).toMatchObject({ code: 'UNAVAILABLE' });
    expect(clock.pending).toBe(0);
  });

  it('rejects with the error itself when all endpoints failed alike', async () => {
    const { run } = setUp([fail('RATE_LIMITED'), fail('RATE_LIMITED')], { attempts: 2 });
    const { state, promise } = run();
    await promise;
    expect(state.error).toMatchObject({ code: 'RATE_LIMITED', message: 'fails with RATE_LIMITED' });
  });

  it('names each endpoint with its code when they failed differently', async () => {
    const { run } = setUp([fail('TIMEOUT'), fail('PROTOCOL'), say('c')], { attempts: 2 });
    const { state, promise } = run();
    await promise;
    expect(state.error).toMatchInlineSnapshot(
      `[ResolverError: No endpoint gave an answer: https://a.example: TIMEOUT, https://b.example: PROTOCOL, https://c.example: not asked]`,
    );
    expect(state.error).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });

  it('rejects with TIMEOUT when time runs out, and names who stayed silent', async () => {
    const { run, clock } = setUp([fail('PROTOCOL'), hang()], { attempts: 2 });
    const { state } = run({ timeout: 5_000 });
    await clock.advance(5_000);
    expect(state.error).toMatchInlineSnapshot(
      `[ResolverError: No endpoint gave an answer within 5000 ms: https://a.example: PROTOCOL, https://b.example: no answer]`,
    );
    expect(state.error).toMatchObject({ code: 'TIMEOUT' });
    expect(clock.pending).toBe(0);
  });

  it('ends at once on an error that asking elsewhere cannot mend', async () => {
    for (const error of [
      new ResolverError({ code: 'CONTRACT', shortMessage: 'refused' }),
      new RpcReplyError(3, 'execution reverted', '0x'),
      new TypeError('a fault in the task'),
    ]) {
      const { run, asked } = setUp([() => Promise.reject(error), say('b')]);
      const { state, promise } = run();
      await promise;
      expect(state.error).toBe(error);
      expect(asked).toEqual(['a']);
    }
  });

  it('takes a task that throws before it returns a promise', async () => {
    const { pool } = setUp([say('a')]);
    const error = new TypeError('a fault in the task');
    await expect(
      pool.run(() => {
        throw error;
      }),
    ).rejects.toBe(error);
  });

  it('ends when the caller aborts, and aborts every attempt', async () => {
    const signals: AbortSignal[] = [];
    const slow: Attempt = (signal) => {
      signals.push(signal);
      return new Promise(() => {});
    };
    const { run, clock } = setUp([slow, slow]);
    const controller = new AbortController();
    const { state, promise } = run({ signal: controller.signal });
    await clock.advance(1_500);
    controller.abort();
    await promise;
    expect(state.error).toMatchObject({ code: 'ABORTED' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(clock.pending).toBe(0);
  });

  it('asks nobody for a caller that is gone already', async () => {
    const { run, asked } = setUp([say('a')]);
    const { state, promise } = run({ signal: AbortSignal.abort() });
    await promise;
    expect([state.error?.code, asked]).toEqual(['ABORTED', []]);
  });

  it('lets an endpoint rest for as long as it asks', async () => {
    const { asked, run, clock } = setUp([inTurn(fail('RATE_LIMITED', 30_000), say('a')), say('b')]);
    await run().promise;
    await clock.advance(29_000);
    await run().promise;
    expect(asked).toEqual(['a', 'b', 'b']);
  });

  it('waits for the rest of its only endpoint when there is time for it', async () => {
    const { asked, run, clock } = setUp([inTurn(fail('RATE_LIMITED', 3_000), say('a'))]);
    const { state } = run();
    await clock.advance(2_999);
    expect(asked).toEqual(['a']);
    await clock.advance(1);
    expect([state.value, asked]).toEqual(['a', ['a', 'a']]);
  });

  it('rejects at once when its only endpoint rests for longer than there is time', async () => {
    const { asked, run } = setUp([fail('RATE_LIMITED', 60_000)]);
    for (let i = 0; i < 2; i++) {
      const { state, promise } = run();
      await promise;
      expect(state.error).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 60_000 });
    }
    expect(asked).toEqual(['a']);
  });

  it('says how much is left of a rest, not how long it was', async () => {
    const { asked, run, clock } = setUp([fail('RATE_LIMITED', 300_000)]);
    await run().promise;
    await clock.advance(285_000);
    const { state, promise } = run();
    await promise;
    expect(state.error).toMatchObject({
      code: 'RATE_LIMITED',
      message: 'fails with RATE_LIMITED',
      retryAfter: 15_000,
    });
    expect(asked).toEqual(['a']);
  });

  it.each<[string, readonly Attempt[], number | undefined]>([
    ['the first of them is ready', [fail('RATE_LIMITED', 60_000), fail('RATE_LIMITED', 20_000)], 20_000],
    [
      'that, where they failed differently',
      [fail('RATE_LIMITED', 60_000), fail('UNAVAILABLE', 20_000)],
      20_000,
    ],
    ['five minutes, whatever they ask for', [fail('RATE_LIMITED', 86_400_000)], 300_000],
    ['no time where one does not rest', [fail('UNAVAILABLE', 60_000), fail('UNAVAILABLE')], undefined],
    ['five minutes where it is of another network', [fail('WRONG_NETWORK')], 300_000],
  ])('may be asked again after %s', async (_, attempts, retryAfter) => {
    const { run, clock } = setUp(attempts, { attempts: attempts.length });
    const { state } = run();
    await clock.advance(10_000);
    expect(state.error?.retryAfter).toBe(retryAfter);
  });

  it('lets no endpoint rest for longer than five minutes', async () => {
    const { asked, run, clock } = setUp([inTurn(fail('UNAVAILABLE', 86_400_000), say('a'))]);
    await run().promise;
    await clock.advance(300_000);
    await run().promise;
    expect(asked).toEqual(['a', 'a']);
  });

  it('lets an endpoint of another network rest for five minutes', async () => {
    const { asked, run, clock } = setUp([fail('WRONG_NETWORK'), inTurn(say('b'), fail('PROTOCOL'))]);
    await run().promise;
    await clock.advance(289_000);
    const { state } = run();
    await clock.advance(10_000);
    expect(asked).toEqual(['a', 'b', 'b', 'b', 'b', 'b']);
    expect(state.error?.details).toBe('https://a.example: WRONG_NETWORK, https://b.example: PROTOCOL');
  });

  it('asks its only endpoint again that was once of another network, as a balancer may make it', async () => {
    const { asked, run, clock } = setUp([inTurn(fail('WRONG_NETWORK'), say('a'))]);
    const first = run();
    await first.promise;
    expect(first.state.error).toMatchObject({ code: 'WRONG_NETWORK' });
    await clock.advance(300_000);
    const second = run();
    await second.promise;
    expect([second.state.value, asked]).toEqual(['a', ['a', 'a']]);
  });

  it.each<[string, () => Attempt]>([
    ['succeeds', () => say('late')],
    ['fails otherwise', () => fail('TIMEOUT')],
  ])('lets an endpoint rest for all that it asked although an earlier attempt %s', async (_, outcome) => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const late: Attempt = (signal) => finished.then(() => outcome()(signal));
    const { asked, run, clock } = setUp([inTurn(late, fail('WRONG_NETWORK'), say('a'))], { attempts: 1 });
    const runs = [run(), run()];
    await runs[1]?.promise;
    finish();
    await runs[0]?.promise;
    const { state, promise } = run();
    await promise;
    expect([state.error?.code, asked]).toEqual(['WRONG_NETWORK', ['a', 'a']]);
    await clock.advance(300_000);
    await run().promise;
    expect(asked).toEqual(['a', 'a', 'a']);
  });

  it('rejects with WRONG_NETWORK, then and later, when all endpoints are of another network', async () => {
    const { asked, run } = setUp([fail('WRONG_NETWORK'), fail('WRONG_NETWORK')]);
    for (let i = 0; i < 2; i++) {
      const { state, promise } = run();
      await promise;
      expect(state.error).toMatchObject({ code: 'WRONG_NETWORK' });
    }
    expect(asked).toEqual(['a', 'b']);
  });

  it('says that there is no endpoint when it has none', async () => {
    const { run } = setUp([]);
    const { state, promise } = run();
    await promise;
    expect(state.error).toMatchObject({ code: 'UNAVAILABLE', reason: 'no-endpoints', retryable: false });
  });

  it('retries a failed endpoint while the last one is silent', async () => {
    const { asked, run, clock } = setUp([inTurn(fail('UNAVAILABLE'), say('a')), hang()]);
    const { state } = run();
    await clock.advance(1_500);
    expect([state.value, asked]).toEqual(['a', ['a', 'b', 'a']]);
  });

  it('closes its endpoints and rejects runs under way and to come', async () => {
    const { run, pool, endpoints, clock } = setUp([hang(), hang()]);
    const under = run();
    await pool.close();
    await under.promise;
    const later = run();
    await later.promise;
    expect([under.state.error?.code, later.state.error?.code]).toEqual(['CLOSED', 'CLOSED']);
    for (const { close } of endpoints) expect(close).toHaveBeenCalledOnce();
    expect(clock.pending).toBe(0);
  });

  it('settles every run within its time, leaves no timer and keeps to its attempts', async () => {
    const attempt = fc.oneof(
      fc.constantFrom<ErrorCode>('UNAVAILABLE', 'TIMEOUT', 'RATE_LIMITED', 'WRONG_NETWORK', 'CONTRACT'),
      fc.constantFrom('ok', 'hang'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(attempt, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
        fc.nat(20_000),
        async (scripts, retryAfter) => {
          const { run, clock, asked } = setUp(
            scripts.map((script) =>
              inTurn(
                ...script.map((outcome) => {
                  if (outcome === 'ok') return say('ok');
                  return outcome === 'hang' ? hang() : fail(outcome as ErrorCode, retryAfter);
                }),
              ),
            ),
          );
          const { state } = run();
          await clock.advance(10_000);
          expect(Object.keys(state)).toHaveLength(1);
          expect(clock.pending).toBe(0);
          expect(asked.length).toBeLessThanOrEqual(2 * scripts.length);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
