import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { openRelayDoor } from './relay-door.ts';

async function bound(address = '127.0.0.1'): Promise<Socket & { port: number }> {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  socket.bind(0, address);
  await once(socket, 'listening');
  return Object.assign(socket, { port: socket.address().port });
}

async function door(port: number, hostname = '127.0.0.1') {
  const opened = await openRelayDoor({ hostname, port, username: 'u', password: 'p', relayType: 'TurnUdp' });
  onTestFinished(() => opened.close());
  return opened;
}

it('carries packets to the relay and back, and keeps what the relay is logged in to with', async () => {
  const [relay, client] = [await bound(), await bound()];
  const { server } = await door(relay.port);
  expect(server).toMatchObject({ hostname: '127.0.0.1', username: 'u', password: 'p', relayType: 'TurnUdp' });
  client.send('there', server.port, '127.0.0.1');
  const [packet, from] = await once(relay, 'message');
  expect(String(packet)).toBe('there');
  relay.send('back', from.port, from.address);
  expect(String((await once(client, 'message'))[0])).toBe('back');
});

it('lets in nobody but its first user, and from outside nobody but the relay', async () => {
  const [relay, client, stranger] = [await bound(), await bound(), await bound()];
  const { server } = await door(relay.port);
  client.send('one', server.port, '127.0.0.1');
  const [, from] = await once(relay, 'message');
  const heard: string[] = [];
  relay.on('message', (packet) => void heard.push(String(packet)));
  client.on('message', (packet) => void heard.push(String(packet)));
  stranger.send('of a stranger', server.port, '127.0.0.1');
  stranger.send('of a stranger', from.port, from.address);
  client.send('two', server.port, '127.0.0.1');
  relay.send('three', from.port, from.address);
  while (heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(heard.sort()).toEqual(['three', 'two']);
});

it('takes the name of a relay', async () => {
  const relay = await bound();
  await expect(door(relay.port, 'localhost')).resolves.toMatchObject({ server: { hostname: '127.0.0.1' } });
});

it.each([
  ['whose name nobody knows', 'relay.invalid'],
  ['that no packet can be sent to', '255.255.255.255'],
])('says of a relay %s that it cannot be reached', async (_, hostname) => {
  await expect(door(3478, hostname)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining(`The relay ${hostname} cannot be reached`),
  });
});
