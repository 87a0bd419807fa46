import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { offerSession } from '@peername/call';
import { expect, it, onTestFinished } from 'vitest';
import { type CallConnections, openCallConnections } from './call-connections.ts';

async function connectionsOver(...hosts: readonly string[]): Promise<CallConnections> {
  const servers = hosts.map((host) => ({ urls: `turn:${host}`, username: 'u', credential: 'p' }));
  const connections = await openCallConnections(servers, []);
  onTestFinished(() => connections.close());
  return connections;
}

it('goes through a relay that is there when another one is not', async () => {
  const relay = createSocket('udp4');
  onTestFinished(() => void relay.close());
  relay.bind(0, '127.0.0.1');
  await once(relay, 'listening');
  const connections = await connectionsOver('relay.invalid', `127.0.0.1:${relay.address().port}`);
  expect(await connections.prepare('relay')).toBeUndefined();
  const asked = once(relay, 'message');
  const connection = connections.create({});
  onTestFinished(() => connection.close());
  await offerSession(connection);
  await asked;
});

it('says why no link can be made when no relay is there', async () => {
  const connections = await connectionsOver('relay.invalid', 'other.invalid');
  expect(await connections.prepare('relay')).toEqual({
    code: 'no-relay',
    sentence: 'The relay relay.invalid cannot be reached; check --turn, or choose another mode.',
  });
});

it('leaves it to the gathering to say that there is no relay at all', async () => {
  const connections = await connectionsOver();
  expect(await connections.prepare('relay')).toBeUndefined();
});
