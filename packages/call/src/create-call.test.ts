import { systemClock } from '@peername/resolver-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTwoPeople, reach, type TwoPeople } from '../testing/two-people.ts';

let people: TwoPeople;

beforeEach(() => {
  people = createTwoPeople(systemClock);
});

afterEach(() => people.close());

describe('a call', () => {
  it('goes from a name to a conversation by two links, with a verified caller and the same words on both sides', async () => {
    const { alice, bob } = people;
    const outgoing = alice.call();
    const incoming = bob.call();
    await outgoing.dial('bob.fake');
    expect(outgoing.state).toMatchObject({ at: 'choosing', callee: { name: 'bob.fake', pin: 'new' } });
    await outgoing.proceed('direct');
    const invite = await reach(outgoing, 'waiting');
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
  });
});
