import { RpcReplyError } from '@peername/json-rpc';
import { type BlockRef, isResolverError, type NameService, type ReadOptions } from '@peername/resolver-core';
import { createManualClock } from '@peername/resolver-core/testing';
import { AbiCoder } from 'ethers';
import { describe, expect, test } from 'vitest';
import {
  header,
  reverted,
  type ScriptedEndpoint,
  scriptedEndpoint,
  scriptedService,
} from '../testing/scripted-chain.ts';

const noName = `0x77209fe8${AbiCoder.defaultAbiCoder().encode(['bytes'], ['0x00']).slice(2)}`;
const absent = (): never => {
  throw reverted(noName);
};
const ref = (number: number): BlockRef => ({
  number: BigInt(number),
  hash: header(number).hash as `0x${string}`,
});

/** A chain of blocks up to 100, each of which can be asked for. */
function chain(more: Parameters<typeof scriptedEndpoint>[0] = {}): ScriptedEndpoint {
  return scriptedEndpoint({
    block: (tag) => {
      const number = tag === 'latest' ? 100 : Number(tag);
      return number <= 100 ? header(number) : null;
    },
    call: absent,
    ...more,
  });
}

const methods = ({ calls }: ScriptedEndpoint) => calls.map(({ method }) => method.replace('eth_', ''));
const read = (service: NameService, options?: ReadOptions) =>
  service.read(service.parse('alice.eth'), ['staex-id'], options);
const codeOf = (work: Promise<unknown> | undefined) =>
  work?.then(
    () => 'no error',
    (e) => (isResolverError(e) ? `${e.code} ${e.reason}` : e),
  );

describe('blocks', () => {
  test('are told with number, hash and time, and the head is the newest', async () => {
    const endpoint = chain();
    const { blocks } = scriptedService([endpoint]);
    expect(await blocks?.head()).toMatchObject({ ...ref(100), time: new Date('2026-01-01') });
    expect(await blocks?.head()).toMatchObject(ref(100));
    expect(await blocks?.blockAt(97n)).toMatchObject(ref(97));
    expect(methods(endpoint)).toEqual([
      'getBlockByNumber',
      'chainId',
      'getBlockByNumber',
      'getBlockByNumber',
    ]);
    expect(endpoint.calls[3]?.params).toEqual(['0x61', false]);
  });

  test('that do not exist yet are unknown, not absent', async () => {
    const { blocks } = scriptedService([chain()], { timeout: 300 });
    expect(await codeOf(blocks?.blockAt(101n))).toBe('UNAVAILABLE unknown-block');
    expect(await codeOf(blocks?.head({ minBlock: 101n }))).toBe('TOO_OLD behind');
  });

  test('of another height than the one asked for are refused', async () => {
    const { blocks } = scriptedService([chain({ block: () => header(100) })], { timeout: 300 });
    expect(await codeOf(blocks?.blockAt(97n))).toBe('PROTOCOL undefined');
  });

  test('long past are refused on a network whose blocks come steadily, by height and as a block to read at', async () => {
    const clock = createManualClock(Date.UTC(2026, 0, 1, 0, 41));
    const network = { id: 'live', title: 'Live', isLive: true, endpoints: [] };
    const block = (tag: unknown) => (tag === '0x61' ? header(97) : header(100, clock.now()));
    const service = scriptedService([chain({ block })], { clock, network, timeout: 300 });
    expect(await service.blocks?.head()).toMatchObject(ref(100));
    expect(await codeOf(service.blocks?.blockAt(97n))).toBe('TOO_OLD stuck');
    expect(await codeOf(read(service, { at: ref(97) }))).toBe('TOO_OLD stuck');
    expect(await read(service, { at: ref(100) })).toMatchObject({ state: 'absent' });
  });

  test('of the past are not read by a quorum because one member shows an old head as a new one', async () => {
    const noon = Date.UTC(2026, 0, 1, 12);
    const clock = createManualClock(noon);
    const network = { id: 'live', title: 'Live', isLive: true, endpoints: [] };
    const block = (tag: unknown) => (tag === '0xa' ? header(10) : header(100, noon));
    const late: ScriptedEndpoint = chain({ block, origin: 'https://late.example' });
    const endpoints = [
      chain({
        block: (tag) => header(tag === 'latest' ? 10 : Number(tag), tag === '0xa' ? undefined : noon),
        origin: 'https://liar.example',
      }),
      chain({ block, origin: 'https://honest.example' }),
      {
        ...late,
        request: async (...question: Parameters<ScriptedEndpoint['request']>) => {
          await new Promise<void>((resolve) => void clock.schedule(resolve, 1_500));
          return late.request(...question);
        },
      },
    ];
    const service = scriptedService(endpoints, { clock, network, quorum: 2 });
    const reading = read(service);
    for (let i = 0; i < 80; i++) await clock.advance(100);
    expect((await reading).evidence).toMatchObject({ block: ref(100), assurance: 'quorum' });
  });

  test('of another chain are refused', async () => {
    const network = { id: 'one', title: 'One', chainId: 1, endpoints: [] };
    const { blocks } = scriptedService([chain({ chainId: () => '0x89' })], { network, timeout: 300 });
    expect(await codeOf(blocks?.blockAt(97n))).toBe('WRONG_NETWORK undefined');
  });

  test('are no longer told when the service was closed or the caller gave up', async () => {
    const service = scriptedService([chain()]);
    expect(await codeOf(service.blocks?.head({ signal: AbortSignal.abort() }))).toBe('ABORTED undefined');
    await service.close?.();
    expect(await codeOf(service.blocks?.head())).toBe('CLOSED undefined');
    expect(await codeOf(service.blocks?.blockAt(97n))).toBe('CLOSED undefined');
  });
});

describe('a read at a named block', () => {
  test('binds its number to its hash in the request that reads, and later knows it', async () => {
    const endpoint = chain();
    const service = scriptedService([endpoint]);
    const { evidence } = await read(service, { at: ref(97), finality: 'safe', minBlock: 1_000n });
    expect(evidence).toMatchObject({ block: { ...ref(97), time: new Date('2026-01-01') }, finality: 'safe' });
    expect(methods(endpoint)).toEqual(['getBlockByNumber', 'chainId', 'call']);
    expect(endpoint.calls[2]?.params[1]).toEqual({ blockHash: header(97).hash, requireCanonical: true });
    await read(service, { at: ref(97) });
    expect(methods(endpoint).slice(3)).toEqual(['call']);
  });

  test('asks for no block again that was the head a moment ago', async () => {
    const endpoint = chain();
    const service = scriptedService([endpoint]);
    const at = await service.blocks?.head();
    await read(service, { at });
    expect(methods(endpoint)).toEqual(['getBlockByNumber', 'chainId', 'call']);
  });

  test.each([
    ['another hash', { ...ref(97), hash: header(98).hash as `0x${string}` }],
    ['the hash of the head and another number', { ...ref(97), hash: header(100).hash as `0x${string}` }],
  ])('with %s there is refused', async (_, at) => {
    const service = scriptedService([chain()], { timeout: 300 });
    await service.blocks?.head();
    expect(await codeOf(read(service, { at }))).toBe('DISAGREEMENT other-block');
  });

  test('that is not there yet, or was undone, is an outage', async () => {
    const service = scriptedService([chain()], { timeout: 300 });
    expect(await codeOf(read(service, { at: ref(101) }))).toBe('UNAVAILABLE unknown-block');
    for (const [code, words] of [
      [-32000, 'hash 0x64 is not currently canonical'],
      [-32001, 'Resource not found'],
    ] as const) {
      const undone = () => {
        throw new RpcReplyError(code, words, undefined);
      };
      const other = scriptedService([chain({ call: undone })], { timeout: 300 });
      expect(await codeOf(read(other, { at: ref(97) })), words).toBe('UNAVAILABLE unknown-block');
    }
  });
});
