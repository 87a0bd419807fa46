import { systemClock } from '@peername/resolver-core';
import { createManualClock, type ManualClock } from '@peername/resolver-core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, callUp, connect, createTwoPeople, reach, type TwoPeople } from '../testing/two-people.ts';
import type { CallState } from './call-state.ts';
import type { CreateConnection, PeerConnection } from './ice/peer-connection.ts';

const minute = 60_000;

let clock: ManualClock;
let people: TwoPeople;

beforeEach(() => {
  clock = createManualClock();
  people = createTwoPeople(clock);
});

afterEach(() => people.close());

/** Makes connections and keeps them to look at. */
function recording(): { readonly made: PeerConnection[]; readonly createConnection: CreateConnection } {
  const made: PeerConnection[] = [];
  return {
    made,
    createConnection(configuration) {
      const connection = people.alice.parts.createConnection(configuration);
      made.push(connection);
      return connection;
    },
  };
}

describe('the time of a link', () => {
  it('runs out for both sides, ten minutes after it says so', async () => {
    const { alice, bob } = people;
    const invite = await callUp(alice, 'bob.fake');
    const [ringing, other] = [bob.call(), await callUp(alice, 'bob.fake')];
    await ringing.open(other.link);
    const reply = await answer(bob, invite.link);
    expect(invite.call.state).toMatchObject({ expiresAt: new Date(clock.now() + 60 * minute) });
    await clock.advance(69 * minute);
    expect([invite.call, reply.call, ringing].map(({ state }) => state.at)).toEqual([
      'waiting',
      'reply-ready',
      'ringing',
    ]);
    await clock.advance(2 * minute);
    for (const call of [invite.call, reply.call, ringing]) {
      expect(call.state).toMatchObject({ at: 'ended', reason: 'expired' });
    }
    expect(await invite.call.takeReply(reply.link)).toBeUndefined();
  });

  it('does not end a call that has begun', async () => {
    const { outgoing, incoming } = await connect(people);
    await clock.advance(25 * 60 * minute);
    expect([outgoing.state.at, incoming.state.at]).toEqual(['in-call', 'in-call']);
  });
});

describe('the end of a call', () => {
  it('stops everything that was begun', async () => {
    const { made, createConnection } = recording();
    const { outgoing, incoming } = await connect(people, { createConnection }, { createConnection });
    expect(made).toHaveLength(2);
    await Promise.all([outgoing.end(), incoming.end()]);
    expect(made.map(({ connectionState }) => connectionState)).toEqual(['closed', 'closed']);
    // The names that were looked up are all that the clock still has to do with.
    await clock.advance(2 * minute);
    expect(clock.pending).toBe(0);
  });

  it('closes the connection of a link that is not needed any more', async () => {
    const { made, createConnection } = recording();
    const { call } = await callUp(people.alice, 'bob.fake', { createConnection });
    await call.end();
    expect(call.state).toMatchObject({ reason: 'cancelled' });
    expect(made.map(({ connectionState }) => connectionState)).toEqual(['closed']);
  });

  it('is not undone by a lookup that answers later', async () => {
    people.chain.setDelay(1_000);
    const seen: CallState[] = [];
    const call = people.alice.call();
    call.subscribe((state) => seen.push(state));
    const dialling = call.dial('bob.fake');
    await call.end();
    await clock.advance(2_000);
    await dialling;
    await call.proceed('direct');
    await call.acceptChange();
    await call.open('peername:#i=AAAA');
    expect(seen.map(({ at }) => at)).toEqual(['looking-up', 'ended']);
  });

  it('is not undone by addresses that are found later', async () => {
    const { made, createConnection } = recording();
    const call = people.alice.call({ createConnection });
    await call.dial('bob.fake');
    const proceeding = call.proceed('direct');
    await reach(call, 'gathering');
    while (made.length === 0) await Promise.resolve();
    await call.end();
    await proceeding;
    expect(call.state).toMatchObject({ at: 'ended', reason: 'cancelled' });
    expect(made.map(({ connectionState }) => connectionState)).toEqual(['closed']);
  });

  it('comes with a sentence when no connection can be made at all', async () => {
    const createConnection: CreateConnection = () => {
      throw new Error('WebRTC is \u001b[2Jswitched off');
    };
    const call = people.alice.call({ createConnection });
    await call.dial('bob.fake');
    await call.proceed('direct');
    expect(call.state).toMatchObject({
      reason: 'failed-to-connect',
      sentence: expect.stringContaining('switched off'),
    });
    expect(call.state).not.toMatchObject({ sentence: expect.stringContaining('\u001b') });
  });

  it('comes after 40 s when the other side is nowhere to be found', async () => {
    const { alice, bob } = people;
    const invite = await callUp(alice, 'bob.fake');
    const reply = await answer(bob, invite.link);
    await reply.call.end();
    await invite.call.takeReply(reply.link);
    expect(invite.call.state.at).toBe('connecting');
    await clock.advance(41_000);
    expect(invite.call.state).toMatchObject({ reason: 'failed-to-connect' });
  });

  it('comes when the other side goes away without a word', async () => {
    const { made, createConnection } = recording();
    const { incoming } = await connect(people, { createConnection });
    made[0]?.close();
    expect(await reach(incoming, 'ended')).toMatchObject({ reason: 'peer-left' });
  });

  it('comes before a word is said, and as that on both sides, when somebody has swapped a certificate', async () => {
    people = createTwoPeople(systemClock);
    const { alice, bob } = people;
    const invite = await callUp(alice, 'bob.fake', {
      createConnection: (configuration) => {
        const connection = alice.parts.createConnection(configuration);
        return withRemote(connection, (sdp) => sdp.replace(/(?<=fingerprint:sha-256 )(.)/, swapDigit));
      },
    });
    const reply = await answer(bob, invite.link);
    await invite.call.takeReply(reply.link);
    const ends = await Promise.all([reach(invite.call, 'ended'), reach(reply.call, 'ended')]);
    expect(ends.map(({ reason }) => reason)).toEqual(['intruder', 'intruder']);
  });

  it('tells a listener that comes in between no older state', async () => {
    const call = people.alice.call();
    const late: string[] = [];
    call.subscribe(({ at }) => {
      if (at === 'choosing') void call.end();
    });
    call.subscribe(({ at }) => late.push(at));
    await call.dial('bob.fake');
    expect(late).toEqual(['looking-up', 'ended']);
  });
});

describe('a connection that breaks', () => {
  it('may come back within 30 s', async () => {
    const { outgoing, breakOff, mend } = await breakable();
    breakOff();
    expect(outgoing.state).toMatchObject({ at: 'reconnecting', party: { name: 'bob.fake' } });
    await clock.advance(29_000);
    mend();
    expect(outgoing.state.at).toBe('in-call');
    await clock.advance(5 * minute);
    expect(outgoing.state.at).toBe('in-call');
    breakOff();
    await clock.advance(29_000);
    expect(outgoing.state.at).toBe('reconnecting');
    await clock.advance(2_000);
    expect(outgoing.state).toMatchObject({ at: 'ended', reason: 'lost' });
  });

  it('is lost at once when the agent gives up', async () => {
    const { outgoing, fail } = await breakable();
    fail();
    expect(outgoing.state).toMatchObject({ at: 'ended', reason: 'lost' });
  });

  /** A call whose connection says what the test wants. */
  async function breakable() {
    const { made, createConnection } = recording();
    const { outgoing } = await connect(people, { createConnection });
    const [connection] = made;
    if (!connection) throw new Error('no connection was made');
    const say = (connectionState: RTCPeerConnectionState) => () => {
      Object.defineProperty(connection, 'connectionState', { value: connectionState, configurable: true });
      (connection as unknown as EventTarget).dispatchEvent(new Event('connectionstatechange'));
    };
    return { outgoing, breakOff: say('disconnected'), mend: say('connected'), fail: say('failed') };
  }
});

/** The connection as somebody sees it who was handed another description. */
function withRemote(connection: PeerConnection, change: (sdp: string) => string): PeerConnection {
  return new Proxy(connection, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'remoteDescription') return { sdp: change(target.remoteDescription?.sdp ?? '') };
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function swapDigit(digit: string): string {
  return digit === '0' ? '1' : '0';
}
