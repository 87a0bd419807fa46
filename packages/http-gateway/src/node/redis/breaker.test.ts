import { describe, expect, it } from 'vitest';
import { createBreaker, type ServiceState } from './breaker.ts';

function rig() {
  const changes: ServiceState[] = [];
  return { changes, breaker: createBreaker((state) => changes.push(state)) };
}

describe('a breaker', () => {
  it('lets nothing through before the first probe came back', () => {
    const { breaker, changes } = rig();
    expect([breaker.isClosed, breaker.isSound]).toEqual([false, false]);
    breaker.close();
    expect([breaker.isClosed, breaker.isSound]).toEqual([true, true]);
    expect(changes).toEqual([{ up: true }]);
  });

  it('opens after three failures in a row and says why, once', () => {
    const { breaker, changes } = rig();
    breaker.close();
    breaker.failed('a');
    breaker.failed('b');
    expect([breaker.isClosed, breaker.isSound]).toEqual([true, false]);
    breaker.failed('c');
    breaker.failed('d');
    expect(breaker.isClosed).toBe(false);
    expect(changes).toEqual([{ up: true }, { up: false, why: 'c' }]);
  });

  it('starts counting again after a success', () => {
    const { breaker } = rig();
    breaker.close();
    for (let i = 0; i < 10; i++) {
      breaker.failed('a');
      breaker.failed('b');
      breaker.succeeded();
    }
    expect([breaker.isClosed, breaker.isSound]).toEqual([true, true]);
  });

  it('is closed by a probe, not by a success from before it opened', () => {
    const { breaker } = rig();
    breaker.close();
    breaker.open('lost');
    breaker.succeeded();
    expect(breaker.isClosed).toBe(false);
    breaker.close();
    expect([breaker.isClosed, breaker.isSound]).toEqual([true, true]);
  });

  it('tells that a service was never there', () => {
    const { breaker, changes } = rig();
    breaker.open('connect ECONNREFUSED');
    breaker.open('connect ECONNREFUSED');
    expect(changes).toEqual([{ up: false, why: 'connect ECONNREFUSED' }]);
  });
});
