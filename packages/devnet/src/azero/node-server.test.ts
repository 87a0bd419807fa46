import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { AzeroNode } from './azero-node.ts';
import { startAzeroNode } from './start-azero-node.ts';

let node: AzeroNode;

beforeAll(async () => {
  node = await startAzeroNode({ blockTime: 0 });
});
afterAll(() => node.close());

const json = { 'content-type': 'application/json' };
const post = (body: string, headers: Record<string, string> = json) =>
  fetch(node.httpUrl, { method: 'POST', headers, body });
const answerTo = async (body: string) => (await post(body)).text();

describe('over HTTP', () => {
  it('answers a batch in order, leaving out what wants no answer', async () => {
    const body = JSON.stringify([
      { jsonrpc: '2.0', id: 'a', method: 'chain_getBlockHash', params: [[0, '0x0', 7]] },
      { jsonrpc: '2.0', method: 'system_chain', params: [] },
      { jsonrpc: '2.0', id: 2, method: 'nope', params: [] },
      7,
    ]);
    expect(JSON.parse(await answerTo(body))).toEqual([
      { jsonrpc: '2.0', id: 'a', result: [node.genesisHash, node.genesisHash, null] },
      { jsonrpc: '2.0', id: 2, error: { code: -32601, message: 'Method not found' } },
      { jsonrpc: '2.0', id: null, error: { code: -32600, message: 'Invalid request' } },
    ]);
  });

  it('refuses what is not JSON-RPC', async () => {
    const codeOf = async (body: string) => JSON.parse(await answerTo(body)).error.code;
    expect(await codeOf('{')).toBe(-32700);
    expect(await codeOf('[]')).toBe(-32600);
    expect(await codeOf('null')).toBe(-32600);
    expect(await codeOf('{"id":1,"method":"system_chain"}')).toBe(-32600);
    const withParams = (method: string, params: unknown) =>
      codeOf(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
    expect(await withParams('system_chain', {})).toBe(-32602);
    expect(await withParams('chain_getHeader', ['0x12'])).toBe(-32602);
    expect(await withParams('chain_getBlockHash', [-1])).toBe(-32602);
    expect(await withParams('state_call', ['Core_version', 'xyz'])).toBe(-32602);
    expect(await withParams('state_getStorage', [])).toBe(-32602);
    expect(await withParams('__proto__', [])).toBe(-32601);
    expect(await withParams('chain_subscribeNewHeads', [])).toBe(-32603);
  });

  it('answers nothing to a notification', async () => {
    expect(await answerTo('{"jsonrpc":"2.0","method":"system_chain"}')).toBe('');
  });

  it('refuses other content types, methods and too large bodies', async () => {
    expect((await post('{}', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await fetch(node.httpUrl)).status).toBe(405);
    expect((await post('x'.repeat(15 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await fetch(`${node.httpUrl}/health`)).status).toBe(200);
  });

  it('lets pages of any origin ask', async () => {
    const preflight = await fetch(node.httpUrl, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect((await post('{}')).headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('over WebSocket', () => {
  async function openSocket() {
    const socket = new WebSocket(node.wsUrl);
    const messages: { id?: unknown; method?: string; params?: { subscription: string }; result?: unknown }[] =
      [];
    socket.on('message', (data) => messages.push(JSON.parse(String(data))));
    await new Promise((resolve) => socket.once('open', resolve));
    return { socket, messages };
  }
  const request = (id: number, method: string, params: readonly unknown[] = []) =>
    JSON.stringify({ jsonrpc: '2.0', id, method, params });

  it('answers a subscription before its first news, and is silent once it ended', async () => {
    const { socket, messages } = await openSocket();
    socket.send(request(1, 'chain_subscribeNewHeads'));
    await expect.poll(() => messages.length).toBe(2);
    expect(messages[0]).toMatchObject({ id: 1 });
    expect(messages[1]).toMatchObject({
      method: 'chain_newHead',
      params: { subscription: messages[0]?.result, result: { number: '0x0' } },
    });
    socket.send(request(2, 'chain_unsubscribeNewHeads', [messages[0]?.result]));
    await expect.poll(() => messages.length).toBe(3);
    expect(messages[2]).toMatchObject({ id: 2, result: true });
    node.mine();
    socket.send(request(3, 'chain_unsubscribeNewHeads', ['unknown']));
    await expect.poll(() => messages.length).toBe(4);
    expect(messages[3]).toMatchObject({ id: 3, result: false });
    socket.close();
  });

  it('takes batches', async () => {
    const { socket, messages } = await openSocket();
    socket.send(`[${request(1, 'system_chain')},${request(2, 'system_health')}]`);
    await expect.poll(() => messages.length).toBe(1);
    expect(messages[0]).toMatchObject([{ id: 1 }, { id: 2 }]);
    socket.close();
  });
});

describe('close', () => {
  it('frees the port although clients hold connections open', async () => {
    const own = await startAzeroNode({ blockTime: 5 });
    const { port } = new URL(own.httpUrl);
    const socket = new WebSocket(own.wsUrl);
    await new Promise((resolve) => socket.once('open', resolve));
    const idle = connect(Number(port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    idle.on('error', () => undefined);
    await own.close();
    const again = await startAzeroNode({ blockTime: 0, port: Number(port) });
    await again.close();
  });

  it('tells when the port is taken', async () => {
    await expect(startAzeroNode({ port: Number(new URL(node.httpUrl).port) })).rejects.toThrow('EADDRINUSE');
  });
});
