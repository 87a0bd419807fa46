import { connect } from 'node:net';
import { AbiCoder, Interface } from 'ethers/abi';
import { dnsEncode, namehash } from 'ethers/hash';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CcipGateway, startCcipGateway } from './ccip-gateway.ts';
import { startCountingListener } from './counting-listener.ts';

const abi = new Interface([
  'function resolve(bytes name, bytes data) view returns (bytes)',
  'function text(bytes32 node, string key) view returns (string)',
  'function multicall(bytes[] calls) view returns (bytes[])',
]);
const coder = AbiCoder.defaultAbiCoder();
const sender = `0x${'ab'.repeat(20)}`;

describe('the CCIP gateway', () => {
  let gateway: CcipGateway;
  beforeAll(async () => {
    gateway = await startCcipGateway();
    gateway.records.set('ok.ccip.eth', { texts: { url: 'https://example.org/' } });
  });
  afterAll(() => gateway.close());

  const get = (behaviour: string, data = request('ok.ccip.eth')) =>
    fetch(`${gateway.origin}/${behaviour}/${sender}/${data}.json`, { redirect: 'manual' });

  it('answers GET and POST alike', async () => {
    const body = JSON.stringify({ sender, data: request('ok.ccip.eth') });
    const posted = await fetch(`${gateway.origin}/ok`, { method: 'POST', body });
    for (const response of [await get('ok'), posted]) {
      expect(response.status).toBe(200);
      expect(await textOf(response)).toBe('https://example.org/');
    }
  });

  it('answers with what is written while it runs', async () => {
    gateway.records.set('new.ccip.eth', { texts: { url: 'https://one.example/', name: 'new' } });
    gateway.records.set('new.ccip.eth', { texts: { url: 'https://two.example/' } });
    expect(await textOf(await get('ok', request('new.ccip.eth')))).toBe('https://two.example/');
    expect(await textOf(await get('ok', request('new.ccip.eth', 'name')))).toBe('new');
    gateway.records.remove('new.ccip.eth');
    expect(await textOf(await get('ok', request('new.ccip.eth')))).toBe('');
  });

  it('takes a URL that holds a multicall of many records', async () => {
    const texts = Array.from({ length: 60 }, (_, at) => text('ok.ccip.eth', `key-${at}`));
    const data = abi.encodeFunctionData('resolve', [
      dnsEncode('ok.ccip.eth'),
      abi.encodeFunctionData('multicall', [texts]),
    ]);
    expect((await get('ok', data)).status).toBe(200);
  });

  it.each([
    ['404', 404, '{"message":"no such name"}'],
    ['500', 500, '{"message":"out of order"}'],
    ['nodata', 200, '{"result":"0x"}'],
    ['baddata', 200, '{"data":"not hex"}'],
    ['unheard-of', 400, ''],
    ['constructor', 400, ''],
  ])('has a path that answers %s', async (behaviour, status, body) => {
    const response = await get(behaviour);
    expect([response.status, await response.text()]).toEqual([status, body]);
  });

  it.each(['404-data', '500-data'])('has a good answer under the bad status of %s', async (behaviour) => {
    const response = await get(behaviour);
    expect(response.ok).toBe(false);
    expect(await textOf(response)).toBe('https://example.org/');
  });

  it('sends HTML, redirects, cuts connections', async () => {
    expect((await get('notjson')).headers.get('content-type')).toBe('text/html');
    const redirect = await get('redirect');
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, 'http://127.0.0.1:9/']);
    await expect(get('reset')).rejects.toThrow();
  });

  it('sends bodies of 16 MiB, and of 64 MiB out of 64 KiB', async () => {
    expect((await (await get('huge')).arrayBuffer()).byteLength).toBeGreaterThan(16 << 20);
    const bomb = await get('bomb');
    expect((await bomb.arrayBuffer()).byteLength).toBe(64 << 20);
    expect(await wireBytes(gateway, 'bomb')).toBeLessThan(80 << 10);
  });

  it('keeps a client waiting with nothing, and with one byte at a time', async () => {
    const dripping = await get('drip');
    const reader = dripping.body!.getReader();
    const first = await reader.read();
    expect(first.value!.length).toBeLessThan(8);
    await reader.cancel();
    for (const behaviour of ['hang', 'slow']) {
      const url = `${gateway.origin}/${behaviour}/${sender}/${request('ok.ccip.eth')}.json`;
      await expect(fetch(url, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
    }
  });

  it('refuses what it cannot decode, and stays up', async () => {
    expect((await get('ok', '0x1234')).status).toBe(400);
    expect((await get('ok', 'zz')).status).toBe(400);
    expect((await fetch(`${gateway.origin}/ok`, { method: 'POST', body: '{"data":' })).status).toBe(400);
    expect((await get('ok')).status).toBe(200);
  });

  it('counts requests', async () => {
    const [all, fine] = [gateway.requests(), gateway.requests('ok')];
    await get('ok');
    await get('404');
    expect([gateway.requests() - all, gateway.requests('ok') - fine]).toEqual([2, 1]);
  });

  it('closes although clients still wait', async () => {
    const other = await startCcipGateway();
    const waiting = fetch(`${other.origin}/hang/${sender}/${request('ok.ccip.eth')}.json`).catch(() => 'cut');
    while (other.requests('hang') === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await other.close();
    expect(await waiting).toBe('cut');
  });
});

describe('the listener that nobody should reach', () => {
  it('counts each connection', async () => {
    const listener = await startCountingListener();
    await expect(fetch(`http://127.0.0.1:${listener.port}/`)).rejects.toThrow();
    await expect(fetch(`https://localhost:${listener.port}/`)).rejects.toThrow();
    expect(listener.connections()).toBeGreaterThanOrEqual(2);
    await listener.close();
  });
});

function text(name: string, key: string): string {
  return abi.encodeFunctionData('text', [namehash(name), key]);
}

function request(name: string, key = 'url'): string {
  return abi.encodeFunctionData('resolve', [dnsEncode(name), text(name, key)]);
}

async function textOf(response: Response): Promise<string> {
  const { data } = (await response.json()) as { data: string };
  const [result] = coder.decode(['bytes', 'uint64', 'bytes'], data);
  return coder.decode(['string'], result)[0];
}

/** The size of a whole response as it travels. */
function wireBytes(gateway: CcipGateway, behaviour: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    const socket = connect(Number(new URL(gateway.origin).port), '127.0.0.1');
    const path = `/${behaviour}/${sender}/${request('ok.ccip.eth')}.json`;
    socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`);
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
    socket.on('error', reject);
    socket.on('end', () => resolve(bytes));
  });
}
