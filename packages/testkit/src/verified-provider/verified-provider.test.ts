import { anvilBinary, type EthereumNode, startEthereumNode } from '@peername/devnet';
import type { Hex } from '@peername/devnet/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LyingEndpoint, startLyingEndpoint } from '../lies/lying-endpoint.ts';
import { createVerifiedProvider, type VerifiedProvider } from './verified-provider.ts';

const word = (value: bigint) => value.toString(16).padStart(64, '0');

describe.skipIf(!anvilBinary())('a verified provider', () => {
  let node: EthereumNode;
  let endpoint: LyingEndpoint;
  let provider: VerifiedProvider;
  beforeAll(async () => {
    node = await startEthereumNode();
    endpoint = await startLyingEndpoint(node.url);
    provider = createVerifiedProvider({ url: endpoint.url, trusted: async () => (await node.block()).hash });
  });
  afterAll(async () => {
    provider?.close();
    await endpoint?.close();
    await node?.close();
  });

  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'no failure',
      (error) => error,
    );
  const call = (data: string, block: unknown = 'latest', to: Hex = node.multicall3) =>
    provider.request({ method: 'eth_call', params: [{ to, data }, block] });

  test('knows its trusted block and those before it, by number', async () => {
    const head = await node.block();
    const get = (tag: string) => provider.request({ method: 'eth_getBlockByNumber', params: [tag, false] });
    for (const tag of ['latest', 'finalized', `0x${head.number.toString(16)}`]) {
      expect(await get(tag)).toMatchObject({ hash: head.hash });
    }
    expect(await get(`0x${(head.number - 5n).toString(16)}`)).toMatchObject({
      hash: (await node.block(head.number - 5n)).hash,
    });
    expect(await get(`0x${(head.number + 1n).toString(16)}`)).toBeNull();
  });

  test.each([
    ['the number of the block', '0x42cbb15c'],
    ['the time of the block', '0x0f28c97d'],
    ['the hash of the block before', '0x27e86d6e'],
    ['the hash of an older block', `0xee82ac5e${word(60n)}`],
    ['the chain', '0x3408e470'],
    ['the balance of an account', `0x4d2301cc${word(0x66n)}`],
  ])('calls see %s as at the node', async (_, data) => {
    const told = await node.rpc('eth_call', [{ to: node.multicall3, data }, 'latest']);
    expect(await call(data)).toBe(told);
  });

  test('calls can be made at the hash of a block of the chain, and of no other', async () => {
    const { hash, number } = await node.block(65n);
    expect(await call('0x42cbb15c', { blockHash: hash, requireCanonical: true })).toBe(`0x${word(number)}`);
    expect(await failure(call('0x42cbb15c', { blockHash: `0x${'11'.repeat(32)}` }))).toMatchObject({
      reason: 'bad-proof',
    });
    expect(await failure(call('0x42cbb15c', '0x7fffffff'))).toMatchObject({ code: -32001 });
    expect(await failure(call('0x42cbb15c', {}))).toMatchObject({ code: -32001 });
  });

  test('calls that revert give their data, and what has no code gives nothing', async () => {
    // A resolver that is asked to answer a name which nobody has.
    const name = `0x9061b923${word(64n)}${word(128n)}${word(1n)}${'00'.repeat(32)}${word(0n)}`;
    const told = (await failure(
      node.rpc('eth_call', [{ to: node.universalResolver, data: name }, 'latest']),
    )) as Error;
    expect(told.message).toContain('revert');
    expect(await failure(call(name, 'latest', node.universalResolver))).toMatchObject({
      code: 3,
      data: expect.stringMatching(/^0x[0-9a-f]{8}/),
    });
    expect(await call('0x', 'latest', `0x${'77'.repeat(20)}`)).toBe('0x');
  });

  test('what is not for readers is refused', async () => {
    expect(await failure(provider.request({ method: 'eth_sendTransaction', params: [{}] }))).toMatchObject({
      code: 4200,
    });
  });
});
