import { createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { type EventStream, openEventStream } from './event-stream.ts';

function rig() {
  const clock = createManualClock();
  const queue: string[] = [];
  const seen = { beats: 0, ends: 0 };
  const stream = openEventStream({
    clock,
    next: () => queue.shift(),
    onBeat: () => {
      seen.beats += 1;
    },
    onEnd: () => {
      seen.ends += 1;
    },
  });
  return { clock, queue, seen, stream };
}

describe('an event stream', () => {
  it('begins with when to come back', async () => {
    const reader = textsOf(rig().stream);
    expect((await reader.read()).value).toMatch(/^retry: [34]\d{3}\n\n$/);
  });

  it('sends what comes up while the reader waits', async () => {
    const { queue, stream } = rig();
    const reader = textsOf(stream);
    await reader.read();
    const next = reader.read();
    queue.push('data: 1\n\n');
    stream.wake();
    expect((await next).value).toBe('data: 1\n\n');
  });

  it('sends a comment every 15 s, so that nobody on the way takes it for dead', async () => {
    const { stream, clock, seen } = rig();
    const reader = textsOf(stream);
    await reader.read();
    for (let i = 1; i <= 3; i++) {
      const next = reader.read();
      await clock.advance(15_000);
      expect((await next).value).toBe(':\n\n');
      expect(seen.beats).toBe(i);
    }
  });

  it('cuts off a reader that takes nothing from one heartbeat to the next', async () => {
    const clock = createManualClock();
    let ends = 0;
    const { body } = openEventStream({
      clock,
      next: () => 'data: more\n\n',
      onBeat: () => {},
      onEnd: () => {
        ends += 1;
      },
    });
    const reader = body.getReader();
    await reader.read();
    await clock.advance(15_000);
    expect(ends).toBe(0);
    await clock.advance(15_000);
    expect(ends).toBe(1);
    await expect(reader.read()).rejects.toThrow('The reader takes no bytes');
    expect(clock.pending).toBe(0);
  });

  it('ends with a last text', async () => {
    const { stream, seen, clock } = rig();
    const reader = textsOf(stream);
    await reader.read();
    stream.end(': over\n\n');
    stream.end(': twice\n\n');
    expect((await reader.read()).value).toBe(': over\n\n');
    expect((await reader.read()).done).toBe(true);
    expect([seen.ends, clock.pending]).toEqual([1, 0]);
  });

  it('ends when the reader leaves', async () => {
    const { stream, seen, clock } = rig();
    const reader = stream.body.getReader();
    await reader.read();
    await reader.cancel();
    expect([seen.ends, clock.pending]).toEqual([1, 0]);
  });

  it('ends after an hour, and says when to come back', async () => {
    const { stream, clock, seen } = rig();
    const reader = textsOf(stream);
    const texts: string[] = [];
    const pump = (async () => {
      for (let r = await reader.read(); !r.done; r = await reader.read()) texts.push(r.value);
    })();
    await clock.advance(3_600_000);
    await pump;
    expect(texts.at(-1)).toMatch(/^retry: /);
    expect([seen.ends, clock.pending]).toEqual([1, 0]);
  });
});

function textsOf({ body }: EventStream): { read(): Promise<{ done: boolean; value: string }> } {
  const reader = body.getReader();
  return {
    async read() {
      const { done, value } = await reader.read();
      return { done, value: new TextDecoder().decode(value) };
    },
  };
}
