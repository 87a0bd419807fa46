import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it, vi } from 'vitest';
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

  it('frees the socket of a client that stops reading', async () => {
    // The server writes down why it cuts a response off.
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const clock = createManualClock();
    let made = 0;
    let ends = 0;
    const server = createServer(
      getRequestListener(() => {
        const { body } = openEventStream({
          clock,
          next: () => {
            made += 1;
            return `data: ${'x'.repeat(100_000)}\n\n`;
          },
          onBeat: () => {},
          onEnd: () => {
            ends += 1;
          },
        });
        return new Response(body);
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.pause().write('GET / HTTP/1.1\r\nhost: gateway.test\r\n\r\n');
    // Until the buffers between the two are full and nothing more is made.
    for (let before = -1; before !== made || made === 0; ) {
      before = made;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await clock.advance(30_000);
    expect(ends).toBe(1);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => {}).resume();
    await closed;
    logged.mockRestore();
    await new Promise((resolve) => server.close(resolve));
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
