import { ResolverError } from '@peername/resolver-core';
import { createManualClock, type ManualClock } from '@peername/resolver-core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pinOfKey } from '../testing/pin-of-key.ts';
import { answer, callUp, createTwoPeople, reach, type TwoPeople } from '../testing/two-people.ts';
import type { Call } from './call.ts';
import { createIdentity } from './identity/create-identity.ts';
import { didKeyOf } from './identity/key-text.ts';
import type { Claims } from './link/claims.ts';
import { openEnvelope, sealEnvelope } from './link/envelope.ts';
import { formatLink, parseLink } from './link/link.ts';

const mallory = createIdentity(new Uint8Array(32).fill(66));

let clock: ManualClock;
let people: TwoPeople;

beforeEach(() => {
  clock = createManualClock();
  people = createTwoPeople(clock);
});

afterEach(() => people.close());

describe('an invite', () => {
  it('is refused for each fault with a sentence of its own', async () => {
    const { alice, bob } = people;
    const { link } = await callUp(alice, 'bob.fake');
    const reply = await answer(bob, link);
    const tried: [string, Call, string][] = [
      ['not-a-link', bob.call(), 'hello'],
      ['damaged', bob.call(), alter(link)],
      ['not-for-you', bob.call({ identity: mallory }), link],
      ['wrong-kind', alice.call(), reply.link],
      ['replayed', bob.call(), link],
      ['reflected', bob.call(), await reseal(link, { by: bob.identity })],
    ];
    const sentences = new Set<string>();
    for (const [code, call, text] of tried) {
      await call.open(text);
      expect(call.state, code).toMatchObject({ at: 'ended', reason: 'refused', refusal: { code } });
      if (call.state.at === 'ended') sentences.add(call.state.sentence);
    }
    await clock.advance(71 * 60_000);
    const late = bob.call();
    await late.open(link);
    expect(late.state).toMatchObject({ reason: 'refused', refusal: { code: 'expired' } });
    expect(sentences.size).toBe(tried.length);
  });

  it('is used by the first of two windows that say yes, and by a window that chooses another mode', async () => {
    const { alice, bob } = people;
    const { link } = await callUp(alice, 'bob.fake');
    const [first, second] = [bob.call(), bob.call()];
    await first.open(link);
    await second.open(link);
    await first.proceed('relay');
    await first.proceed('direct');
    await second.proceed('direct');
    expect(first.state.at).toBe('reply-ready');
    expect(second.state).toMatchObject({ reason: 'refused', refusal: { code: 'replayed' } });
  });

  it('is refused when the name stands for somebody else, or for nobody', async () => {
    const { alice, bob, chain } = people;
    const { link } = await callUp(alice, 'bob.fake', { name: 'bob.fake' });
    const impostor = bob.call();
    await impostor.open(link);
    expect(impostor.state).toMatchObject({
      reason: 'impostor',
      check: { state: 'mismatch', name: 'bob.fake' },
    });
    chain.entries.delete('alice.fake');
    const { link: nobodys } = await callUp(alice, 'bob.fake');
    const nobody = bob.call();
    await nobody.open(nobodys);
    expect(nobody.state).toMatchObject({
      reason: 'impostor',
      sentence: expect.stringContaining('does not exist'),
    });
  });

  it('rings unchecked in an outage, unless the name is known by another key', async () => {
    const { alice, bob, chain } = people;
    const { link } = await callUp(alice, 'bob.fake');
    chain.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No endpoint could be reached' }));
    const incoming = bob.call();
    await incoming.open(link);
    expect(incoming.state).toMatchObject({
      at: 'ringing',
      check: { state: 'unchecked', pin: 'new' },
      party: { standing: 'unknown-key', name: 'alice.fake' },
    });
    await bob.parts.pins.update('alice.fake', () => [pinOfKey('alice.fake', mallory.publicKey)]);
    const known = bob.call();
    await known.open(link);
    expect(known.state).toMatchObject({ reason: 'impostor', check: { state: 'unchecked', pin: 'changed' } });
  });

  it('waits for the user when the pin of the caller changed', async () => {
    const { alice, bob } = people;
    const pin = pinOfKey('alice.fake', mallory.publicKey);
    await bob.parts.pins.update('alice.fake', () => [pin]);
    const { link } = await callUp(alice, 'bob.fake');
    const incoming = bob.call();
    await incoming.open(link);
    expect(incoming.state).toMatchObject({
      check: { state: 'changed', change: { before: pin } },
      party: { standing: 'unknown-key' },
    });
    await expect(incoming.proceed('direct')).rejects.toMatchObject({ code: 'PIN_CHANGED' });
    expect(incoming.state.at).toBe('ringing');
    await incoming.acceptChange();
    expect(incoming.state).toMatchObject({ check: { state: 'verified' }, party: { standing: 'verified' } });
    expect(await bob.parts.pins.get('alice.fake')).toMatchObject([
      { id: didKeyOf(alice.identity.publicKey) },
    ]);
    await incoming.proceed('direct');
    expect(incoming.state.at).toBe('reply-ready');
  });

  it('asks only the resolver that is meant for callers', async () => {
    const { alice, bob } = people;
    const { link } = await callUp(alice, 'bob.fake');
    const asked: string[] = [];
    const callerResolver: typeof bob.parts.resolver = {
      lookup: (name, options) => {
        asked.push(name);
        return alice.parts.resolver.lookup(name, options);
      },
    };
    const resolver = { lookup: () => Promise.reject(new Error('not this one')) };
    const incoming = bob.call({ resolver, callerResolver });
    await incoming.open(link);
    expect(incoming.state).toMatchObject({ at: 'ringing', check: { state: 'verified' } });
    expect(asked).toEqual(['alice.fake']);
  });
});

describe('a reply', () => {
  it('is refused for each fault, and the call waits on until the right one comes', async () => {
    const { alice, bob } = people;
    const { call, link } = await callUp(alice, 'bob.fake');
    const other = await callUp(alice, 'bob.fake');
    const right = await answer(bob, link);
    const wrong = await answer(bob, other.link);
    const stranger = await reseal(right.link, {
      by: mallory,
      opener: alice.identity,
      to: alice.identity.publicKey,
    });
    const tried = [
      ['not-a-link', 'thanks!'],
      ['damaged', alter(right.link)],
      ['not-for-you', link],
      ['wrong-kind', (await callUp(bob, 'alice.fake')).link],
      ['other-invite', wrong.link],
      ['other-sender', stranger],
    ] as const;
    const sentences = new Set<string>();
    for (const [code, text] of tried) {
      const refusal = await call.takeReply(text);
      expect(refusal, code).toMatchObject({ code });
      expect(call.state).toMatchObject({ at: 'waiting', refused: refusal });
      sentences.add(refusal?.sentence ?? '');
    }
    expect(sentences.size).toBe(tried.length);
    const both = await Promise.all([call.takeReply(right.link), call.takeReply(right.link)]);
    expect(both.map((refusal) => refusal?.code).sort()).toEqual(['replayed', undefined]);
    await reach(call, 'in-call');
    expect(await call.takeReply(right.link)).toMatchObject({ code: 'replayed' });
    expect(call.state.at).toBe('in-call');
  });

  it('belongs to no call that was not made here', async () => {
    const { alice, bob } = people;
    const { link } = await callUp(alice, 'bob.fake');
    const reply = await answer(bob, link);
    const idle = alice.call();
    expect(await idle.takeReply(reply.link)).toMatchObject({ code: 'other-invite' });
    expect(idle.state.at).toBe('idle');
  });
});

describe('a name', () => {
  it('that cannot be called ends the call, with what was learnt', async () => {
    const { alice, chain } = people;
    const absent = alice.call();
    await absent.dial('nobody.fake');
    expect(absent.state).toMatchObject({ reason: 'not-callable', resolution: { state: 'absent' } });
    const own = alice.call();
    await own.dial('alice.fake');
    expect(own.state).toMatchObject({
      reason: 'not-callable',
      sentence: expect.stringContaining('your own key'),
    });
    chain.failWith(new ResolverError({ code: 'TIMEOUT', shortMessage: 'No answer within 10 s' }));
    const outage = alice.call();
    await outage.dial('carol.fake');
    expect(outage.state).toMatchObject({ reason: 'not-callable', resolution: { state: 'unknown' } });
  });

  it('whose pin changed is called once the user says so', async () => {
    const { alice, bob, chain } = people;
    await callUp(alice, 'bob.fake');
    chain.entries.set('bob.fake', { records: new Map([['peer-id', didKeyOf(mallory.publicKey)]]) });
    await clock.advance(10 * 60_000);
    const call = alice.call();
    await call.dial('bob.fake');
    expect(call.state).toMatchObject({ at: 'choosing', callee: { pin: 'changed' } });
    await expect(call.proceed('direct')).rejects.toMatchObject({ code: 'PIN_CHANGED' });
    await call.acceptChange();
    await call.proceed('direct');
    const { link } = await reach(call, 'waiting');
    expect(await alice.parts.pins.get('bob.fake')).toMatchObject([{ id: didKeyOf(mallory.publicKey) }]);
    const incoming = bob.call({ identity: mallory });
    await incoming.open(link);
    expect(incoming.state.at).toBe('ringing');
  });
});

/** The link with one character of its payload changed. */
function alter(link: string): string {
  const at = link.length - 40;
  return `${link.slice(0, at)}${link[at] === 'A' ? 'B' : 'A'}${link.slice(at + 1)}`;
}

/** What a link says, signed and sealed by somebody else. */
async function reseal(
  link: string,
  o: { by: typeof mallory; opener?: typeof mallory; to?: Uint8Array },
): Promise<string> {
  const parsed = parseLink(link);
  const opened = parsed.ok ? await openEnvelope(parsed.envelope, o.opener ?? people.bob.identity) : undefined;
  if (!parsed.ok || !opened?.ok) throw new Error('the link does not open');
  const claims: Claims = { ...opened.claims, fromKey: o.by.publicKey };
  const recipientKey = o.to ?? people.bob.identity.publicKey;
  return formatLink('peername:', parsed.kind, await sealEnvelope(claims, { identity: o.by, recipientKey }));
}
