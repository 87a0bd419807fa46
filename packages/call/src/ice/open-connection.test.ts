import { systemClock } from '@peername/resolver-core';
import { RTCPeerConnection } from 'node-datachannel/polyfill';
import { afterEach, describe, expect, test } from 'vitest';
import { gather } from './gather.ts';
import { iceConfigurationOf } from './ice-configuration.ts';
import { keepKnocking } from './knock.ts';
import { answerSession, applyAnswer, offerSession } from './open-connection.ts';
import type { PeerConnection } from './peer-connection.ts';
import type { IcePolicy } from './policy.ts';
import type { SessionDescription } from './session-description.ts';

const connections: PeerConnection[] = [];

describe('opening a connection', () => {
  afterEach(() => {
    for (const connection of connections.splice(0)) connection.close();
  });

  test('connects two sides by nothing but their sessions', async () => {
    const policy: IcePolicy = { mode: 'direct' };
    const caller = connect(policy);
    const callerChannels = await offerSession(caller);
    const invite = await sessionOf(caller, policy);
    const callee = connect(policy);
    const calleeChannels = await answerSession(callee, invite);
    const reply = await sessionOf(callee, policy);
    const opened = [callerChannels.control.opened, calleeChannels.control.opened];
    keepKnocking(callee, invite, policy, { clock: systemClock, until: calleeChannels.control.opened });
    await applyAnswer(caller, reply);
    keepKnocking(caller, reply, policy, { clock: systemClock, until: callerChannels.control.opened });
    expect(await Promise.all(opened)).toEqual([true, true]);
    expect(reply.setup).toBe('passive');
  });
});

function connect(policy: IcePolicy): PeerConnection {
  const connection: PeerConnection = new RTCPeerConnection(iceConfigurationOf(policy));
  connections.push(connection);
  return connection;
}

async function sessionOf(connection: PeerConnection, policy: IcePolicy): Promise<SessionDescription> {
  const gathered = await gather(connection, policy, { clock: systemClock, quiet: 100 });
  if ('problem' in gathered) throw new Error(gathered.problem.sentence);
  return gathered.session;
}
