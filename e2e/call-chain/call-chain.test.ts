import { azero } from '@peername/azero';
import {
  type Call,
  type CallParts,
  type CallState,
  createCall,
  createIdentity,
  createMemoryPins,
  createMemoryUsedInvites,
} from '@peername/call';
import { type Devnet, startDevnet, testIdentities } from '@peername/devnet';
import { createResolver } from '@peername/resolver-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNodeConnections } from '../../packages/call/testing/node-connections.ts';

describe('a call by names of the local chains', () => {
  const createConnection = createNodeConnections();
  const calls: Call[] = [];
  let devnet: Devnet;

  beforeAll(async () => {
    devnet = await startDevnet();
  });

  afterAll(async () => {
    await Promise.all(calls.map((call) => call.end()));
    await devnet?.close();
  });

  /** A call of a test identity, which looks names up at the local chain. */
  function callOf(name: string, parts: Partial<CallParts> = {}): Call {
    const seed = testIdentities.find((identity) => identity.name === name)?.seed ?? '';
    const { http, genesis, registries, router } = devnet.details.azero;
    const network = {
      id: 'devnet',
      title: 'Devnet',
      testnet: true,
      endpoints: [http],
      genesis: genesis as `0x${string}`,
      registries,
      router,
    };
    const call = createCall({
      identity: createIdentity(Uint8Array.from(Buffer.from(seed, 'hex'))),
      name,
      resolver: createResolver({ services: [azero({ network })] }),
      pins: createMemoryPins(),
      usedInvites: createMemoryUsedInvites(),
      createConnection,
      ...parts,
    });
    calls.push(call);
    return call;
  }

  test('reaches bob.azero from alice.azero, each verified by the key on the chain', async () => {
    const outgoing = callOf('alice.azero');
    const incoming = callOf('bob.azero');
    await outgoing.dial('bob.azero');
    // Bob's name has the id of a Staex node as well: the key that takes calls comes first.
    expect(outgoing.state).toMatchObject({
      at: 'choosing',
      callee: {
        name: 'bob.azero',
        resolution: { peer: { kind: 'libp2p' }, evidence: { network: 'devnet' } },
      },
    });
    await outgoing.proceed('direct');
    await incoming.open(linkOf(outgoing));
    expect(incoming.state).toMatchObject({
      at: 'ringing',
      check: { state: 'verified', name: 'alice.azero', resolution: { peer: { kind: 'did-key' } } },
      claims: { toName: 'bob.azero' },
    });
    await incoming.proceed('direct');
    expect(await outgoing.takeReply(linkOf(incoming))).toBeUndefined();
    await Promise.all([reach(outgoing, 'in-call'), reach(incoming, 'in-call')]);
    expect(outgoing.conversation?.words).toEqual(incoming.conversation?.words);
    const heard = new Promise((resolve) => {
      incoming.conversation?.subscribe((event) => resolve(event));
    });
    outgoing.conversation?.say('hello bob');
    expect(await heard).toMatchObject({ type: 'chat', text: 'hello bob' });
    await outgoing.end();
    expect(await reach(incoming, 'ended')).toMatchObject({ reason: 'peer-left' });
  });

  test('does not ring for somebody who says they are alice.azero', async () => {
    const mallory = createIdentity(new Uint8Array(32).fill(66));
    const outgoing = callOf('alice.azero', { identity: mallory });
    await outgoing.dial('bob.azero');
    await outgoing.proceed('direct');
    const incoming = callOf('bob.azero');
    await incoming.open(linkOf(outgoing));
    expect(incoming.state).toMatchObject({
      at: 'ended',
      reason: 'impostor',
      check: { state: 'mismatch', name: 'alice.azero' },
      sentence: expect.stringContaining('This is not alice.azero'),
    });
  });

  test.each([
    ['nopeer.azero', 'absent', 'has no key for calls'],
    ['nobody-here.azero', 'absent', 'does not exist'],
    ['old.azero', 'absent', 'expired'],
    ['empty.azero', 'invalid', 'must not be called'],
  ])('does not call %s, which is %s', async (name, state, words) => {
    const outgoing = callOf('alice.azero');
    await outgoing.dial(name);
    expect(outgoing.state).toMatchObject({
      reason: 'not-callable',
      resolution: { state },
      sentence: expect.stringContaining(words),
    });
  });
});

function linkOf({ state }: Call): string {
  if (state.at === 'waiting' || state.at === 'reply-ready') return state.link;
  throw new Error(`there is no link: ${state.at}`);
}

function reach(call: Call, at: CallState['at']): Promise<CallState> {
  return new Promise((resolve) => {
    const look = (state: CallState): void => {
      if (state.at === at) resolve(state);
    };
    call.subscribe(look);
    look(call.state);
  });
}
