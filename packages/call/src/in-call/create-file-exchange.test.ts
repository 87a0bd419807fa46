import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectNodePeers, converse, type NodePeers } from '../../testing/node-peers.ts';
import type { Conversation } from './conversation.ts';
import type { FileSink, FileSource, Transfer } from './file-exchange.ts';
import { formatFileFrame } from './file-frame.ts';
import { flowWindow } from './flow-window.ts';

const mebibyte = 1_048_576;
let peers: NodePeers;
let alice: Conversation;
let bob: Conversation;

beforeEach(async () => {
  peers = await connectNodePeers();
  ({ caller: alice, callee: bob } = await converse(peers));
});

afterEach(() => peers.close());

describe('files between two peers', () => {
  it('brings 32 MiB over intact', async () => {
    const content = randomBytes(32 * mebibyte);
    const sink = memorySink();
    alice.files.offer(bytesSource('holiday.mov', content));
    const offer = await transferOf(bob, 'in', 'offered');
    expect(offer).toMatchObject({ name: 'holiday.mov', size: content.length, moved: 0 });
    bob.files.accept(offer.id, sink);
    await Promise.all([transferOf(alice, 'out', 'done'), transferOf(bob, 'in', 'done')]);
    expect(sink.sha256()).toBe(createHash('sha256').update(content).digest('hex'));
    expect(sink.end).toBe('closed');
    expect(alice.files.transfers).toMatchObject([{ moved: content.length }]);
  });

  it('brings empty files and files of odd sizes, several at once and both ways', async () => {
    const sizes = [0, 1, 65_535, 65_536, 65_537, 262_143, 262_144, 700_001];
    const contents = sizes.map((size) => randomBytes(size));
    for (const [from, to] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      to.files.subscribe((transfer) => {
        if (transfer.direction === 'in' && transfer.state === 'offered')
          to.files.accept(transfer.id, sinks[transfer.name] ?? memorySink());
      });
      for (const [index, content] of contents.entries())
        from.files.offer(bytesSource(`${from === alice ? 'a' : 'b'}${index}`, content));
    }
    const sinks: Record<string, ReturnType<typeof memorySink>> = Object.fromEntries(
      ['a', 'b'].flatMap((from) => sizes.map((_, index) => [`${from}${index}`, memorySink()])),
    );
    await Promise.all([allOver(alice, sizes.length * 2), allOver(bob, sizes.length * 2)]);
    for (const from of ['a', 'b'])
      for (const [index, content] of contents.entries())
        expect(sinks[`${from}${index}`]?.bytes().equals(content)).toBe(true);
  });

  it('keeps no more than the window in memory while the sink is slow', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let taken = 0;
    let read = 0;
    const source = bytesSource('big', new Uint8Array(16 * mebibyte));
    alice.files.offer({
      ...source,
      slice(start, end) {
        read = end;
        return source.slice(start, end);
      },
    });
    const offer = await transferOf(bob, 'in', 'offered');
    bob.files.accept(offer.id, {
      async write(chunk) {
        await held;
        taken += chunk.length;
      },
      close() {},
      abort() {},
    });
    // Chat still goes through, many times: everything that could be sent has been.
    for (let i = 0; i < 50; i++) await echo(alice, bob);
    expect(taken).toBe(0);
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThanOrEqual(flowWindow);
    release();
    await transferOf(alice, 'out', 'done');
    expect(taken).toBe(16 * mebibyte);
  });

  it('moves nothing of a file that is refused', async () => {
    alice.files.offer({
      ...bytesSource('no', new Uint8Array(9)),
      slice: () => Promise.reject(new Error('read')),
    });
    const offer = await transferOf(bob, 'in', 'offered');
    bob.files.refuse(offer.id);
    expect(await transferOf(alice, 'out', 'refused')).toMatchObject({ moved: 0 });
  });

  it.each(['out', 'in'] as const)(
    'stops in the middle when the side of direction %s cancels',
    async (direction) => {
      const sink = memorySink();
      alice.files.offer(bytesSource('big', new Uint8Array(64 * mebibyte)));
      const offer = await transferOf(bob, 'in', 'offered');
      bob.files.accept(offer.id, sink);
      await transferOf(bob, 'in', 'moving', (transfer) => transfer.moved > 0);
      (direction === 'out' ? alice : bob).files.cancel(offer.id, direction);
      await Promise.all([transferOf(alice, 'out', 'cancelled'), transferOf(bob, 'in', 'cancelled')]);
      await sink.over;
      expect(sink.end).toMatch(/^aborted/);
      // The channel is as good as new.
      alice.files.offer(bytesSource('next', randomBytes(1000)));
      const next = await transferOf(bob, 'in', 'offered');
      bob.files.accept(next.id, memorySink());
      await transferOf(alice, 'out', 'done');
    },
  );

  it('aborts the sink of an offer that was taken back', async () => {
    const { id } = alice.files.offer(bytesSource('gone', new Uint8Array(9)));
    await transferOf(bob, 'in', 'offered');
    alice.files.cancel(id, 'out');
    await transferOf(bob, 'in', 'cancelled');
    const sink = memorySink();
    bob.files.accept(id, sink);
    expect(sink.end).toMatch(/^aborted/);
  });

  it('fails on both sides when the sink fails, and when the source does', async () => {
    alice.files.offer(bytesSource('one', new Uint8Array(9)));
    const one = await transferOf(bob, 'in', 'offered');
    bob.files.accept(one.id, {
      write() {
        throw new Error('disk full');
      },
      close() {},
      abort() {},
    });
    expect(await transferOf(alice, 'out', 'failed')).toMatchObject({
      sentence: 'The other side could not save the file',
    });
    expect(await transferOf(bob, 'in', 'failed')).toMatchObject({ sentence: 'The file could not be saved' });

    alice.files.offer({ name: 'two', size: 10, slice: async () => new Uint8Array(3) });
    const two = await transferOf(bob, 'in', 'offered');
    const sink = memorySink();
    bob.files.accept(two.id, sink);
    expect(await transferOf(bob, 'in', 'failed', ({ id }) => id === two.id)).toMatchObject({
      sentence: 'The other side could not read the file',
    });
    await sink.over;
    expect(sink.end).toMatch(/^aborted/);
    expect(await transferOf(alice, 'out', 'failed', ({ id }) => id === two.id)).toMatchObject({
      sentence: 'The file changed while it was being sent',
    });
  });

  it('fails what is under way when the other side goes away', async () => {
    const sink = memorySink();
    alice.files.offer(bytesSource('big', new Uint8Array(64 * mebibyte)));
    const offer = await transferOf(bob, 'in', 'offered');
    bob.files.accept(offer.id, sink);
    await transferOf(bob, 'in', 'moving', (transfer) => transfer.moved > 0);
    await alice.leave();
    await Promise.all([transferOf(alice, 'out', 'failed'), transferOf(bob, 'in', 'failed'), sink.over]);
    expect(sink.end).toMatch(/^aborted/);
  });

  it('refuses what is too large, and more than 64 offers at once', async () => {
    expect(() => alice.files.offer({ ...bytesSource('x', new Uint8Array()), size: 2 ** 40 + 1 })).toThrow(
      '1 TiB',
    );
    for (let i = 0; i < 64; i++) alice.files.offer(bytesSource(`${i}`, new Uint8Array(1)));
    expect(() => alice.files.offer(bytesSource('x', new Uint8Array(1)))).toThrow('64 files');
  });
});

describe('a peer that does not keep to the protocol', () => {
  it.each([
    ['more than it offered', [chunk(0, 8), chunk(0, 3)], 'more than it had offered'],
    ['less than it offered', [chunk(0, 8), end(0, new Uint8Array(8))], 'less than it had offered'],
    ['other bytes than it hashed', [chunk(0, 10), end(0, randomBytes(10))], 'not what was sent'],
  ])('is caught when it sends %s', async (_title, frames, sentence) => {
    const { control, files } = peers.caller.channels;
    control.send('{"type":"file-offer","id":0,"name":"../../.ssh/authorized_keys","size":10}');
    const offer = await transferOf(bob, 'in', 'offered');
    expect(offer.name).toBe('authorized_keys');
    const sink = memorySink();
    bob.files.accept(offer.id, sink);
    for (const frame of frames) files.send(frame);
    expect((await transferOf(bob, 'in', 'failed')).sentence).toContain(sentence);
    await sink.over;
    expect(sink.end).toMatch(/^aborted/);
  });

  it('is stopped when it sends faster than the sink takes', async () => {
    const { control, files } = peers.caller.channels;
    control.send(`{"type":"file-offer","id":0,"name":"x","size":${64 * mebibyte}}`);
    const offer = await transferOf(bob, 'in', 'offered');
    bob.files.accept(offer.id, { write: () => new Promise(() => {}), close() {}, abort() {} });
    const frame = chunk(0, 262_139);
    for (let sent = 0; sent < 2 * flowWindow; sent += 262_139) {
      await files.drained();
      files.send(frame);
    }
    expect((await transferOf(bob, 'in', 'failed')).sentence).toContain('faster than was agreed');
  });

  it('ends the conversation with offers that go backwards, reports that cannot be, and bytes that belong to nothing', async () => {
    const left = new Promise((resolve) => bob.subscribe(resolve));
    const { control, files } = peers.caller.channels;
    control.send('{"type":"file-offer","id":5,"name":"x","size":1}');
    for (let i = 0; i < 6; i++) control.send('{"type":"file-offer","id":5,"name":"x","size":1}');
    const { id } = bob.files.offer(bytesSource('y', new Uint8Array(10)));
    for (let i = 0; i < 5; i++) control.send(`{"type":"file-taken","id":${id},"bytes":11}`);
    for (let i = 0; i < 5; i++) files.send(chunk(99, 10));
    expect(await left).toEqual({ type: 'broken' });
  });
});

function chunk(id: number, size: number): Uint8Array<ArrayBuffer> {
  return formatFileFrame({ kind: 'chunk', id, bytes: new Uint8Array(size) });
}

function end(id: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  return formatFileFrame({ kind: 'end', id, sha256: createHash('sha256').update(content).digest() });
}

function bytesSource(name: string, content: Uint8Array): FileSource {
  return { name, size: content.length, slice: async (start, to) => content.subarray(start, to) };
}

function memorySink(): FileSink & {
  bytes(): Buffer;
  sha256(): string;
  readonly end: string | undefined;
  readonly over: Promise<void>;
} {
  const chunks: Uint8Array[] = [];
  let end: string | undefined;
  let settle = (): void => {};
  const over = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return {
    write(chunk) {
      chunks.push(chunk);
    },
    close() {
      end = 'closed';
      settle();
    },
    abort(reason) {
      end = `aborted: ${reason}`;
      settle();
    },
    bytes: () => Buffer.concat(chunks),
    sha256: () => createHash('sha256').update(Buffer.concat(chunks)).digest('hex'),
    get end() {
      return end;
    },
    over,
  };
}

/** The first transfer of this direction that is, or gets, into the state. */
function transferOf(
  side: Conversation,
  direction: Transfer['direction'],
  state: Transfer['state'],
  accept: (transfer: Transfer) => boolean = () => true,
): Promise<Transfer> {
  const fits = (it: Transfer): boolean => it.direction === direction && it.state === state && accept(it);
  return new Promise((resolve) => {
    const stop = side.files.subscribe((transfer) => {
      if (!fits(transfer)) return;
      stop();
      resolve(transfer);
    });
    const now = side.files.transfers.find(fits);
    if (now) resolve(now);
  });
}

function allOver(side: Conversation, count: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (side.files.transfers.filter(({ state }) => state === 'done').length === count) resolve();
    };
    side.files.subscribe(look);
    look();
  });
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
