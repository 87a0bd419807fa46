import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChaosProxy, startChaosProxy } from './chaos-proxy.ts';
import type { Faults } from './faults.ts';

const body = 'x'.repeat(1_000);
const reply = `HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n${body}`;

let server: Server;
let asked: string[];
const proxies: ChaosProxy[] = [];
const clients: Socket[] = [];

beforeEach(async () => {
  asked = [];
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      asked.push(chunk.toString());
      socket.write(reply);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  for (const proxy of proxies.splice(0)) await proxy.close();
  server.close();
});

async function start(faults?: Faults): Promise<ChaosProxy> {
  const proxy = await startChaosProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, faults);
  proxies.push(proxy);
  return proxy;
}

/** A client on a socket of its own, and what it saw. */
function open({ port }: ChaosProxy) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  clients.push(socket);
  const seen = { text: '', pieces: 0, ended: false, error: undefined as string | undefined };
  socket.on('data', (chunk) => {
    seen.text += chunk.toString('latin1');
    seen.pieces++;
  });
  socket.on('end', () => {
    seen.ended = true;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    seen.error = error.code;
  });
  const until = async (done: () => boolean) => {
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return {
    seen,
    ask: () => socket.write('ask'),
    whole: () => until(() => seen.text.length >= reply.length),
    until,
    closed: () => (socket.closed ? Promise.resolve() : once(socket, 'close').catch(() => undefined)),
    // libuv calls a reset the end when it comes along with the last bytes.
    cutOff: () => until(() => seen.error === 'ECONNRESET' || seen.ended),
    send: (text: string) => socket.write(text),
  };
}

describe('a chaos proxy', () => {
  it('without faults passes all on', async () => {
    const client = open(await start());
    client.ask();
    await client.whole();
    expect(client.seen.text).toBe(reply);
  });

  it.each(['latency', 'jitter'] as const)('with %s passes all on, later and in order', async (fault) => {
    const client = open(await start({ [fault]: 40 }));
    const before = performance.now();
    client.ask();
    await client.whole();
    if (fault === 'latency') expect(performance.now() - before).toBeGreaterThan(38);
    expect(client.seen.text).toBe(reply);
  });

  it.each([
    ['drips', { drip: { bytes: 300, every: 20 } }],
    ['has a bandwidth', { bandwidth: 30_000 }],
  ] as const)('that %s sends a reply in pieces', async (_, faults) => {
    const client = open(await start(faults));
    client.ask();
    await client.whole();
    expect(client.seen.pieces).toBeGreaterThan(2);
    expect(client.seen.text).toBe(reply);
  });

  it('resets a connection at once', async () => {
    const proxy = await start();
    const client = open(proxy);
    client.ask();
    await client.whole();
    await proxy.fail({ reset: 'now' });
    await client.closed();
    expect(client.seen.error).toBe('ECONNRESET');
    await client.until(() => proxy.open === 0);
  });

  it('resets a connection after so many bytes', async () => {
    const client = open(await start({ reset: { after: 100 } }));
    client.ask();
    await client.cutOff();
    expect(client.seen.text.length).toBeLessThanOrEqual(100);
  });

  it('resets a connection in the middle of a body', async () => {
    const client = open(await start({ reset: 'half a body' }));
    client.ask();
    await client.cutOff();
    // The last bytes may be lost to the reset, as on any network.
    expect(client.seen.text.length).toBeLessThanOrEqual(reply.length - 500);
  });

  it('half-closes: the reply ends early, and requests still arrive', async () => {
    const client = open(await start({ halfClose: { after: 100 } }));
    client.ask();
    await client.until(() => client.seen.ended);
    expect(client.seen.text).toBe(reply.slice(0, 100));
    client.send('more');
    await client.until(() => asked.includes('more'));
    expect(client.seen.error).toBeUndefined();
  });

  it('corrupts bytes, and leaves the others', async () => {
    const client = open(await start({ corrupt: { every: 500 } }));
    client.ask();
    await client.whole();
    const changed = [...reply].flatMap((char, i) => (char === client.seen.text[i] ? [] : [i]));
    expect(changed).toEqual([499, 999]);
  });

  it('as a blackhole takes requests and answers none', async () => {
    const proxy = await start({ blackhole: true });
    const client = open(proxy);
    client.ask();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([client.seen.text, asked, proxy.open]).toEqual(['', [], 1]);
  });

  it('refuses connections, and takes them again at the same port', async () => {
    const proxy = await start({ refuse: true });
    const refused = open(proxy);
    await refused.closed();
    expect(refused.seen.error).toBe('ECONNREFUSED');
    await proxy.fail();
    const client = open(proxy);
    client.ask();
    await client.whole();
    expect(client.seen.text).toBe(reply);
  });

  it('changes under a connection that is open', async () => {
    const proxy = await start();
    const client = open(proxy);
    client.ask();
    await client.whole();
    await proxy.fail({ blackhole: true });
    client.ask();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(asked).toHaveLength(1);
    await proxy.fail();
    client.ask();
    await client.until(() => client.seen.text.length === 2 * reply.length);
  });

  it('has faults for some connections only', async () => {
    const proxy = await start();
    proxy.failNew((connection) => (connection % 2 === 1 ? { reset: 'now' } : {}));
    const [first, second, third] = [open(proxy), open(proxy), open(proxy)];
    first.ask();
    third.ask();
    await Promise.all([first.whole(), third.whole(), second.closed()]);
    expect([first.seen.error, second.seen.error, third.seen.error]).toEqual([
      undefined,
      'ECONNRESET',
      undefined,
    ]);
    expect([proxy.taken, proxy.open]).toEqual([3, 2]);
  });
});
