import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectNodePeers, conversationOptions, converse, type NodePeers } from '../../testing/node-peers.ts';
import { createIdentity, generateSeed } from '../identity/create-identity.ts';
import { formatControlMessage } from './control-message.ts';
import type { ConversationEvent } from './conversation.ts';
import { createConversation } from './create-conversation.ts';
import { commitmentTo } from './transcript.ts';

let peers: NodePeers;

beforeEach(async () => {
  peers = await connectNodePeers();
});

afterEach(() => peers.close());

describe('a conversation between two peers', () => {
  it('gives both the same four words', async () => {
    const { caller, callee } = await converse(peers);
    expect(caller.words).toHaveLength(4);
    expect(caller.words).toEqual(callee.words);
  });

  it('carries chat both ways, in order, whatever characters it is made of', async () => {
    const { caller, callee } = await converse(peers);
    const sent = ['hello', '"quoted" \\ \u0000', 'ünï😀\n\u202e', ''];
    for (const text of sent) {
      caller.say(text);
      callee.say(text);
    }
    for (const side of [caller, callee]) {
      const events = await eventsOf(side, sent.length);
      expect(events.map((event) => event.type === 'chat' && event.text)).toEqual(sent);
    }
  });

  it('keeps what comes before anybody listens', async () => {
    const { caller, callee } = await converse(peers);
    caller.say('early');
    const marker = eventsOf(caller, 1);
    callee.say('echo');
    await marker;
    expect(await eventsOf(callee, 1)).toMatchObject([{ type: 'chat', text: 'early' }]);
  });

  it('refuses chat over 16 KiB of UTF-8', async () => {
    const { caller } = await converse(peers);
    caller.say('x'.repeat(16_384));
    expect(() => caller.say('é'.repeat(8193))).toThrow('16 KiB');
  });

  it('tells the other side once that this one left, and closes both', async () => {
    const { caller, callee } = await converse(peers);
    const seen: ConversationEvent[] = [];
    callee.subscribe((event) => seen.push(event));
    caller.say('bye then');
    await caller.leave();
    await peers.callee.channels.control.closed;
    expect(seen.map(({ type }) => type)).toEqual(['chat', 'left']);
    expect(() => callee.say('too late')).toThrow('over');
    await callee.leave();
  });

  it('says that the other side left when its connection closes without a word', async () => {
    const { callee } = await converse(peers);
    peers.caller.connection.close();
    expect(await eventsOf(callee, 1)).toEqual([{ type: 'left' }]);
  });

  it('ends when the other side keeps sending what no call app writes', async () => {
    const { callee } = await converse(peers);
    const seen = eventsOf(callee, 1);
    for (let i = 0; i < 16; i++) peers.caller.channels.control.send(`{"type":"chat","text":${i}}`);
    expect(await seen).toEqual([{ type: 'broken' }]);
    await peers.callee.channels.control.closed;
  });

  it('ignores messages of later versions', async () => {
    const { caller, callee } = await converse(peers);
    for (let i = 0; i < 100; i++) peers.caller.channels.control.send('{"type":"reaction","emoji":"🎉"}');
    caller.say('still here');
    expect(await eventsOf(callee, 1)).toMatchObject([{ text: 'still here' }]);
  });
});

describe('the confirmation', () => {
  it('finds out that a fingerprint was swapped', async () => {
    const { connection } = peers.caller;
    const sdp = connection.remoteDescription?.sdp.replace(/(?<=fingerprint:sha-256 )../, (byte) =>
      byte === '00' ? '01' : '00',
    );
    const swapped = new Proxy(connection, {
      get: (target, name) => (name === 'remoteDescription' ? { sdp } : Reflect.get(target, name, target)),
    });
    await expectIntruder(
      createConversation(conversationOptions(peers, 'caller', { connection: swapped })),
      createConversation(conversationOptions(peers, 'callee')),
    );
  });

  it('finds out that somebody else signs', async () => {
    await expectIntruder(
      createConversation(conversationOptions(peers, 'caller')),
      createConversation(conversationOptions(peers, 'callee', { identity: createIdentity(generateSeed()) })),
    );
  });

  it.each(['inviteHash', 'replyHash'])('finds out that the two have another %s', async (field) => {
    await expectIntruder(
      createConversation(conversationOptions(peers, 'caller', { [field]: new Uint8Array(32) })),
      createConversation(conversationOptions(peers, 'callee')),
    );
  });

  it('takes no nonce for good after a signature that was not', async () => {
    const waiting = createConversation(conversationOptions(peers, 'caller'));
    const nonce = new Uint8Array(32);
    const { control } = peers.callee.channels;
    await control.opened;
    control.send(
      formatControlMessage({
        type: 'hello',
        signature: new Uint8Array(64),
        commitment: commitmentTo('callee', nonce),
        media: false,
      }),
    );
    control.send(formatControlMessage({ type: 'reveal', nonce }));
    await expect(waiting).rejects.toMatchObject({ code: 'UNTRUSTED' });
  });

  it('is not taken in by an echo of its own proof', async () => {
    const { control } = peers.callee.channels;
    control.receive((message) => control.send(message as string));
    await expect(createConversation(conversationOptions(peers, 'caller'))).rejects.toMatchObject({
      code: 'UNTRUSTED',
    });
  });

  it('gives up on a silent other side after ten seconds', async () => {
    let fire = (): void => {};
    const clock = {
      now: () => 0,
      schedule(task: () => void, delay: number) {
        if (delay === 10_000) fire = task;
        return () => {};
      },
    };
    const waiting = createConversation(conversationOptions(peers, 'caller', { clock }));
    await Promise.all([peers.caller.channels.control.opened, peers.callee.channels.control.opened]);
    await new Promise((resolve) => peers.callee.channels.control.receive(resolve));
    fire();
    await expect(waiting).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('fails when the connection closes first', async () => {
    const waiting = createConversation(conversationOptions(peers, 'caller'));
    await peers.callee.channels.control.opened;
    peers.callee.connection.close();
    await expect(waiting).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('delivers nothing before it, and takes a peer that talks first for a broken one', async () => {
    const waiting = createConversation(conversationOptions(peers, 'caller'));
    await peers.callee.channels.control.opened;
    for (let i = 0; i < 16; i++) peers.callee.channels.control.send('{"type":"chat","text":"psst"}');
    await expect(waiting).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

/** Neither side confirms, and both say why. */
async function expectIntruder(...sides: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(sides);
  const codes = settled.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'confirmed'));
  expect(codes).toEqual(['UNTRUSTED', 'UNTRUSTED']);
}

/** The next `count` events. */
function eventsOf(
  side: { subscribe(listener: (event: ConversationEvent) => void): () => void },
  count: number,
): Promise<ConversationEvent[]> {
  return new Promise((resolve) => {
    const events: ConversationEvent[] = [];
    const stop = side.subscribe((event) => {
      events.push(event);
      if (events.length === count) {
        queueMicrotask(() => stop());
        resolve(events);
      }
    });
  });
}
