import { type Clock, createMemoryPins, createResolver } from '@peername/resolver-core';
import { createFakeNameService, type FakeNameService } from '@peername/resolver-core/testing';
import type { Call, CallParts } from '../src/call.ts';
import type { CallState } from '../src/call-state.ts';
import { createMemoryUsedInvites } from '../src/caller/memory-used-invites.ts';
import { createCall } from '../src/create-call.ts';
import { createIdentity } from '../src/identity/create-identity.ts';
import type { Identity } from '../src/identity/identity.ts';
import { didKeyOf } from '../src/identity/key-text.ts';
import { createNodeConnections } from './node-connections.ts';

/** Somebody with a key, a name that stands for it, and calls of node-datachannel. */
export interface Person {
  readonly name: string;
  readonly identity: Identity;
  readonly parts: CallParts;
  /** A new call; closed with {@link TwoPeople.close}. */
  call(parts?: Partial<CallParts>): Call;
}

/** Alice and Bob on a chain of their own. */
export interface TwoPeople {
  readonly chain: FakeNameService;
  readonly alice: Person;
  readonly bob: Person;
  close(): Promise<void>;
}

/** Makes both, with their names on the chain. Each has a resolver, a memory and perhaps a clock of their own. */
export function createTwoPeople(clock: Clock, bobsClock: Clock = clock): TwoPeople {
  const chain = createFakeNameService({ clock });
  const createConnection = createNodeConnections();
  const calls: Call[] = [];
  return {
    chain,
    alice: person('alice.fake', 1, clock),
    bob: person('bob.fake', 2, bobsClock),
    async close() {
      await Promise.all(calls.map((call) => call.end()));
    },
  };

  function person(name: string, seed: number, clock: Clock): Person {
    const identity = createIdentity(new Uint8Array(32).fill(seed));
    chain.entries.set(name, { records: new Map([['peer-id', didKeyOf(identity.publicKey)]]) });
    const parts: CallParts = {
      identity,
      name,
      resolver: createResolver({ services: [chain], clock }),
      pins: createMemoryPins(),
      usedInvites: createMemoryUsedInvites(clock),
      createConnection,
      clock,
    };
    return {
      name,
      identity,
      parts,
      call(overrides) {
        const call = createCall({ ...parts, ...overrides });
        calls.push(call);
        return call;
      },
    };
  }
}

/** The state once the call is there. Throws when it ends elsewhere first. */
export function reach<At extends CallState['at']>(
  call: Call,
  at: At,
): Promise<Extract<CallState, { at: At }>> {
  return new Promise((resolve, reject) => {
    const look = (state: CallState): void => {
      if (state.at !== at && state.at !== 'ended') return;
      stop();
      if (state.at === at) resolve(state as Extract<CallState, { at: At }>);
      else reject(new Error(`it ended: ${state.at === 'ended' ? state.sentence : ''}`));
    };
    const stop = call.subscribe(look);
    look(call.state);
  });
}

/** A call that waits for its reply. */
export async function callUp(person: Person, target: string, parts?: Partial<CallParts>): Promise<Waiting> {
  const call = person.call(parts);
  await call.dial(target);
  await call.proceed('direct');
  return { call, link: (await reach(call, 'waiting')).link };
}

/** A call whose reply waits to be sent back. */
export async function answer(person: Person, invite: string, parts?: Partial<CallParts>): Promise<Waiting> {
  const call = person.call(parts);
  await call.open(invite);
  await call.proceed('direct');
  return { call, link: (await reach(call, 'reply-ready')).link };
}

/** A call and the link that it made. */
export interface Waiting {
  readonly call: Call;
  readonly link: string;
}

/** Alice and Bob in a call. */
export async function connect(
  { alice, bob }: TwoPeople,
  alicesParts?: Partial<CallParts>,
  bobsParts?: Partial<CallParts>,
): Promise<{ readonly outgoing: Call; readonly incoming: Call }> {
  const invite = await callUp(alice, 'bob.fake', alicesParts);
  const reply = await answer(bob, invite.link, bobsParts);
  await invite.call.takeReply(reply.link);
  await Promise.all([reach(invite.call, 'in-call'), reach(reply.call, 'in-call')]);
  return { outgoing: invite.call, incoming: reply.call };
}
