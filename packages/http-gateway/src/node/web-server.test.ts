import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { settleLimits } from './server-limits.ts';
import { startWebServer, type WebServer, type WebServerOptions } from './web-server.ts';

const now = { drainFor: 0, within: 200 };
let server: WebServer;

afterEach(() => server.close(now));

async function start(options: Partial<WebServerOptions> = {}): Promise<WebServer> {
  server = await startWebServer({
    port: 0,
    host: '127.0.0.1',
    serve: async (request) => new Response(`${request.method} ${await request.text()}`),
    onError: () => new Response('refused', { status: 400 }),
    ...options,
  });
  return server;
}

/** A connection, and all it ever says. */
async function dial(): Promise<{ socket: Socket; said: Promise<string> }> {
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  const said = (async () => {
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => {});
    await new Promise((resolve) => socket.once('end', resolve).once('close', resolve));
    socket.end();
    return text;
  })();
  return { socket, said };
}

async function say(text: string): Promise<string> {
  const { socket, said } = await dial();
  socket.write(text, 'latin1');
  return said;
}

const closing = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

describe('a web server', () => {
  it('answers over HTTP/1.1', async () => {
    await start();
    expect(await say(closing)).toMatch(/^HTTP\/1\.1 200 OK\r\n.*GET $/s);
  });

  it('takes a request that comes in single bytes, whatever its method begins with', async () => {
    await start();
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'PRUNE']) {
      const { socket, said } = await dial();
      for (const letter of `${method} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`) {
        socket.write(letter);
        await new Promise(setImmediate);
      }
      const status = method === 'PRUNE' ? 400 : 200;
      expect(await said).toContain(`HTTP/1.1 ${status} `);
    }
  });

  it('answers pipelined requests in their order', async () => {
    await start();
    const said = await say(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none${closing}`);
    expect(said.match(/POST one|GET $/g)).toEqual(['POST one', 'GET ']);
  });

  it('takes any number of pipelined requests from a client that reads, and few from one that does not', async () => {
    let begun = 0;
    await start({
      serve: (request) => {
        begun += 1;
        return request.url.endsWith('/never') ? new Promise(() => {}) : new Response('done');
      },
    });
    const reader = await dial();
    for (let i = 0; i < 50; i++) {
      reader.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(10));
      await wait(1);
    }
    reader.socket.write(closing);
    expect((await reader.said).match(/done/g)?.length).toBe(501);
    begun = 0;
    expect(await say('GET /never HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(1_000))).toBe('');
    expect(begun).toBeLessThan(50);
  });

  it('keeps a connection for the next request', async () => {
    await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (let i = 0; i < 3; i++) {
      const sent = httpRequest({ port: server.port, agent }).end();
      const [response] = await once(sent, 'response');
      ports.add(sent.socket?.localPort);
      await response.resume().toArray();
    }
    expect(ports.size).toBe(1);
    agent.destroy();
  });

  it('answers a client that has said all it will say', async () => {
    await start();
    const { socket, said } = await dial();
    socket.end(closing);
    expect(await said).toContain('200 OK');
  });

  it('speaks HTTP/2 to a client that begins with it, on the same port', async () => {
    await start();
    const session = connectHttp2(`http://127.0.0.1:${server.port}`);
    const answers = await Promise.all(
      ['one', 'two'].map(async (body) => {
        const stream = session.request({ ':method': 'POST', ':path': '/' });
        stream.end(body);
        const [headers] = await once(stream, 'response');
        return [headers[':status'], (await stream.setEncoding('utf8').toArray()).join('')];
      }),
    );
    expect(answers).toEqual([
      [200, 'POST one'],
      [200, 'POST two'],
    ]);
    expect(server.http2Sessions).toBe(1);
    session.destroy();
  });

  it('knows the preface of HTTP/2 also when it comes in single bytes', async () => {
    await start();
    const { socket } = await dial();
    const emptySettings = '\0\0\0\x04\0\0\0\0\0';
    for (const letter of `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${emptySettings}`) {
      socket.write(letter, 'latin1');
      await new Promise(setImmediate);
    }
    // A frame's type is its fourth byte: the server's own settings.
    const [said] = await once(socket, 'data');
    expect(said[3]).toBe('\x04');
    socket.destroy();
  });

  it('ends what is too slow with 408: headers, bodies, silence', async () => {
    await start({ limits: { headersTimeout: 100, requestTimeout: 200 } });
    const slow = [
      '',
      'PR',
      'GET / HTTP/1.1\r\nHost:',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf',
    ];
    const said = await Promise.all(slow.map(say));
    expect(said.map((text) => /^HTTP\/1\.1 (\d+)/.exec(text)?.[1])).toEqual(['408', '408', '408', '408']);
  });

  it('ends a client that begins to speak HTTP/2 and goes no further', async () => {
    await start({ limits: { headersTimeout: 100 } });
    const silent = await Promise.all(['PRI', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'].map(say));
    // Whatever it was told, it was not HTTP/1.
    expect(silent.join('')).not.toContain('HTTP/1.1');
    expect(server.http2Sessions).toBe(0);
  });

  it('refuses headers over the limit with 431', async () => {
    await start();
    expect(await say(`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(9_000)}\r\n\r\n`)).toContain(' 431 ');
    expect(await say(`GET /${'x'.repeat(9_000)} HTTP/1.1\r\nHost: a\r\n\r\n`)).toContain(' 431 ');
  });

  it('closes connections over the most at once, and takes new ones when others end', async () => {
    await start({ limits: { maxConnections: 5 } });
    const open = await Promise.all(Array.from({ length: 5 }, dial));
    expect(await say(closing)).toBe('');
    expect(await server.connections()).toBe(5);
    for (const { socket } of open) socket.destroy();
    await expect.poll(() => server.connections()).toBe(0);
    expect(await say(closing)).toContain('200 OK');
  });

  it('holds no more HTTP/2 connections than allowed', async () => {
    await start({ limits: { maxHttp2Sessions: 1 } });
    const first = connectHttp2(`http://127.0.0.1:${server.port}`);
    await once(first, 'remoteSettings');
    const second = connectHttp2(`http://127.0.0.1:${server.port}`);
    second.on('error', () => {});
    await once(second, 'close');
    expect(server.http2Sessions).toBe(1);
    first.destroy();
  });

  it('tells HTTP/2 clients its bounds', async () => {
    await start();
    const session = connectHttp2(`http://127.0.0.1:${server.port}`);
    const [settings] = await once(session, 'remoteSettings');
    const { maxHttp2Streams, maxHeaderSize } = settleLimits();
    expect(settings).toMatchObject({
      maxConcurrentStreams: maxHttp2Streams,
      maxHeaderListSize: maxHeaderSize,
      enablePush: false,
    });
    session.destroy();
  });

  it('ends an HTTP/2 request whose body does not come', async () => {
    await start({ limits: { requestTimeout: 100 } });
    const session = connectHttp2(`http://127.0.0.1:${server.port}`);
    const stream = session.request({ ':method': 'POST', ':path': '/' });
    stream.on('error', () => {});
    stream.write('half');
    await once(stream, 'close');
    expect(stream.rstCode).not.toBe(0);
    session.destroy();
  });

  it('cuts a client that asks for much and reads nothing', async () => {
    await start({ limits: { stallTimeout: 200 }, serve: () => new Response('x'.repeat(50_000_000)) });
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const session = connectHttp2(`http://127.0.0.1:${server.port}`);
    const stream = session.request({ ':path': '/' });
    stream.on('error', () => {});
    await once(stream, 'close');
    await expect.poll(() => server.connections()).toBe(1);
    session.destroy();
    socket.destroy();
  });

  it('cuts an HTTP/2 request whose answer is not read, also while the client shows that it lives', async () => {
    await start({ limits: { stallTimeout: 200 }, serve: () => new Response('a'.repeat(100_000)) });
    const session = connectHttp2(`http://127.0.0.1:${server.port}`, { settings: { initialWindowSize: 0 } });
    const stream = session.request({ ':path': '/' });
    stream.on('error', () => {});
    const pings = setInterval(() => session.ping(() => {}), 20);
    await once(stream, 'close');
    expect(stream.rstCode).not.toBe(0);
    clearInterval(pings);
    session.destroy();
  });

  it('answers a Host that cannot be one as an error, and hands it nowhere', async () => {
    const seen: (string | undefined)[] = [];
    await start({
      serve: () => {
        throw new Error('not to be reached');
      },
      onError: (_error, incoming) => {
        seen.push(incoming?.url);
        return new Response('no', { status: 400 });
      },
    });
    const said = await say('GET /there HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n');
    expect(said).toContain('400 Bad Request');
    expect(seen).toEqual(['/there']);
  });

  it.each([
    ['taken', 'port-taken'],
    ['not here', 'host-not-here'],
    ['impossible', 'port-impossible'],
  ])('says what to do when the place is %s', async (what, reason) => {
    await start();
    const place = {
      taken: { port: server.port, host: '127.0.0.1' },
      'not here': { port: 0, host: '192.0.2.1' },
      impossible: { port: 65_536, host: '127.0.0.1' },
    }[what]!;
    const options = { serve: () => new Response(), onError: () => new Response() };
    await expect(startWebServer({ ...options, ...place })).rejects.toMatchObject({
      name: 'ResolverError',
      code: 'UNAVAILABLE',
      reason,
      retryable: false,
    });
  });
});

describe('a web server that ends', () => {
  it('finishes what is in flight over both protocols, and tells clients to go', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let entered = 0;
    await start({
      serve: async () => {
        entered += 1;
        await held;
        return new Response('late');
      },
    });
    const first = say('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const session = connectHttp2(`http://127.0.0.1:${server.port}`);
    const stream = session.request({ ':path': '/' });
    const second = stream.setEncoding('utf8').toArray();
    await expect.poll(() => entered).toBe(2);
    const ended = server.close({ drainFor: 0, within: 5_000 });
    const accepts = () =>
      dial().then(
        ({ socket }) => socket.destroy(),
        (error) => error.code,
      );
    await expect.poll(accepts).toBe('ECONNREFUSED');
    release();
    expect(await first).toContain('late');
    expect((await second).join('')).toBe('late');
    await ended;
  });

  it('answers what comes over a connection that was idle, and has it closed', async () => {
    await start();
    const { socket, said } = await dial();
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(socket, 'data');
    const ended = server.close({ drainFor: 0, within: 5_000 });
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const [, last = ''] = (await said).split('GET ');
    expect(last).toMatch(/^HTTP\/1\.1 200 OK\r\nconnection: close/i);
    await ended;
  });

  it('goes on accepting while it drains', async () => {
    await start();
    const ended = server.close({ drainFor: 300, within: 5_000 });
    await wait(20);
    expect(await say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(/200 OK\r\nconnection: close/i);
    await ended;
  });

  it('cuts what does not end in time', async () => {
    await start({ serve: () => new Promise(() => {}) });
    const silent = await dial();
    const asking = say('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const session = connectHttp2(`http://127.0.0.1:${server.port}`);
    session.request({ ':path': '/' }).on('error', () => {});
    await expect.poll(() => server.http2Sessions).toBe(1);
    await server.close({ drainFor: 0, within: 100 });
    expect([await silent.said, await asking]).toEqual(['', '']);
    expect(session.destroyed || session.closed).toBe(true);
  });
});
