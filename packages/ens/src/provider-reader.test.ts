import { isResolverError } from '@peername/resolver-core';
import {
  AbiCoder,
  type BlockTag,
  JsonRpcProvider,
  makeError,
  type Provider,
  type TransactionRequest,
} from 'ethers';
import { afterEach, describe, expect, test } from 'vitest';
import { startLoopbackServer } from '../testing/loopback-server.ts';
import { header } from '../testing/scripted-chain.ts';
import { ensFromProvider } from './ethers.ts';
import { createProviderReader } from './provider-reader.ts';

const noName = `0x77209fe8${AbiCoder.defaultAbiCoder().encode(['bytes'], ['0x00']).slice(2)}`;
const network = { id: 'scripted', title: 'Scripted', chainId: 1, endpoints: [] };
const providers: JsonRpcProvider[] = [];
afterEach(() => {
  for (const provider of providers.splice(0)) provider.destroy();
});

/** A Provider as far as the service uses one. */
function scriptedProvider(
  call: (request: TransactionRequest) => Promise<string>,
  more: object = {},
): Provider {
  const scripted = {
    getNetwork: async () => ({ chainId: 1n }),
    getBlock: async (_tag: BlockTag) => ({ number: 100, hash: header(100).hash, timestamp: 1_700_000_000 }),
    call,
    ...more,
  };
  return scripted as unknown as Provider;
}

const reverted = (data: string | null) => () =>
  Promise.reject(
    makeError('execution reverted', 'CALL_EXCEPTION', {
      action: 'call',
      data,
      reason: null,
      transaction: { to: null, data: '0x' },
      invocation: null,
      revert: null,
    }),
  );

async function read(provider: Provider, timeout = 2_000): Promise<unknown> {
  const service = ensFromProvider(provider, { network, timeout });
  try {
    return await service.read(service.parse('alice.eth'), ['staex-id']);
  } catch (error) {
    if (!isResolverError(error)) throw error;
    return error;
  }
}

describe('over a Provider', () => {
  test('the call is made at the number of the head, without the CCIP-Read of ethers', async () => {
    const requests: TransactionRequest[] = [];
    const provider = scriptedProvider((request) => {
      requests.push(request);
      return reverted(noName)();
    });
    expect(await read(provider)).toMatchObject({
      state: 'absent',
      reason: 'name',
      evidence: {
        chain: 'eip155:1',
        block: { number: 100n, hash: header(100).hash },
        endpoints: ['ethers://provider'],
      },
    });
    expect(requests).toMatchObject([{ blockTag: 100n, enableCcipRead: false }]);
    expect(requests[0]).not.toHaveProperty('from');
  });

  test('a call by somebody says by whom', async () => {
    const requests: TransactionRequest[] = [];
    const provider = scriptedProvider((request) => {
      requests.push(request);
      return reverted(null)();
    });
    const call = { from: '0x01', to: '0x02', data: Uint8Array.of(3) } as const;
    await createProviderReader(provider).call(
      call,
      { number: 100n, hash: header(100).hash as `0x${string}` },
      {},
    );
    expect(requests).toMatchObject([{ from: '0x01', to: '0x02', data: '0x03' }]);
  });

  test.each([
    ['a revert without data', reverted(null), 'CONTRACT unknown-revert'],
    [
      'an error of the network',
      () => Promise.reject(makeError('x', 'NETWORK_ERROR', { event: 'x' })),
      'UNAVAILABLE undefined',
    ],
    [
      'a timeout',
      () => Promise.reject(makeError('x', 'TIMEOUT', { operation: 'x', reason: 'x' })),
      'TIMEOUT undefined',
    ],
    [
      'an error of no kind',
      () => Promise.reject(new TypeError('https://key@node.example')),
      'UNAVAILABLE undefined',
    ],
    ['something that is no hex', async () => 'hello', 'PROTOCOL undefined'],
    ['nothing at all', async () => '0x', 'CONTRACT no-universal-resolver'],
  ])('%s has an outcome of its own', async (_, call, expected) => {
    const error = await read(scriptedProvider(call));
    expect(isResolverError(error) && `${error.code} ${error.reason}`).toBe(expected);
    expect(String(error)).not.toContain('key@');
  });

  test('another chain, no block and a bad block are refused', async () => {
    const call = reverted(noName);
    expect(await read(scriptedProvider(call, { getNetwork: async () => ({ chainId: 5n }) }))).toMatchObject({
      code: 'WRONG_NETWORK',
    });
    expect(await read(scriptedProvider(call, { getBlock: async () => null }))).toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'no-block',
    });
    const nonsense = { number: Number.NaN, hash: 'x', timestamp: 1 };
    expect(await read(scriptedProvider(call, { getBlock: async () => nonsense }))).toMatchObject({
      code: 'PROTOCOL',
    });
  });

  test('a read at a named block binds its number to its hash first', async () => {
    const tags: BlockTag[] = [];
    const requests: TransactionRequest[] = [];
    const provider = scriptedProvider(
      (request) => {
        requests.push(request);
        return reverted(noName)();
      },
      {
        getBlock: async (tag: BlockTag) => {
          tags.push(tag);
          if (tag === 101n) return null;
          const number = Number(typeof tag === 'bigint' ? tag : 100);
          return { number, hash: header(number).hash, timestamp: 1_700_000_000 };
        },
      },
    );
    const service = ensFromProvider(provider, { network });
    const at = (number: number, hash = header(number).hash) =>
      service
        .read(service.parse('alice.eth'), ['staex-id'], {
          at: { number: BigInt(number), hash: hash as `0x${string}` },
        })
        .catch((error: unknown) => error);
    expect(await at(97)).toMatchObject({ state: 'absent', evidence: { block: { number: 97n } } });
    expect(tags).toEqual([97n]);
    expect(requests).toMatchObject([{ blockTag: 97n }]);
    expect(await at(98, header(99).hash)).toMatchObject({ code: 'DISAGREEMENT', reason: 'other-block' });
    expect(await at(101)).toMatchObject({ code: 'UNAVAILABLE', reason: 'unknown-block' });
  });

  test('a provider that never answers ends at the deadline, and closing the service does not close it', async () => {
    const forever = () => new Promise<never>(() => {});
    expect(await read(scriptedProvider(forever), 50)).toMatchObject({ code: 'TIMEOUT' });
    expect(await read(scriptedProvider(forever, { getNetwork: forever }), 50)).toMatchObject({
      code: 'TIMEOUT',
    });

    let destroyed = false;
    const provider = scriptedProvider(forever, {
      destroy: () => {
        destroyed = true;
      },
    });
    const service = ensFromProvider(provider, { network });
    const work = service.read(service.parse('alice.eth'), []).catch((error) => error);
    await service.close?.();
    expect(await work).toMatchObject({ code: 'CLOSED' });
    expect(await service.reverse!(`0x${'11'.repeat(20)}`).catch((error) => error)).toMatchObject({
      code: 'CLOSED',
    });
    expect(destroyed).toBe(false);
  });

  test('what an endpoint refuses is told without its key', async () => {
    const server = await startLoopbackServer((_, response) => {
      response.writeHead(401).end('no');
    });
    const url = `http://127.0.0.1:${server.port}/v2/very-secret-key?token=hush`;
    const provider = new JsonRpcProvider(url, 1, { staticNetwork: true });
    providers.push(provider);
    const error = await read(provider);
    await server.close();
    expect(error).toMatchObject({
      code: 'UNAVAILABLE',
      message: 'The provider gave no answer: eth_getBlockByNumber: SERVER_ERROR',
    });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/secret|hush/);
  });
});
