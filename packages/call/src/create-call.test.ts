import { createManualClock, type ManualClock } from '@peername/resolver-core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, callUp, connect, createTwoPeople, reach, type TwoPeople } from '../testing/two-people.ts';
import type { CreateConnection } from './ice/peer-connection.ts';
import { didKeyOf } from './identity/key-text.ts';
import { partyTitle } from './party.ts';

let clock: ManualClock;
let people: TwoPeople;

beforeEach(() => {
  clock = createManualClock();
  people = createTwoPeople(clock);
});

afterEach(() => people.close());

describe('a call', () => {
  it('goes from a name to a conversation by two links, each sure of the other', async () => {
    const { alice, bob } = people;
    const outgoing = alice.call();
    const incoming = bob.call();
    await outgoing.dial('bob.fake');
    expect(outgoing.state).toMatchObject({ at: 'choosing', callee: { name: 'bob.fake', pin: 'new' } });
    await outgoing.proceed('direct');
    const invite = await reach(outgoing, 'waiting');
    expect(invite.link.length).toBeLessThan(420);
    await incoming.open(invite.link);
    expect(incoming.state).toMatchObject({
      at: 'ringing',
      check: { state: 'verified', name: 'alice.fake', pin: 'new' },
      party: { name: 'alice.fake', standing: 'verified' },
    });
    await incoming.proceed('direct');
    const reply = await reach(incoming, 'reply-ready');
    expect(await outgoing.takeReply(reply.link)).toBeUndefined();
    await Promise.all([reach(outgoing, 'in-call'), reach(incoming, 'in-call')]);
    expect(outgoing.conversation?.words).toHaveLength(4);
    expect(outgoing.conversation?.words).toEqual(incoming.conversation?.words);
    expect(outgoing.state).toMatchObject({ party: { name: 'bob.fake', standing: 'verified' } });
  });

  it('carries chat and files, and tells the other side of the end', async () => {
    const { outgoing, incoming } = await connect(people);
    const heard = new Promise((resolve) => {
      incoming.conversation?.subscribe((event) => event.type === 'chat' && resolve(event.text));
    });
    outgoing.conversation?.say('hello');
    expect(await heard).toBe('hello');

    const bytes = crypto.getRandomValues(new Uint8Array(40_000));
    const chunks: Uint8Array[] = [];
    const arrived = new Promise<void>((resolve) => {
      incoming.conversation?.files.subscribe(({ id, state }) => {
        if (state !== 'offered') return;
        const sink = {
          write: (chunk: Uint8Array) => void chunks.push(chunk.slice()),
          close: resolve,
          abort: () => {},
        };
        incoming.conversation?.files.accept(id, sink);
      });
    });
    const slice = async (start: number, end: number) => bytes.slice(start, end);
    outgoing.conversation?.files.offer({ name: 'photo.jpg', size: bytes.length, slice });
    await arrived;
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);

    const left = reach(incoming, 'ended');
    await outgoing.end();
    expect(outgoing.state).toMatchObject({ at: 'ended', reason: 'hung-up' });
    expect(await left).toMatchObject({
      reason: 'peer-left',
      sentence: expect.stringContaining('alice.fake'),
    });
    expect([outgoing.conversation, incoming.conversation]).toEqual([undefined, undefined]);
  });

  it('hands what is said at once to who listens when the call begins', async () => {
    const { alice, bob } = people;
    const invite = await callUp(alice, 'bob.fake');
    const reply = await answer(bob, invite.link);
    const heard = new Promise((resolve) => {
      reply.call.subscribe(({ at }) => {
        if (at === 'in-call') reply.call.conversation?.subscribe((event) => resolve(event));
      });
    });
    invite.call.subscribe(({ at }) => {
      if (at !== 'in-call') return;
      invite.call.conversation?.say('first');
      void invite.call.end();
    });
    await invite.call.takeReply(reply.link);
    expect(await heard).toMatchObject({ type: 'chat', text: 'first' });
    expect(await reach(reply.call, 'ended')).toMatchObject({ reason: 'peer-left' });
  });

  it('works with bare keys, which stay unknown', async () => {
    const { alice, bob } = people;
    const invite = await callUp(alice, didKeyOf(bob.identity.publicKey), { name: undefined });
    const reply = await answer(bob, invite.link);
    await invite.call.takeReply(reply.link);
    const outgoing = await reach(invite.call, 'in-call');
    const incoming = await reach(reply.call, 'in-call');
    for (const { party } of [outgoing, incoming]) {
      expect(party.standing).toBe('unknown-key');
      expect(partyTitle(party)).toMatch(/^did:key:z6Mk.*…/);
    }
    expect(people.chain.calls.reads).toBe(0);
  });

  it.each([
    [-10, 'behind'],
    [10, 'ahead of'],
  ])('works when the clock of the callee is %i minutes %s that of the caller', async (minutes) => {
    await people.close();
    const bobsClock = createManualClock(clock.now() + minutes * 60_000);
    people = createTwoPeople(clock, bobsClock);
    const { outgoing, incoming } = await connect(
      people,
      { linkLifetime: 60_000 },
      { linkLifetime: 24 * 3_600_000 },
    );
    expect(outgoing.conversation?.words).toEqual(incoming.conversation?.words);
  });

  it('takes a link that is good for as long as links may be from a clock that is ahead', async () => {
    await people.close();
    people = createTwoPeople(clock, createManualClock(clock.now() - 600_000));
    const { link } = await callUp(people.alice, 'bob.fake', { linkLifetime: 24 * 3_600_000 });
    const incoming = people.bob.call();
    await incoming.open(link);
    expect(incoming.state.at).toBe('ringing');
  });

  it('makes no connection and tells nobody before the callee says yes', async () => {
    const { alice, bob } = people;
    const made: RTCConfiguration[] = [];
    const createConnection: CreateConnection = (configuration) => {
      made.push(configuration);
      return bob.parts.createConnection(configuration);
    };
    const { call: outgoing, link } = await callUp(alice, 'bob.fake');
    const incoming = bob.call({ createConnection });
    await incoming.open(link);
    expect(incoming.state.at).toBe('ringing');
    await incoming.end();
    expect(incoming.state).toMatchObject({ at: 'ended', reason: 'declined' });
    expect(made).toEqual([]);
    expect(outgoing.state.at).toBe('waiting');
    // Who declined may think again.
    expect((await answer(bob, link)).call.state.at).toBe('reply-ready');
  });

  it('goes back to the choice when a mode gives no link, on both sides, and goes on in another', async () => {
    const { alice, bob } = people;
    const outgoing = alice.call();
    await outgoing.dial('bob.fake');
    await outgoing.proceed('relay');
    expect(outgoing.state).toMatchObject({ at: 'choosing', problem: { code: 'no-relay' } });
    await outgoing.proceed('direct');
    const invite = await reach(outgoing, 'waiting');
    const incoming = bob.call();
    await incoming.open(invite.link);
    await incoming.proceed('overlay');
    expect(incoming.state).toMatchObject({ at: 'ringing', problem: { code: 'no-overlay' } });
    await incoming.proceed('direct');
    const reply = await reach(incoming, 'reply-ready');
    await outgoing.takeReply(reply.link);
    await Promise.all([reach(outgoing, 'in-call'), reach(incoming, 'in-call')]);
  });

  it('remembers whom it was with', async () => {
    await connect(people);
    expect(await people.alice.parts.pins.get('bob.fake')).toHaveLength(1);
    const { call } = await callUp(people.alice, 'bob.fake');
    const again = people.bob.call();
    const { state } = call;
    await again.open(state.at === 'waiting' ? state.link : '');
    expect(state).toMatchObject({ callee: { pin: 'same' } });
    expect(again.state).toMatchObject({ check: { state: 'verified', pin: 'same' } });
  });
});
