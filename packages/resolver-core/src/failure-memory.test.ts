import { expect, it } from 'vitest';
import { ResolverError } from './errors.ts';
import { createFailureMemory } from './failure-memory.ts';

const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'gone' });
const policy = { failureFor: [1_000, 30_000] as const };
const memoryOf = (most = 100) => createFailureMemory(policy, most);

it('keeps from asking for a second, then two, up to thirty', () => {
  const memory = memoryOf();
  let now = 0;
  for (const pause of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    memory.add('a', outage, now);
    expect(memory.at('a', now)).toBe(outage);
    expect(memory.at('a', now + pause - 1)).toBe(outage);
    now += pause;
    expect(memory.at('a', now)).toBeUndefined();
  }
});

it('knows nothing of the time before a failure, which a clock that is set may bring back', () => {
  const memory = memoryOf();
  memory.add('a', outage, 5_000);
  expect(memory.at('a', 4_999)).toBeUndefined();
});

it('keeps from asking for as long as a server wants, but not for longer than five minutes', () => {
  const memory = memoryOf();
  const busy = (retryAfter: number) =>
    new ResolverError({ code: 'RATE_LIMITED', shortMessage: 'slower', retryAfter });
  memory.add('a', busy(60_000), 0);
  expect([memory.at('a', 59_999) !== undefined, memory.at('a', 60_000)]).toEqual([true, undefined]);
  memory.add('b', busy(1e12), 0);
  expect([memory.at('b', 299_999) !== undefined, memory.at('b', 300_000)]).toEqual([true, undefined]);
});

it('begins with short pauses again after a success', () => {
  const memory = memoryOf();
  memory.add('a', outage, 0);
  memory.forget('a');
  expect(memory.at('a', 0)).toBeUndefined();
  memory.add('a', outage, 0);
  expect(memory.at('a', 1_000)).toBeUndefined();
});

it('counts failures in a row while they come, and begins anew half a minute after the last one is over', () => {
  const memory = memoryOf();
  memory.add('a', outage, 0);
  memory.add('a', outage, 30_999);
  expect(memory.at('a', 30_999 + 1_999)).toBe(outage);
  memory.add('b', outage, 100_000);
  memory.add('b', outage, 131_000);
  expect(memory.at('b', 132_000)).toBeUndefined();
});

it('holds no failure that means nothing any more, however many names fail', () => {
  const memory = memoryOf(1_000_000);
  for (let i = 0; i < 10_000; i++) memory.add(`name${i}`, outage, i * 100);
  // One second, and half a minute after it, at ten a second.
  expect(memory.size).toBe(310);
});

it('drops the oldest when there are too many', () => {
  const memory = memoryOf(2);
  memory.add('a', outage, 0);
  memory.add('b', outage, 1);
  memory.add('a', outage, 2);
  memory.add('c', outage, 3);
  expect(['a', 'b', 'c'].map((asked) => memory.at(asked, 4) !== undefined)).toEqual([true, false, true]);
});
