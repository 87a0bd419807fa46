import { get, type IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type Bomb, type BombServer, startBombServer } from './bomb-server.ts';

let server: BombServer | undefined;
afterEach(() => server?.close());

async function start(bomb: Bomb): Promise<IncomingMessage> {
  server = await startBombServer(bomb);
  const { url } = server;
  return new Promise((resolve, reject) => get(url, { agent: false }, resolve).on('error', reject));
}

/** The bytes of a body, unpacked, up to a limit. */
async function take(reply: IncomingMessage, limit = Number.POSITIVE_INFINITY) {
  const unpack = { gzip: createGunzip, deflate: createInflate }[String(reply.headers['content-encoding'])];
  let [bytes, wire, beginning] = [0, 0, ''];
  reply.on('data', (chunk: Buffer) => {
    wire += chunk.length;
  });
  for await (const chunk of reply.pipe(unpack?.() ?? new PassThrough()) as AsyncIterable<Buffer>) {
    beginning ||= chunk.subarray(0, 20).toString();
    bytes += chunk.length;
    if (bytes >= limit) break;
  }
  reply.destroy();
  return { bytes, wire, beginning };
}

const megabytes = 1024 * 1024;

describe('a bomb', () => {
  it.each(['gzip', 'deflate'] as const)(
    'of %s is small on its way and big when unpacked',
    async (encoding) => {
      const { bytes, wire, beginning } = await take(await start({ bytes: 20 * megabytes, encoding }));
      expect(bytes).toBe(20 * megabytes);
      expect(wire).toBeLessThan(bytes / 500);
      expect(beginning).toBe('{"jsonrpc":"2.0","id');
    },
  );

  it('comes in chunks, without a length', async () => {
    const reply = await start({ bytes: 3 * megabytes });
    expect(reply.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
    expect((await take(reply)).bytes).toBe(3 * megabytes);
  });

  it('says its length when told to', async () => {
    const reply = await start({ bytes: 1_000, withLength: true });
    expect(reply.headers['content-length']).toBe('1000');
    expect((await take(reply)).bytes).toBe(1_000);
  });

  it('can be endless, and costs its server no memory', async () => {
    const reply = await start({ bytes: Number.POSITIVE_INFINITY });
    const before = process.memoryUsage().arrayBuffers;
    expect((await take(reply, 50 * megabytes)).bytes).toBeGreaterThanOrEqual(50 * megabytes);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30 * megabytes);
  });

  it('drips, and nests as deep as wanted', async () => {
    const reply = await start({ bytes: 40, of: 'nesting', drip: { bytes: 10, every: 5 } });
    let pieces = 0;
    reply.on('data', () => pieces++);
    const { bytes, beginning } = await take(reply);
    expect(bytes).toBe(40);
    expect(beginning).toMatch(/^\[+$/);
    expect(pieces).toBeGreaterThan(1);
  });
});
