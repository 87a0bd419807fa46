import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectNodePeers, converse, type NodePeers } from '../../testing/node-peers.ts';
import { createBytePipe } from './byte-pipe.ts';
import type { Channel } from './channel.ts';
import type { Control } from './control.ts';
import type { ControlMessage, ControlType } from './control-message.ts';
import type { BytePipe, Conversation } from './conversation.ts';
import { flowWindow } from './flow-window.ts';

let peers: NodePeers;
let alice: Conversation;
let bob: Conversation;

beforeEach(async () => {
  peers = await connectNodePeers();
  ({ caller: alice, callee: bob } = await converse(peers));
});

afterEach(() => peers.close());

describe('the pipe', () => {
  it('carries bytes both ways at once and ends each way by itself', async () => {
    const [toBob, toAlice] = [randomBytes(9_000_001), randomBytes(300_000)];
    const [atBob, atAlice] = await Promise.all([
      readAll(bob.pipe),
      readAll(alice.pipe),
      writeAll(alice.pipe, toBob),
      writeAll(bob.pipe, toAlice),
    ]);
    expect(atBob.equals(toBob)).toBe(true);
    expect(atAlice.equals(toAlice)).toBe(true);
  });

  it('goes on in one direction after the other has ended', async () => {
    await Promise.all([writeAll(alice.pipe, Buffer.alloc(0)), readAll(bob.pipe)]);
    const [read] = await Promise.all([readAll(alice.pipe), writeAll(bob.pipe, Buffer.from('later'))]);
    expect(read.toString()).toBe('later');
  });

  it('makes the writer wait when nobody reads', async () => {
    const writer = alice.pipe.writable.getWriter();
    let written = 0;
    const writing = (async () => {
      for (let i = 0; i < 64; i++) {
        await writer.write(new Uint8Array(262_144));
        written += 262_144;
      }
      await writer.close();
    })();
    for (let i = 0; i < 50; i++) await echo(alice, bob);
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThanOrEqual(flowWindow);
    expect(await readAll(bob.pipe)).toHaveLength(64 * 262_144);
    await writing;
  });

  it('does not say that it is closed before everything was read', async () => {
    const writer = alice.pipe.writable.getWriter();
    await writer.write(Buffer.from('abc'));
    let closed = false;
    const closing = writer.close().then(() => {
      closed = true;
    });
    for (let i = 0; i < 10; i++) await echo(alice, bob);
    expect(closed).toBe(false);
    await readAll(bob.pipe);
    await closing;
  });

  it('tells the writer that the reader wants no more', async () => {
    await bob.pipe.readable.cancel();
    const writer = alice.pipe.writable.getWriter();
    await expect(writer.closed).rejects.toThrow('reads no more');
  });

  it('tells the reader that the writer failed', async () => {
    await alice.pipe.writable.abort(new Error('broken input'));
    await expect(readAll(bob.pipe)).rejects.toThrow('before the end');
  });

  it('fails on both sides when the conversation ends first', async () => {
    const writer = alice.pipe.writable.getWriter();
    await writer.write(Buffer.from('abc'));
    await alice.leave();
    await expect(writer.closed).rejects.toThrow('over');
    await expect(readAll(bob.pipe)).rejects.toThrow('over');
  });

  it('stops a peer that sends faster than the reader reads', async () => {
    const { pipe } = peers.caller.channels;
    for (let sent = 0; sent < 2 * flowWindow; sent += 262_144) {
      await pipe.drained();
      pipe.send(new Uint8Array(262_144));
    }
    await expect(readAll(bob.pipe)).rejects.toThrow('more than was agreed');
  });

  it('keeps no messages without bytes, of which a peer could send any number', async () => {
    const { pipe, control } = peers.caller.channels;
    const broken = new Promise((resolve) => bob.subscribe(({ type }) => resolve(type)));
    for (let i = 0; i < 16; i++) pipe.send(new Uint8Array(0));
    expect(await broken).toBe('broken');
    await control.closed;
  });
});

it('has ended well for a reader who is slow with the last bytes, of which it was told before they came', async () => {
  const { pipe, told, arrives } = heldPipe();
  const reader = pipe.readable.getReader();
  const first = reader.read();
  await setImmediate();
  told({ type: 'pipe-end', bytes: 3 });
  arrives(Buffer.from('abc'));
  expect(Buffer.from((await first).value ?? []).toString()).toBe('abc');
  // The other side hangs up as soon as it knows that all was taken.
  pipe.close();
  expect(await reader.read()).toEqual({ done: true, value: undefined });
});

it('has sent everything also where the other side hangs up in the same moment in which it took the last bytes', async () => {
  const { pipe, told } = heldPipe();
  const writer = pipe.writable.getWriter();
  await writer.write(Buffer.from('abc'));
  const closing = writer.close();
  await setImmediate();
  told({ type: 'pipe-taken', bytes: 3 });
  pipe.close();
  await expect(closing).resolves.toBeUndefined();
});

/** One side of a pipe, with its other side in the hands of the test: messages cannot be put in this order over a net. */
function heldPipe() {
  const listeners = new Map<ControlType, (message: ControlMessage) => void>();
  let take = (_: Uint8Array): void => {};
  const control = {
    on: (type: ControlType, listener: (message: ControlMessage) => void) =>
      void listeners.set(type, listener),
    send() {},
    tell() {},
    fault() {},
  } as unknown as Control;
  const channel = {
    drained: async () => {},
    send: () => true,
    receive(listener: typeof take) {
      take = listener;
    },
  } as unknown as Channel;
  const pipe = createBytePipe(control, channel);
  pipe.start();
  return {
    pipe,
    told: (message: ControlMessage) => listeners.get(message.type)?.(message),
    arrives: (bytes: Uint8Array) => take(bytes),
  };
}

async function readAll({ readable }: BytePipe): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readable as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function writeAll({ writable }: BytePipe, content: Buffer): Promise<void> {
  const writer = writable.getWriter();
  for (let at = 0; at < content.length; at += 100_000) await writer.write(content.subarray(at, at + 100_000));
  await writer.close();
}

/** A chat message there and one back. */
async function echo(from: Conversation, to: Conversation): Promise<void> {
  const back = new Promise<void>((resolve) => {
    const stop = from.subscribe(() => {
      stop();
      resolve();
    });
  });
  const stop = to.subscribe(() => {
    stop();
    to.say('pong');
  });
  from.say('ping');
  await back;
}
