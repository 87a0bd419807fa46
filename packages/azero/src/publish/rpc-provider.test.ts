import type { RpcEndpoint } from '@peername/json-rpc';
import { expect, it, vi } from 'vitest';
import { createRpcProvider } from './rpc-provider.ts';

function providerOf(reply: unknown) {
  const failed = vi.fn();
  const endpoint: RpcEndpoint = {
    origin: 'https://node.example',
    request: () => (reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply)),
    close: async () => {},
  };
  return { failed, provider: createRpcProvider(endpoint, failed) };
}

const send = (method: string, reply: unknown) => providerOf(reply).provider.send(method, []);

it('tells of failures, and leaves the api waiting instead of having it print them', async () => {
  const error = new Error('no connection');
  const { failed, provider } = providerOf(error);
  const settled = vi.fn();
  provider.send('system_chain', []).then(settled, settled);
  await vi.waitFor(() => expect(failed).toHaveBeenCalledWith(error));
  expect(settled).not.toHaveBeenCalled();
});

it.each([
  ['chain_getBlockHash', 7],
  ['state_call', '\u001b[2J'],
  ['state_call', null],
  ['state_getMetadata', { $: 1 }],
  ['state_getRuntimeVersion', null],
  ['state_getRuntimeVersion', { specVersion: '1', transactionVersion: 1, apis: [] }],
  ['state_getRuntimeVersion', { specVersion: 1, transactionVersion: 1, apis: 'all' }],
  ['state_getRuntimeVersion', { specVersion: 1, transactionVersion: 1, apis: [['0x', '1']] }],
  ['rpc_methods', null],
  ['author_submitExtrinsic', '0x00'],
])('takes no reply to %s that is %j', async (method, reply) => {
  const { failed, provider } = providerOf(reply);
  void provider.send(method, []);
  await vi.waitFor(() => expect(failed).toHaveBeenCalledWith(expect.objectContaining({ code: 'PROTOCOL' })));
});

it('hands on what is well-formed, and nothing besides', async () => {
  const version = {
    specName: 'aleph-node',
    implName: '\u001b[2J',
    specVersion: 15,
    transactionVersion: 18,
    apis: [['0x68b66ba122c93fa7', 2]],
    surprise: 'x',
  };
  expect(await send('state_getRuntimeVersion', version)).toEqual({
    specName: 'aleph-node',
    implName: 'node',
    authoringVersion: 0,
    specVersion: 15,
    implVersion: 0,
    transactionVersion: 18,
    apis: [['0x68b66ba122c93fa7', 2]],
  });
  expect(await send('rpc_methods', { methods: ['system_chain', '\u001b[2J', 7] })).toEqual({
    methods: ['system_chain'],
  });
});

it.each([
  [
    { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'AZERO' },
    { ss58Format: 42, tokenDecimals: [12], tokenSymbol: ['AZERO'] },
  ],
  [
    { ss58Format: null, tokenDecimals: [10, 12], tokenSymbol: ['DOT', 'X'] },
    { ss58Format: 42, tokenDecimals: [10], tokenSymbol: ['DOT'] },
  ],
  [
    { tokenDecimals: 1e9, tokenSymbol: `\u001b[2J${'X'.repeat(99)}` },
    { ss58Format: 42, tokenDecimals: [12], tokenSymbol: [`\\u{1b}[2J${'X'.repeat(8)}…`] },
  ],
  [null, { ss58Format: 42, tokenDecimals: [12], tokenSymbol: ['AZERO'] }],
])('reads the properties %j', async (reply, properties) => {
  expect(await send('system_properties', reply)).toEqual(properties);
});

it('has no subscriptions', async () => {
  const { provider } = providerOf('x');
  expect(provider.hasSubscriptions).toBe(false);
  await expect(provider.subscribe('a', 'b', [], () => {})).rejects.toThrow('no subscriptions');
});
