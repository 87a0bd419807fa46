import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type LoopbackServer, startLoopbackServer } from '../testing/loopback-server.ts';
import { type CcipOption, readCcipOption } from './ccip-policy.ts';
import { checkGatewayUrl, type GuardedRequest } from './guarded-request.ts';
import { sendGuarded as sendFromBrowser } from './guarded-request-browser.ts';
import { createSendGuarded, type LookupAll, sendGuarded } from './guarded-request-node.ts';

const servers: LoopbackServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(listener?: RequestListener): Promise<LoopbackServer> {
  const server = await startLoopbackServer(listener);
  servers.push(server);
  return server;
}

function request(url: string, more: Partial<GuardedRequest> = {}): GuardedRequest {
  return { url: new URL(url), trusted: true, signal: new AbortController().signal, maxBytes: 1_000, ...more };
}

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => error.reason ?? error,
  );

describe('the text of a URL', () => {
  const check = (url: string, option: CcipOption = 'on') => {
    try {
      return checkGatewayUrl(new URL(url), readCcipOption(option)) ? 'trusted' : 'allowed';
    } catch (error) {
      return (error as { reason: string }).reason;
    }
  };

  test.each([
    'https://gateway.example/a?b',
    'https://1.1.1.1/',
    'https://[2606:4700::1111]/',
    'https://gateway.example:443/',
  ])('%s is allowed', (url) => {
    expect(check(url)).toBe('allowed');
  });

  test.each([
    'http://gateway.example/',
    'https://gateway.example:8443/',
    'https://user@gateway.example/',
    'https://user:pass@1.1.1.1/',
    'data:application/json,{}',
    'ipfs://bafkqaaa',
    'ftp://gateway.example/',
    'file:///etc/passwd',
    'javascript:1',
    'ws://a.example/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://localhost../',
    'https://a.localhost/',
    'https://printer.local/',
    'https://vault.internal/',
    'https://router.home.arpa/',
    'https://intranet/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://127.1/',
    'https://127.0.1/',
    'https://0/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://10.0.0.1/',
    'https://100.64.0.1/',
    'https://192.168.0.1/',
    'https://172.16.0.1/',
    'https://169.254.169.254/',
    'https://[fd00:ec2::254]/',
    'https://\uff11\uff12\uff17.0.0.1/',
    'https://127\u30020\u30020\u30021/',
    'https://127.0.0.1./',
  ])('%s is refused', (url) => {
    expect(check(url)).toBe('gateway-blocked');
  });

  test('of a named origin may be plain http, of any port, and in a private network', () => {
    const origins = [
      'http://127.0.0.1:3000',
      'https://gateway.corp',
      'http://[::1]:8080',
      'https://a.example:8443',
    ];
    for (const origin of origins) expect(check(`${origin}/x`, { origins })).toBe('trusted');
    for (const other of [
      'http://127.0.0.1:3001/',
      'https://127.0.0.1:3000/',
      'http://127.0.0.2:3000/',
      'http://user@127.0.0.1:3000/',
    ]) {
      expect(check(other, { origins })).toBe('gateway-blocked');
    }
    expect(check('https://gateway.example/', { origins })).toBe('allowed');
  });

  test('of a metadata server is refused even when its origin is named', () => {
    const origins = [
      'http://169.254.169.254',
      'http://[fd00:ec2::254]',
      'http://[::ffff:169.254.169.254]',
      'http://168.63.129.16',
    ];
    for (const origin of origins) expect(check(`${origin}/latest/`, { origins })).toBe('gateway-blocked');
  });

  test.each([
    'gateway.example',
    'https://a.example/path',
    'https://a.example?x',
    'ftp://a.example',
    'https://u@a.example',
    '',
  ])('%j is no origin to name', (origin) => {
    expect(() => readCcipOption({ origins: [origin] })).toThrow(
      expect.objectContaining({ reason: 'bad-origin' }),
    );
  });
});

describe('the address that is connected to', () => {
  const lookupOf = (...answers: string[][]): LookupAll & { readonly asked: string[] } => {
    const asked: string[] = [];
    const lookup: LookupAll = (hostname, callback) => {
      const addresses = answers[Math.min(asked.push(hostname), answers.length) - 1] ?? [];
      setImmediate(
        callback,
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };
    return Object.assign(lookup, { asked });
  };

  test.each([
    ['loopback', ['127.0.0.1']],
    ['IPv6 loopback', ['::1']],
    ['a private network', ['10.0.0.1', '192.168.0.1']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['metadata', ['169.254.169.254']],
    ['no address at all', []],
  ])('is not %s for a name that anybody can own', async (_, addresses) => {
    const server = await serve();
    const send = createSendGuarded(lookupOf(addresses));
    // On https the name would only be refused later; on http it would be asked at once.
    const work = send(request(`http://rebinding.example:${server.port}/`, { trusted: false }));
    expect(await reasonOf(work)).toBe('gateway-blocked');
    expect(server.connections).toBe(0);
  });

  test('is the one that was checked: a second answer of the name server is never used', async () => {
    const server = await serve();
    const lookup = lookupOf(['192.0.2.7'], ['127.0.0.1']);
    const send = createSendGuarded(lookup);
    const url = `http://rebinding.example:${server.port}/`;
    expect(await reasonOf(send(request(url, { trusted: false })))).toBe('gateway-blocked');
    expect(await reasonOf(send(request(url, { trusted: false })))).toBe('gateway-blocked');
    expect(lookup.asked).toEqual(['rebinding.example', 'rebinding.example']);
    expect(server.connections).toBe(0);
  });

  test('is the first of several that may be connected to', async () => {
    const server = await serve();
    const send = createSendGuarded(lookupOf(['169.254.169.254', '127.0.0.1']));
    expect((await send(request(`http://named.example:${server.port}/`))).status).toBe(200);
    expect(server.requests[0]?.headers.host).toBe(`named.example:${server.port}`);
  });

  test('may be a private one for an origin that the operator named', async () => {
    const server = await serve();
    const send = createSendGuarded(lookupOf(['127.0.0.1']));
    const { status, body } = await send(request(`http://named.example:${server.port}/x`));
    expect([status, new TextDecoder().decode(body)]).toEqual([200, '{"data":"0x01"}']);
  });

  test('is not asked for when the name cannot be resolved', async () => {
    // As Node calls back: without a list.
    const send = createSendGuarded((_, callback) => void setImmediate(callback, new Error('ENOTFOUND')));
    expect(await reasonOf(send(request('http://nowhere.example/')))).toBe('gateway-failed');
  });
});

describe.each([
  ['Node', sendGuarded],
  ['a browser', sendFromBrowser],
])('a request from %s', (runtime, send) => {
  const url = (server: LoopbackServer): string => `http://127.0.0.1:${server.port}/`;
  const inNode = runtime === 'Node';

  test('is a GET without cookies, or a POST of JSON', async () => {
    let posted = '';
    const server = await serve((incoming, response) => {
      incoming.on('data', (chunk) => {
        posted += chunk;
      });
      incoming.on('end', () => response.writeHead(200).end('{}'));
    });
    await send(request(url(server)));
    await send(request(url(server), { body: '{"data":"0x"}' }));
    const [get, post] = server.requests;
    expect([get?.method, post?.method, posted]).toEqual(['GET', 'POST', '{"data":"0x"}']);
    expect(post?.headers['content-type']).toBe('application/json');
    for (const header of ['cookie', 'authorization', 'referer', 'origin'])
      expect(get?.headers).not.toHaveProperty(header);
    if (inNode) expect(get?.headers['accept-encoding']).toBe('identity');
  });

  test('follows no redirect', async () => {
    const target = await serve();
    const server = await serve((_, response) => {
      response.writeHead(302, { location: url(target) }).end();
    });
    const outcome = await send(request(url(server))).then(
      ({ status }) => status,
      (error) => error.reason,
    );
    expect([302, 0, 'gateway-failed']).toContain(outcome);
    expect(target.connections).toBe(0);
  });

  test.each([404, 500])('gives the status %i without its body', async (status) => {
    const server = await serve((_, response) => {
      response.writeHead(status).end('{"data":"0x01"}');
    });
    expect(await send(request(url(server)))).toEqual({ status, body: new Uint8Array() });
  });

  test('takes a body up to the cap, and ends one that is longer', async () => {
    const sizes = { '/fits': 1_000, '/over': 1_001 } as Record<string, number>;
    const server = await serve(({ url: path = '' }, response) => {
      response.writeHead(200).end('x'.repeat(sizes[path]!));
    });
    expect((await send(request(`${url(server)}fits`))).body).toHaveLength(1_000);
    expect(await reasonOf(send(request(`${url(server)}over`)))).toBe('gateway-failed');
  });

  test('ends a body without an end soon after the cap', async () => {
    let sent = 0;
    const server = await serve((_, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(16_384);
      const more = (): void => {
        while (!response.destroyed) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
      };
      more();
    });
    expect(await reasonOf(send(request(url(server))))).toBe('gateway-failed');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const seen = sent;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sent).toBe(seen);
  });

  test('does not unpack a compressed body beyond the cap', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(10_000_000)));
    });
    expect(await reasonOf(send(request(url(server))))).toBe('gateway-failed');
  });

  test('fails when the connection breaks before or in the body', async () => {
    const server = await serve((incoming, response) => {
      if (incoming.url === '/body') response.writeHead(200, { 'content-length': 10 }).write('x');
      setImmediate(() => incoming.socket.destroy());
    });
    expect(await reasonOf(send(request(url(server))))).toBe('gateway-failed');
    expect(await reasonOf(send(request(`${url(server)}body`)))).toBe('gateway-failed');
    await Promise.all(servers.splice(0).map((running) => running.close()));
    expect(await reasonOf(send(request(url(server))))).toBe('gateway-failed');
  });

  test('ends with its signal, before the headers and in the body', async () => {
    let hangUps = 0;
    const server = await serve((incoming, response) => {
      incoming.socket.on('close', () => hangUps++);
      if (incoming.url === '/body') response.writeHead(200).write('x');
    });
    for (const path of ['', 'body']) {
      const ending = new AbortController();
      const work = reasonOf(send(request(`${url(server)}${path}`, { signal: ending.signal })));
      await expect.poll(() => server.requests.at(-1)?.url).toBe(`/${path}`);
      ending.abort();
      expect(await work).toBe('gateway-failed');
    }
    await expect.poll(() => hangUps).toBe(2);
  });
});

test('Node refuses any encoding that was not asked for, however small the body', async () => {
  const server = await serve((_, response) => {
    response.writeHead(200, { 'content-encoding': 'br' }).end('x');
  });
  expect(await reasonOf(sendGuarded(request(`http://127.0.0.1:${server.port}/`)))).toBe('gateway-failed');
});
