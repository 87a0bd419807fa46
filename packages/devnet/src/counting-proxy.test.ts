import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { AzeroNode } from './azero/azero-node.ts';
import { startAzeroNode } from './azero/start-azero-node.ts';
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts';

describe('startCountingProxy', () => {
  let node: AzeroNode;
  let proxy: CountingProxy;

  beforeAll(async () => {
    node = await startAzeroNode({ blockTime: 0 });
    proxy = await startCountingProxy({ target: node.httpUrl });
  });
  afterAll(async () => {
    await proxy.close();
    await node.close();
  });
  beforeEach(() => {
    proxy.requests.reset();
    node.requests.reset();
  });

  const post = (body: string, type = 'application/json') =>
    fetch(proxy.url, { method: 'POST', headers: { 'content-type': type }, body });

  it('passes a batch on and counts it as its target does', async () => {
    const body = JSON.stringify([
      { jsonrpc: '2.0', id: 1, method: 'system_chain', params: [] },
      { jsonrpc: '2.0', id: 2, method: 'system_health', params: [] },
    ]);
    const reply = await (await post(body)).text();
    expect(JSON.parse(reply)[0].result).toBe('Aleph Zero devnet');
    for (const log of [proxy.requests, node.requests])
      expect({ ...log, calls: [...log.calls] }).toMatchObject({
        requests: 1,
        callCount: 2,
        calls: [
          ['system_chain', 1],
          ['system_health', 1],
        ],
        bytesIn: body.length,
        bytesOut: reply.length,
      });
  });

  it('passes refusals and bodies that are not JSON on', async () => {
    expect((await post('{}', 'text/plain')).status).toBe(415);
    expect(await (await post('nonsense')).json()).toMatchObject({ error: { code: -32700 } });
    expect(proxy.requests.requests).toBe(2);
    expect(proxy.requests.callCount).toBe(0);
  });

  it('uses one connection to its target for requests one after the other', async () => {
    let connections = 0;
    const target = createServer((incoming, response) =>
      incoming.resume().on('end', () => response.end('{}')),
    );
    target.on('connection', () => {
      connections += 1;
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    const own = await startCountingProxy({
      target: `http://127.0.0.1:${(target.address() as AddressInfo).port}`,
    });
    for (let i = 0; i < 5; i++) await (await fetch(own.url, { method: 'POST', body: '{}' })).text();
    expect(connections).toBe(1);
    await own.close();
    target.close();
  });

  it('holds a request back by the delay that is set when it comes', async () => {
    const finished: string[] = [];
    const ask = async (label: string) => {
      await (await post('{"jsonrpc":"2.0","id":1,"method":"system_chain"}')).text();
      finished.push(label);
    };
    proxy.setDelay(500);
    const slow = ask('slow');
    while (proxy.requests.requests === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    proxy.setDelay(0);
    await Promise.all([slow, ask('fast')]);
    expect(finished).toEqual(['fast', 'slow']);
  });

  it('lets a WebSocket through', async () => {
    const socket = new WebSocket(proxy.wsUrl);
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('{"jsonrpc":"2.0","id":7,"method":"system_chain","params":[]}');
    const reply = await new Promise<string>((resolve) =>
      socket.once('message', (data) => resolve(String(data))),
    );
    expect(JSON.parse(reply)).toEqual({ jsonrpc: '2.0', id: 7, result: 'Aleph Zero devnet' });
    socket.close();
    expect(proxy.requests.requests).toBe(1);
  });

  it('holds back what a client sends on a WebSocket, in its order', async () => {
    const socket = new WebSocket(proxy.wsUrl);
    await new Promise((resolve) => socket.once('open', resolve));
    proxy.setDelay(100);
    const replies: number[] = [];
    const done = new Promise<void>((resolve) =>
      socket.on('message', (data) => {
        if (replies.push(JSON.parse(String(data)).id) === 20) resolve();
      }),
    );
    const from = performance.now();
    for (let id = 0; id < 20; id++) {
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'system_chain', params: [] }));
      if (id === 10) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await done;
    expect(performance.now() - from).toBeGreaterThanOrEqual(99);
    expect(replies).toEqual(Array.from({ length: 20 }, (_, id) => id));
    socket.close();
  });

  it('cuts the connection when its target is gone', async () => {
    const lost = await startCountingProxy({ target: 'http://127.0.0.1:1' });
    await expect(fetch(lost.url, { method: 'POST', body: '{}' })).rejects.toThrow();
    await lost.close();
  });
});
