import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundle } from '../testing/bundle.ts';
import type { Growth } from '../testing/growth-client.ts';
import { sendEcho, serve } from '../testing/serve.ts';
import { serveSocket } from '../testing/serve-socket.ts';

let client: Bundle;
beforeAll(async () => {
  client = await bundle('growth-client.ts');
});
afterAll(() => client.close());

/** What a process of its own sees of two servers, so many calls at a time. */
async function measure(calm: { url: string }, hostile: { url: string }, calls = 1): Promise<Growth> {
  return (await client.run(calm.url, hostile.url, calls)) as Growth;
}

// Elsewhere a process cannot tell the peak of its memory.
const onLinux = describe.skipIf(process.platform !== 'linux');

const limit = 64;
const spaces = (megabytes: number): Buffer => Buffer.alloc(megabytes * 1_000_000, ' ');

function sendForever(target: NodeJS.WritableStream & { destroyed?: boolean }, chunk: Buffer): void {
  const more = () => {
    while (!target.destroyed && target.write(chunk));
  };
  target.on('drain', more);
  more();
}

onLinux('the memory of a process that asks a hostile HTTP server', () => {
  it.each<[string, Record<string, string>, () => Buffer]>([
    ['a gzip bomb of 110 MB', { 'content-encoding': 'gzip' }, () => gzipSync(spaces(110))],
    [
      'a brotli bomb of 64 MB',
      { 'content-encoding': 'br' },
      () => brotliCompressSync(spaces(64), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
    ],
    [
      'a bomb in layers',
      { 'content-encoding': 'gzip, gzip, gzip' },
      () => gzipSync(gzipSync(gzipSync(spaces(110)))),
    ],
    [
      'a thousand layers',
      { 'content-encoding': Array.from({ length: 1_000 }, () => 'gzip').join() },
      () => gzipSync(spaces(1)),
    ],
  ])('stays bounded for %s', async (_what, headers, makeBody) => {
    const body = makeBody();
    const calm = await serve(sendEcho);
    const hostile = await serve((_request, response) => response.writeHead(200, headers).end(body));
    const { mebibytes, outcomes } = await measure(calm, hostile);
    expect(outcomes).not.toContain('ok');
    expect(mebibytes).toBeLessThan(limit);
  });

  it('would grow without the cap', async () => {
    const body = gzipSync(spaces(40));
    const calm = await serve(sendEcho);
    const hostile = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body),
    );
    const { mebibytes } = (await client.run(calm.url, hostile.url, 1, 2 ** 28)) as Growth;
    expect(mebibytes).toBeGreaterThan(limit);
  });

  it('stays bounded for a body without end', async () => {
    const calm = await serve(sendEcho);
    const hostile = await serve((_request, response) => sendForever(response, spaces(1)));
    const { mebibytes, outcomes } = await measure(calm, hostile);
    expect(outcomes).toEqual(['TOO_LARGE']);
    expect(mebibytes).toBeLessThan(limit);
  });

  const many = (length: number, item: (index: number) => string): string =>
    `[${Array.from({ length }, (_, index) => item(index))}]`;

  it.each<[string, number, string[], string]>([
    ['as many empty objects as a reply may have', 1, ['ok'], many(15_900, () => '{}')],
    ['as many empty lists as a reply may have', 1, ['ok'], many(15_900, () => '[]')],
    ['as many fractions as a reply may have', 1, ['ok'], many(31_900, () => '0.1')],
    ['lists as deep as a reply may have', 1, ['ok'], '['.repeat(31_900) + ']'.repeat(31_900)],
    ['objects that are all of another shape', 1, ['ok'], many(15_900, (index) => `{"${index}":0}`)],
    ['as many objects as fit', 1, ['TOO_LARGE'], many(87_000, () => '{}')],
    ['too many empty objects for a batch', 216, ['TOO_LARGE'], many(1_200_000, () => '{}')],
    ['as many empty objects as a batch may have', 300, ['ok'], many(15_500, () => '{}')],
    ['objects of other shapes in a batch', 300, ['ok'], many(15_500, (index) => `{"k${index}":0}`)],
  ])('stays bounded for %s', async (_what, calls, expected, result) => {
    const calm = await serve(sendEcho);
    // Encoded once: it is sent hundreds of times when it is too large.
    const bytes = Buffer.from(result);
    const hostile = await serve(({ calls: [first, ...others], batch }, response) => {
      const start = `${batch ? '[' : ''}{"id":${first?.id},"result":`;
      const rest = others.map(({ id }) => `,{"id":${id},"result":0}`).join('');
      response.end(Buffer.concat([Buffer.from(start), bytes, Buffer.from(`}${rest}${batch ? ']' : ''}`)]));
    });
    const { mebibytes, outcomes } = await measure(calm, hostile, calls);
    expect(outcomes).toEqual(expected);
    expect(mebibytes).toBeLessThan(limit);
  });
});

onLinux('the memory of a process that asks a hostile WebSocket server', () => {
  it('stays bounded for a message of 100 MB', async () => {
    const calm = await serveSocket();
    const hostile = await serveSocket((_call, socket) => socket.send(spaces(100).toString()));
    const { mebibytes, outcomes } = await measure(calm, hostile);
    expect(outcomes).toEqual(['TOO_LARGE']);
    expect(mebibytes).toBeLessThan(limit);
  });

  it('stays bounded for a message in fragments without end', async () => {
    const calm = await serveSocket();
    const hostile = await serveSocket((_call, socket) => {
      const more = () => socket.send(spaces(0.1), { binary: false, fin: false }, (error) => error || more());
      more();
    });
    const { mebibytes, outcomes } = await measure(calm, hostile);
    expect(outcomes).toEqual(['TOO_LARGE']);
    expect(mebibytes).toBeLessThan(limit);
  });
  it('stays bounded for a message in fragments of one byte', async () => {
    const calm = await serveSocket();
    const hostile = await serveSocket((_call, socket) => {
      const more = () => {
        for (let i = 0; i < 1_000; i++) socket.send(' ', { fin: false });
        socket.send(' ', { fin: false }, (error) => error || more());
      };
      more();
    });
    const { mebibytes, outcomes } = await measure(calm, hostile);
    expect(outcomes).toEqual(['TOO_LARGE']);
    expect(mebibytes).toBeLessThan(limit);
  });

  it('stays bounded for pings without end to a server that takes no pongs', async () => {
    const calm = await serveSocket();
    const hostile = await serveSocket((_call, socket) => {
      socket.pause();
      const payload = Buffer.alloc(125);
      const more = () => {
        for (let i = 0; i < 1_000; i++) socket.ping(payload);
        socket.ping(payload, false, (error) => error || setImmediate(more));
      };
      more();
    });
    const { mebibytes, outcomes } = await measure(calm, hostile);
    expect(outcomes).toEqual(['UNAVAILABLE']);
    expect(mebibytes).toBeLessThan(limit);
  });
});
