import { describe, expect, it } from 'vitest';
import { toResolverError } from '../errors.ts';
import { createFakeNameService, createManualClock } from '../testing/index.ts';
import { quorumOf } from './quorum.ts';

function rig() {
  const clock = createManualClock(1_000_000_000);
  const members = ['a', 'b', 'c'].map((letter) =>
    createFakeNameService({ clock, origin: `fake://${letter}`, timeOf: (block) => block * 1_000 }),
  );
  for (const member of members) member.setDelay(100);
  const service = quorumOf(members, { quorum: 2, clock });
  const outcomeOf = (signal?: AbortSignal): Promise<string> =>
    service.read(service.parse('alice.fake'), ['k'], { signal }).then(
      ({ state }) => state,
      (error) => toResolverError(error).code,
    );
  return { clock, outcomeOf };
}

describe('an agreement on a block that several reads wait for', () => {
  it('ends for the one who gives up alone', async () => {
    const { clock, outcomeOf } = rig();
    const caller = new AbortController();
    const outcomes = [outcomeOf(caller.signal), outcomeOf()];
    await clock.advance(10);
    caller.abort();
    await clock.advance(1_000);
    expect(await Promise.all(outcomes)).toEqual(['ABORTED', 'absent']);
  });

  it.each([0, 1, 2, 3, 4, 5])(
    'is begun anew by one who comes %d steps after the last one gave up',
    async (steps) => {
      const { clock, outcomeOf } = rig();
      const caller = new AbortController();
      const first = outcomeOf(caller.signal);
      await clock.advance(10);
      caller.abort();
      for (let i = 0; i < steps; i++) await undefined;
      const second = outcomeOf();
      await clock.advance(1_000);
      expect([await first, await second]).toEqual(['ABORTED', 'absent']);
    },
  );
});
