import { createEndpoint, type RequestOptions, type RpcEndpoint, RpcReplyError } from '@peername/json-rpc';
import {
  abortedError,
  isResolverError,
  type NameService,
  type ReadOptions,
  ResolverError,
} from '@peername/resolver-core';
import { createManualClock } from '@peername/resolver-core/testing';
import { AbiCoder } from 'ethers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  header,
  reverted,
  type ScriptedEndpoint,
  scriptedEndpoint,
  scriptedService,
} from '../testing/scripted-chain.ts';

const coder = AbiCoder.defaultAbiCoder();
const noName = '0x77209fe8'.concat(coder.encode(['bytes'], ['0x00']).slice(2));
const absent = (): never => {
  throw reverted(noName);
};

function methods({ calls }: ScriptedEndpoint): string[] {
  return calls.map(({ method }) => method.replace('eth_', ''));
}

const read = (service: NameService, options?: ReadOptions) =>
  service.read(service.parse('alice.eth'), ['staex-id'], options);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (e) => (isResolverError(e) ? `${e.code} ${e.reason}` : e),
  );

describe('the head', () => {
  test('is asked for together with the chain id, and the name is read at its hash', async () => {
    const endpoint = scriptedEndpoint({ call: absent });
    const { evidence } = await read(scriptedService([endpoint]));
    expect(methods(endpoint)).toEqual(['getBlockByNumber', 'chainId', 'call']);
    expect(endpoint.calls[0]?.params).toEqual(['latest', false]);
    expect(endpoint.calls[2]?.params[1]).toEqual({ blockHash: header(100).hash, requireCanonical: true });
    expect(evidence).toMatchObject({
      chain: 'eip155:1',
      block: { number: 100n, hash: header(100).hash, time: new Date('2026-01-01') },
      endpoints: ['https://node.example'],
    });
  });

  test('serves reads for a slot; past half of it the next one is asked for beside a read', async () => {
    const clock = createManualClock();
    let number = 100;
    const endpoint = scriptedEndpoint({ block: () => header(number), call: absent });
    const service = scriptedService([endpoint], { clock });
    const next = async (wait: number) => {
      await clock.advance(wait);
      const before = endpoint.calls.length;
      const { block } = (await read(service)).evidence;
      return [block.number, ...methods(endpoint).slice(before)];
    };
    expect(await next(0)).toEqual([100n, 'getBlockByNumber', 'chainId', 'call']);
    expect(await next(5_000)).toEqual([100n, 'call']);
    number = 101;
    expect(await next(2_000)).toEqual([100n, 'getBlockByNumber', 'call']);
    expect(await next(0)).toEqual([101n, 'call']);
    expect(await next(12_001)).toEqual([101n, 'getBlockByNumber', 'call']);
  });

  test('is kept for each finality apart', async () => {
    const tags: unknown[] = [];
    const endpoint = scriptedEndpoint({
      block: (tag) => {
        tags.push(tag);
        return header(tag === 'latest' ? 100 : 36);
      },
      call: absent,
    });
    const service = scriptedService([endpoint], { finality: 'safe' });
    expect((await read(service)).evidence).toMatchObject({ finality: 'safe', block: { number: 36n } });
    expect((await read(service, { finality: 'finalized' })).evidence).toMatchObject({
      finality: 'finalized',
    });
    expect((await read(service, { finality: 'latest' })).evidence.block.number).toBe(100n);
    await read(service);
    expect(tags).toEqual(['safe', 'finalized', 'latest']);
  });

  test('is asked for once by reads that start together, and not for one that gave up', async () => {
    let answer = (_: unknown): void => {};
    const aborted: boolean[] = [];
    const endpoint = scriptedEndpoint({
      block: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
      call: (_data, _block, { signal }) => {
        aborted.push(signal?.aborted ?? false);
        return absent();
      },
    });
    const service = scriptedService([endpoint]);
    const ending = new AbortController();
    const [first, second] = [codeOf(read(service, { signal: ending.signal })), read(service)];
    ending.abort();
    expect(await first).toBe('ABORTED undefined');
    answer(header(100));
    expect(await second).toMatchObject({ state: 'absent' });
    expect(endpoint.count('eth_getBlockByNumber')).toBe(1);
    expect(aborted).toEqual([false]);
  });

  test('below the block demanded is asked for again, and then refused', async () => {
    let number = 100;
    const endpoint = scriptedEndpoint({ block: () => header(number), call: absent });
    const service = scriptedService([endpoint], { timeout: 500 });
    await read(service);
    number = 103;
    expect((await read(service, { minBlock: 103n })).evidence.block.number).toBe(103n);
    expect(await codeOf(read(service, { minBlock: 104n }))).toBe('TOO_OLD behind');
  });

  test.each([
    ['no object', 'latest'],
    ['no hash', { ...header(100), hash: undefined }],
    ['a short hash', { ...header(100), hash: '0x12' }],
    ['a number that is none', { ...header(100), number: 'x' }],
    ['a number that is not exact in JSON', { ...header(100), number: '0x20000000000000' }],
    ['a number over 64 bits', { ...header(100), number: `0x1${'0'.repeat(16)}` }],
    ['a time beyond all dates', { ...header(100), timestamp: '0xffffffffffffffff' }],
  ])('with %s is refused', async (_, block) => {
    const endpoint = scriptedEndpoint({ block: () => block, call: absent });
    expect(await codeOf(read(scriptedService([endpoint], { timeout: 300 })))).toBe('PROTOCOL undefined');
  });

  test('that does not exist yet is an outage, not an absence', async () => {
    const endpoint = scriptedEndpoint({ block: () => null, call: absent });
    expect(await codeOf(read(scriptedService([endpoint], { timeout: 300 })))).toBe('UNAVAILABLE no-block');
  });

  test('long past shows an endpoint that is stuck, on a network whose blocks come steadily', async () => {
    const clock = createManualClock(Date.UTC(2026, 0, 1, 0, 21));
    const network = { id: 'live', title: 'Live', isLive: true, endpoints: [] };
    const endpoint = scriptedEndpoint({ call: absent });
    const service = scriptedService([endpoint], { clock, network, timeout: 300 });
    expect(await codeOf(read(service))).toBe('TOO_OLD stuck');
    expect(await read(service, { finality: 'finalized' })).toMatchObject({ state: 'absent' });
  });

  test('of a time that is not yet is refused there too', async () => {
    const clock = createManualClock(Date.UTC(2025, 11, 31, 23, 39));
    const network = { id: 'live', title: 'Live', isLive: true, endpoints: [] };
    const service = scriptedService([scriptedEndpoint({ call: absent })], { clock, network, timeout: 300 });
    expect(await codeOf(read(service))).toBe('TOO_OLD stuck');
  });
});

describe('the chain id', () => {
  test('of another chain is refused, and the right one is asked instead', async () => {
    const wrong = scriptedEndpoint({ origin: 'https://wrong.example', chainId: () => '0x89', call: absent });
    const right = scriptedEndpoint({ origin: 'https://right.example', call: absent });
    const network = { id: 'one', title: 'One', chainId: 1, endpoints: [] };
    expect(await codeOf(read(scriptedService([wrong], { network })))).toBe('WRONG_NETWORK undefined');
    expect(wrong.count('eth_call')).toBe(0);
    expect((await read(scriptedService([wrong, right], { network }))).evidence.endpoints).toEqual([
      'https://right.example',
    ]);
  });

  test('is taken as found where none is demanded, and then all must agree', async () => {
    let works = true;
    const first = scriptedEndpoint({
      origin: 'https://first.example',
      chainId: () => '0x539',
      call: () => {
        if (!works) throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' });
        return absent();
      },
    });
    const other = scriptedEndpoint({ origin: 'https://other.example', call: absent });
    const service = scriptedService([first, other], { timeout: 300 });
    expect((await read(service)).evidence.chain).toBe('eip155:1337');
    works = false;
    expect(await codeOf(read(service))).toMatch(/^UNAVAILABLE/);
    expect(other.count('eth_call')).toBe(0);
  });

  test('that is not demanded gives its place in cache keys to the endpoints', () => {
    const scopeOf = (origin: string, chainId?: number) =>
      scriptedService([scriptedEndpoint({ origin })], {
        network: { id: 'own', title: 'Own', chainId, endpoints: [] },
      }).scope;
    expect(scopeOf('http://127.0.0.1:1')).not.toBe(scopeOf('http://127.0.0.1:2'));
    expect(scopeOf('http://127.0.0.1:1', 5)).toBe(scopeOf('http://127.0.0.1:2', 5));
  });

  test('is checked once', async () => {
    const endpoint = scriptedEndpoint({ call: absent });
    const service = scriptedService([endpoint]);
    await read(service);
    await read(service, { finality: 'safe' });
    expect(endpoint.count('eth_chainId')).toBe(1);
  });

  test.each([['1'], ['0x'], [1], [null]])('that is %j is refused', async (chainId) => {
    const endpoint = scriptedEndpoint({ chainId: () => chainId, call: absent });
    expect(await codeOf(read(scriptedService([endpoint], { timeout: 300 })))).toBe('PROTOCOL undefined');
  });
});

describe('a block given by hash', () => {
  test.each([
    [-32602, 'invalid argument 1: json: cannot unmarshal object into Go value of type rpc.BlockNumber'],
    [-32000, 'failed to deserialize params'],
  ])('that the endpoint does not understand (%i) is given by number from then on', async (code, message) => {
    const forms: unknown[] = [];
    const endpoint = scriptedEndpoint({
      call: (_, block) => {
        forms.push(block);
        if (typeof block === 'object') throw new RpcReplyError(code, message, undefined);
        return absent();
      },
    });
    const service = scriptedService([endpoint]);
    await read(service);
    await read(service);
    expect(forms).toEqual([{ blockHash: header(100).hash, requireCanonical: true }, '0x64', '0x64']);
  });

  test.each([
    ['header not found'],
    ['unknown block'],
    ['Block could not be found'],
    ['block not found: hash 0x00'],
  ])(
    'that a server behind a balancer has not got yet ("%s") makes the head be asked for again, once',
    async (message) => {
      let number = 101;
      const known = new Set([header(100).hash]);
      const endpoint = scriptedEndpoint({
        block: () => header(number--),
        call: (_, block) => {
          if (!known.has((block as { blockHash: string }).blockHash))
            throw new RpcReplyError(-32000, message, undefined);
          return absent();
        },
      });
      expect((await read(scriptedService([endpoint]))).evidence.block.number).toBe(100n);
      known.clear();
      expect(await codeOf(read(scriptedService([endpoint], { timeout: 300 })))).toBe(
        'UNAVAILABLE unknown-block',
      );
    },
  );
});

describe('an endpoint that refuses', () => {
  test.each([
    [new RpcReplyError(-32601, 'method not found', undefined), 'UNAVAILABLE rpc-error'],
    [new RpcReplyError(-32603, 'internal error', undefined), 'UNAVAILABLE rpc-error'],
    [new RpcReplyError(-32603, 'internal error', '0x'), 'UNAVAILABLE rpc-error'],
    [new RpcReplyError(-32000, 'header not found', '0x'), 'UNAVAILABLE unknown-block'],
    [new RpcReplyError(-32000, 'out of gas', undefined), 'CONTRACT execution-failed'],
    [
      new RpcReplyError(-32000, 'gas required exceeds allowance (50000000)', undefined),
      'CONTRACT execution-failed',
    ],
    [new RpcReplyError(-32000, 'execution reverted', undefined), 'CONTRACT unknown-revert'],
  ])('with %s makes an error of its own', async (error, expected) => {
    const endpoint = scriptedEndpoint({
      call: () => {
        throw error;
      },
    });
    expect(await codeOf(read(scriptedService([endpoint], { timeout: 300 })))).toBe(expected);
  });

  test('gives its place to the next for the whole reading', async () => {
    const broken = scriptedEndpoint({
      origin: 'https://broken.example',
      block: () => header(200),
      call: () => {
        throw new RpcReplyError(-32603, 'internal error', undefined);
      },
    });
    const good = scriptedEndpoint({ origin: 'https://good.example', call: absent });
    const { evidence } = await read(scriptedService([broken, good]));
    expect(evidence).toMatchObject({ endpoints: ['https://good.example'], block: { number: 100n } });
  });

  test('keeps its place when it is the contract that refuses', async () => {
    const calls: string[] = [];
    const refuses = (origin: string) =>
      scriptedEndpoint({
        origin,
        call: () => {
          calls.push(origin);
          throw reverted('0xdeadbeef');
        },
      });
    const service = scriptedService([refuses('https://a.example'), refuses('https://b.example')]);
    expect(await codeOf(read(service))).toBe('CONTRACT unknown-revert');
    expect(calls).toEqual(['https://a.example']);
  });
});

describe('many names', () => {
  const queries = (service: NameService, count: number) =>
    Array.from({ length: count }, (_, i) => ({ name: service.parse(`n${i}.eth`), keys: ['staex-id'] }));

  test('are read at one block, their calls made in one step', async () => {
    const endpoint = scriptedEndpoint({ call: absent });
    const service = scriptedService([endpoint]);
    const outcomes = await service.readMany!(queries(service, 100));
    expect(outcomes).toHaveLength(100);
    expect(new Set(outcomes.map((o) => (o instanceof Error ? o : o.evidence.block.hash))).size).toBe(1);
    expect(endpoint.count('eth_call')).toBe(100);
    expect(await service.readMany!([])).toEqual([]);
  });

  test('keep their order, and one that fails leaves the others alone', async () => {
    const service = scriptedService([
      scriptedEndpoint({
        call: (data) => {
          if (data.includes(Buffer.from('n1').toString('hex'))) throw reverted('0xdeadbeef');
          return absent();
        },
      }),
    ]);
    const outcomes = await service.readMany!(queries(service, 3));
    expect(outcomes.map((o) => (o instanceof Error ? o.code : o.state))).toEqual([
      'absent',
      'CONTRACT',
      'absent',
    ]);
  });

  test('survive one of them whose reply is larger than a batch may be', async () => {
    const huge = Buffer.from('n13').toString('hex');
    const node = scriptedEndpoint({
      call: (data) => (data.includes(huge) ? `0x${'00'.repeat(2 ** 20)}` : absent()),
    });
    const sizes = servedByFetch(node);
    const service = scriptedService([createEndpoint(node.origin)]);
    const outcomes = await service.readMany!(queries(service, 64));
    expect(
      outcomes.map((o, i) => (o instanceof Error ? `${i} ${o.code}` : o.state)).filter((o) => o !== 'absent'),
    ).toEqual(['13 TOO_LARGE']);
    expect(sizes.length).toBeLessThanOrEqual(2 + 3 * 6);
  });

  test('that all fail at the endpoint are asked of the next', async () => {
    const broken = scriptedEndpoint({
      origin: 'https://broken.example',
      call: () => {
        throw new RpcReplyError(-32603, 'internal error', undefined);
      },
    });
    const good = scriptedEndpoint({ origin: 'https://good.example', call: absent });
    const service = scriptedService([broken, good]);
    const outcomes = await service.readMany!(queries(service, 3));
    expect(outcomes.map((o) => (o instanceof Error ? o.code : o.evidence.endpoints))).toEqual(
      Array(3).fill(['https://good.example']),
    );
  });
});

describe('giving up', () => {
  const silent = (): ScriptedEndpoint =>
    scriptedEndpoint({
      call: (_data, _block, { signal }: RequestOptions) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(abortedError(signal)))),
    });

  test('at the deadline is TIMEOUT, and ends the request', async () => {
    expect(await codeOf(read(scriptedService([silent()], { timeout: 50 })))).toMatch(/^TIMEOUT/);
  });

  test('by closing is CLOSED, for reads under way and those that come after', async () => {
    const service = scriptedService([silent()]);
    const work = codeOf(read(service));
    await service.close?.();
    expect(await work).toBe('CLOSED undefined');
    expect(await codeOf(read(service))).toBe('CLOSED undefined');
  });
});

/** Lets `fetch` reach the endpoint, until the test ends; gives the sizes of the batches that came. */
function servedByFetch(endpoint: RpcEndpoint): readonly number[] {
  const sizes: number[] = [];
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    const asked = JSON.parse(body);
    const calls: { id: number; method: string; params: unknown[] }[] = [asked].flat();
    sizes.push(calls.length);
    const answers = await Promise.all(
      calls.map(({ id, method, params }) =>
        endpoint.request(method, params).then(
          (result) => ({ id, result }),
          ({ rpcCode: code, message, data }) => ({ id, error: { code, message, data } }),
        ),
      ),
    );
    return Response.json(Array.isArray(asked) ? answers : answers[0]);
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  return sizes;
}
