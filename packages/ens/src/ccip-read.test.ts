import { abortedError, type Clock, isResolverError, systemClock } from '@peername/resolver-core';
import { createManualClock } from '@peername/resolver-core/testing';
import { AbiCoder } from 'ethers';
import { describe, expect, test } from 'vitest';
import { header } from '../testing/scripted-chain.ts';
import { readBlockHeader } from './block-header.ts';
import { type CcipOption, readCcipOption } from './ccip-policy.ts';
import { followLookups } from './ccip-read.ts';
import type { CallReply, EthereumReader } from './ethereum-reader.ts';
import { createGatewayClient } from './gateway-client.ts';
import { gatewayFailed } from './gateway-error.ts';
import type { GuardedRequest, SendGuarded } from './guarded-request.ts';
import { fromHex, toHex } from './hex.ts';
import { universalResolverAddress as resolver } from './universal-resolver.ts';

const coder = AbiCoder.defaultAbiCoder();
const block = readBlockHeader(header(100), 'latest', 'test');
const url = 'https://gateway.example/{sender}/{data}.json';
const sender = `0x${'ab'.repeat(20)}`;

interface Question {
  readonly sender: string;
  readonly urls: readonly string[];
  readonly data: string;
}

/** A revert that asks servers. */
function lookup(
  urls: readonly string[],
  callData = '0x1234',
  extraData = '0xeeee',
  from: string = resolver,
): CallReply {
  const args = coder.encode(
    ['address', 'string[]', 'bytes', 'bytes4', 'bytes'],
    [from, urls, callData, '0xcccccccc', extraData],
  );
  return { state: 'reverted', data: fromHex(`0x556f1830${args.slice(2)}`)! };
}

const query = (questions: readonly Question[]): string =>
  `0xa780bab6${coder.encode(['tuple(address sender, string[] urls, bytes data)[]'], [questions]).slice(2)}`;
const batch = (questions: readonly Question[]): CallReply =>
  lookup(['x-batch-gateway:true'], query(questions));
const question = (urls: readonly string[] = [url], data = '0x01'): Question => ({ sender, urls, data });
const done: CallReply = { state: 'returned', data: new Uint8Array([1]) };
const json = (data: string) => ({ status: 200, body: new TextEncoder().encode(JSON.stringify({ data })) });

/** Follows `first` where servers answer as `send` does and callbacks reply what `callback` says. */
function follow(
  first: CallReply,
  options: {
    readonly send?: SendGuarded;
    readonly callback?: (response: string, extraData: string, count: number) => CallReply;
    readonly ccip?: CcipOption;
    readonly clock?: Clock;
    readonly signal?: AbortSignal;
    readonly timeout?: number;
  } = {},
) {
  const { ccip = 'on', clock = systemClock, callback = () => done, signal } = options;
  const asked: GuardedRequest[] = [];
  const callbacks: { to: string; at: unknown; selector: string }[] = [];
  const send: SendGuarded = (request) => {
    asked.push(request);
    return (options.send ?? (async () => json('0xaa')))(request);
  };
  const reader: EthereumReader = {
    origins: [],
    logs: async () => [],
    chainId: async () => 1n,
    block: async () => block,
    async call({ to, data }, at) {
      const [response, extraData] = coder.decode(['bytes', 'bytes'], data.subarray(4)) as unknown as [
        string,
        string,
      ];
      callbacks.push({ to, at, selector: toHex(data.subarray(0, 4)) });
      return callback(response, extraData, callbacks.length);
    },
  };
  const policy = readCcipOption(ccip);
  const work = followLookups(
    first,
    { to: resolver, block, reader },
    { policy, gateways: createGatewayClient({ policy, clock, send }), clock },
    { signal, timeout: options.timeout ?? 10_000 },
  );
  return { work, asked, callbacks };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error) => (isResolverError(error) ? `${error.code} ${error.reason}` : error),
  );

describe('a reply that is no look-up', () => {
  test('is handed back, and nobody is asked', async () => {
    for (const first of [done, { state: 'reverted', data: new Uint8Array() } as const]) {
      const { work, asked, callbacks } = follow(first);
      const { reply, offchain } = await work;
      expect([reply, offchain.asked, offchain.answered, asked, callbacks]).toEqual([
        first,
        false,
        false,
        [],
        [],
      ]);
    }
  });
});

describe('one look-up', () => {
  test('is a GET with the sender in lowercase and the data, and a callback at the same block', async () => {
    const { work, asked, callbacks } = follow(lookup([url]), {
      callback: (response, extraData) => {
        expect([response, extraData]).toEqual(['0xaa', '0xeeee']);
        return done;
      },
    });
    const { reply, offchain } = await work;
    expect(reply).toBe(done);
    expect([offchain.asked, offchain.answered]).toEqual([true, true]);
    expect(asked.map(({ url, body }) => [url.href, body])).toEqual([
      [`https://gateway.example/${resolver.toLowerCase()}/0x1234.json`, undefined],
    ]);
    expect(callbacks).toEqual([{ to: resolver, at: block, selector: '0xcccccccc' }]);
  });

  test('without {data} in its URL is a POST', async () => {
    const { work, asked } = follow(lookup(['https://gateway.example/{sender}']));
    await work;
    expect(asked.map(({ url, body }) => [url.pathname, JSON.parse(body ?? '')])).toEqual([
      [`/${resolver.toLowerCase()}`, { data: '0x1234', sender: resolver.toLowerCase() }],
    ]);
  });

  test.each([
    ['the next server after a 500', 500, 2, 'no error'],
    ['the next server after a 503', 503, 2, 'no error'],
    ['no other server after a 404', 404, 1, 'OFFCHAIN_FAILED gateway-http'],
    ['no other server after a 429', 429, 1, 'OFFCHAIN_FAILED gateway-http'],
    ['the next server after a redirect', 302, 2, 'no error'],
  ])('asks %s', async (_, status, count, outcome) => {
    const { work, asked } = follow(lookup(['https://a.example/{data}', 'https://b.example/{data}']), {
      send: async ({ url: { host } }) =>
        host === 'a.example' ? { status, body: new Uint8Array() } : json('0xaa'),
    });
    expect(await codeOf(work)).toBe(outcome);
    expect(asked).toHaveLength(count);
  });

  test.each([
    ['is no JSON', '<html>'],
    ['has no data', '{"result":"0x"}'],
    ['has data that is no hex', '{"data":"0x1"}'],
    ['is a list', '["0x01"]'],
    ['is null', 'null'],
    ['is no UTF-8', '\udc00'],
  ])('asks the next server when the answer %s', async (_, body) => {
    const bytes = body === '\udc00' ? Uint8Array.of(0x22, 0xff, 0x22) : new TextEncoder().encode(body);
    const { work, asked } = follow(lookup(['https://a.example/{data}', 'https://b.example/{data}']), {
      send: async ({ url: { host } }) => (host === 'a.example' ? { status: 200, body: bytes } : json('0xaa')),
    });
    expect(await codeOf(work)).toBe('no error');
    expect(asked).toHaveLength(2);
  });

  test('tries four servers at most', async () => {
    const urls = Array.from({ length: 9 }, (_, i) => `https://g${i}.example/{data}`);
    const { work, asked } = follow(lookup(urls), { send: () => Promise.reject(gatewayFailed()) });
    expect(await codeOf(work)).toBe('OFFCHAIN_FAILED gateway-failed');
    expect(asked).toHaveLength(4);
  });

  test.each([
    ['no URL', [], 'OFFCHAIN_FAILED gateway-failed'],
    ['text that is none', ['not a url'], 'OFFCHAIN_REFUSED gateway-blocked'],
    ['a private address', ['https://127.0.0.1/{data}'], 'OFFCHAIN_REFUSED gateway-blocked'],
    ['an address made by the data', ['https://{data}/'], 'OFFCHAIN_REFUSED gateway-blocked'],
  ])('with %s asks nobody', async (_, urls, outcome) => {
    const { work, asked, callbacks } = follow(lookup(urls, '0x7f000001'));
    expect(await codeOf(work)).toBe(outcome);
    expect([asked, callbacks]).toEqual([[], []]);
  });

  test('asks an allowed server though the first one is not', async () => {
    const { work, asked } = follow(lookup(['http://127.0.0.1/{data}', url]));
    expect(await codeOf(work)).toBe('no error');
    expect(asked).toHaveLength(1);
  });

  test('of more data than a server is bothered with asks nobody', async () => {
    const { work, asked } = follow(lookup([url], `0x${'00'.repeat(65_537)}`));
    expect(await codeOf(work)).toBe('OFFCHAIN_REFUSED gateway-blocked');
    expect(asked).toEqual([]);
  });

  test('whose template would make its data many times as long asks nobody', async () => {
    const template = `https://gateway.example/${'{data}'.repeat(100)}`;
    const { work, asked } = follow(lookup([template], `0x${'00'.repeat(60_000)}`));
    expect(await codeOf(work)).toBe('OFFCHAIN_REFUSED gateway-blocked');
    expect(asked).toEqual([]);
    expect(await codeOf(follow(lookup([template])).work)).toBe('no error');
  });

  test('is refused while CCIP-Read is off', async () => {
    const { work, asked } = follow(lookup([url]), { ccip: 'off' });
    expect(await codeOf(work)).toBe('OFFCHAIN_REFUSED ccip-off');
    expect(asked).toEqual([]);
  });

  test('is traced by its origin only', async () => {
    const events: unknown[] = [];
    const policy = readCcipOption('on');
    const gateways = createGatewayClient({
      policy,
      clock: createManualClock(),
      send: async () => json('0x'),
    });
    const signal = new AbortController().signal;
    const ask = (urls: string[]) =>
      gateways.ask(
        { sender: resolver, urls, callData: new Uint8Array() },
        { signal, until: Number.MAX_VALUE, trace: (e) => events.push(e) },
      );
    await ask(['https://gateway.example/secret?key={data}']);
    await codeOf(ask(['http://10.0.0.1/secret']));
    expect(events).toEqual([
      { step: 'offchain', detail: 'GET', endpoint: 'https://gateway.example', ms: 0, failed: undefined },
      { step: 'offchain', detail: 'POST', endpoint: undefined, ms: 0, failed: 'OFFCHAIN_REFUSED' },
    ]);
  });
});

describe('several look-ups', () => {
  test('are followed four times, not a fifth, and leave nothing running', async () => {
    const again = (n: number) =>
      follow(lookup([url]), { callback: (_r, _e, count) => (count < n ? lookup([url]) : done) });
    const four = again(4);
    expect(await codeOf(four.work)).toBe('no error');
    expect([four.asked.length, four.callbacks.length]).toEqual([4, 4]);
    const endless = again(Number.POSITIVE_INFINITY);
    expect(await codeOf(endless.work)).toBe('OFFCHAIN_REFUSED too-many-lookups');
    const counts = () => [endless.asked.length, endless.callbacks.length];
    expect(counts()).toEqual([4, 4]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(counts()).toEqual([4, 4]);
  });

  test('end at one in the name of another contract', async () => {
    const { work } = follow(lookup([url]), { callback: () => lookup([url], '0x', '0x', sender) });
    expect(await codeOf(work)).toBe('OFFCHAIN_REFUSED sender-mismatch');
  });
});

describe('the batch gateway', () => {
  const answers = (response: string) =>
    coder.decode(['bool[]', 'bytes[]'], response).toArray(true) as [boolean[], string[]];

  test('answers each question, in its order, and says of each whether it failed', async () => {
    const questions = ['ok', '404', '500', 'text'].map((path) =>
      question([`https://gateway.example/${path}`]),
    );
    const { work, callbacks } = follow(batch([...questions, question(['http://127.0.0.1/'])]), {
      send: async ({ url: { pathname } }) => {
        if (pathname === '/ok') return json('0xaa');
        if (pathname === '/text') return { status: 200, body: new TextEncoder().encode('hello') };
        return { status: Number(pathname.slice(1)), body: new Uint8Array() };
      },
      callback: (response) => {
        const [failures, responses] = answers(response);
        expect(failures).toEqual([false, true, true, true, true]);
        expect(responses[0]).toBe('0xaa');
        const httpError = (status: number) =>
          `0x01800152${coder.encode(['uint16', 'string'], [status, 'gateway refused']).slice(2)}`;
        expect(responses.slice(1, 3)).toEqual([httpError(404), httpError(500)]);
        for (const failure of responses.slice(3)) expect(failure).toMatch(/^0x08c379a0/);
        return { state: 'reverted', data: fromHex(responses[4])! };
      },
    });
    const { reply, offchain } = await work;
    expect(callbacks).toHaveLength(1);
    expect(offchain.failureOf(reply.data)).toMatchObject({
      code: 'OFFCHAIN_REFUSED',
      reason: 'gateway-blocked',
    });
    expect(offchain.failureOf(new Uint8Array([1]))).toBeUndefined();
  });

  test('is ourselves wherever it stands in the list, and inside of a question too', async () => {
    const inner = {
      sender,
      urls: ['https://ccip-v3.example/', 'x-batch-gateway:true'],
      data: query([question()]),
    };
    const { work, asked } = follow(
      lookup(['https://ccip-v3.example/', 'x-batch-gateway:true'], query([inner])),
      {
        callback: (response) => {
          const [, [nested]] = answers(response);
          expect(answers(nested!)).toEqual([[false], ['0xaa']]);
          return done;
        },
      },
    );
    await work;
    expect(asked.map(({ url: { host } }) => host)).toEqual(['gateway.example']);
  });

  test('keeps at most six questions in flight', async () => {
    let inFlight = 0;
    let most = 0;
    const { work } = follow(batch(Array(20).fill(question())), {
      send: async () => {
        most = Math.max(most, ++inFlight);
        await new Promise((resolve) => setTimeout(resolve, 1));
        inFlight--;
        return json('0x');
      },
    });
    await work;
    expect(most).toBe(6);
  });

  test('takes as many questions as a reading of 64 records and the account can have, and refuses more', async () => {
    const full = follow(batch(Array(65).fill(question())));
    expect(await codeOf(full.work)).toBe('no error');
    expect(full.asked).toHaveLength(65);
    const { work, asked } = follow(batch(Array(66).fill(question())));
    expect(await codeOf(work)).toBe('OFFCHAIN_REFUSED too-many-lookups');
    expect(asked).toEqual([]);
    const rounds = follow(batch(Array(40).fill(question())), {
      callback: () => batch(Array(40).fill(question())),
    });
    await codeOf(rounds.work);
    expect(rounds.asked.length).toBeLessThanOrEqual(64);
  });

  test('counts the batches that are in a batch, and looks into none that has more questions than are left', async () => {
    const inner = { sender, urls: ['x-batch-gateway:true'], data: query(Array(40).fill(question())) };
    const { work, asked } = follow(batch(Array(10).fill(inner)), {
      callback: (response) => {
        const [failures, responses] = answers(response);
        expect(failures).toEqual([false, ...Array(9).fill(true)]);
        expect(answers(responses[0]!)[0]).toEqual(Array(40).fill(false));
        expect(response.length / 2).toBeLessThan(10_000);
        return done;
      },
    });
    await work;
    expect(asked).toHaveLength(40);
  });

  test('takes questions that share their bytes for a fault: so a few could say a lot', async () => {
    const word = (value: number) => value.toString(16).padStart(64, '0');
    const long = question([`https://gateway.example/${'x'.repeat(200)}`]);
    const tuple = coder.encode(['tuple(address, string[], bytes)'], [Object.values(long)]).slice(2 + 64);
    const sharing = (count: number) =>
      `0xa780bab6${word(32)}${word(count)}${word(count * 32).repeat(count)}${tuple}`;
    const one = follow(lookup(['x-batch-gateway:true'], sharing(1)));
    expect(await codeOf(one.work)).toBe('no error');
    const { work, asked, callbacks } = follow(lookup(['x-batch-gateway:true'], sharing(60)));
    expect(await codeOf(work)).toBe('OFFCHAIN_FAILED gateway-failed');
    expect([asked, callbacks]).toEqual([[], []]);
  });

  test('gives contracts no more than a mebibyte of answers, and says of the others that they failed', async () => {
    const { work } = follow(batch(Array(40).fill(question())), {
      send: async () => json(`0x${'ab'.repeat(30_000)}`),
      callback: (response) => {
        const [failures] = answers(response);
        expect(failures.filter((failed) => !failed)).toHaveLength(34);
        return done;
      },
    });
    await work;
  });

  test('does not look into questions that are nested without an end', async () => {
    let data = query([question()]);
    for (let i = 0; i < 10; i++) data = query([{ sender, urls: ['x-batch-gateway:true'], data }]);
    const { work, asked } = follow(lookup(['x-batch-gateway:true'], data));
    expect(await codeOf(work)).toBe('no error');
    expect(asked).toEqual([]);
  });

  test.each([['0x'], ['0xa780bab6'], ['0x12345678'], [`0xa780bab6${'ff'.repeat(64)}`]])(
    'takes %s for a fault',
    async (data) => {
      const { work, callbacks } = follow(lookup(['x-batch-gateway:true'], data));
      expect(await codeOf(work)).toBe('OFFCHAIN_FAILED gateway-failed');
      expect(callbacks).toEqual([]);
    },
  );
});

describe('the time', () => {
  const hang: SendGuarded = ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(gatewayFailed())));

  test('of a server that hangs is up after four seconds, and what others said still reaches the contract', async () => {
    const clock = createManualClock();
    const { work, callbacks } = follow(batch([question(), question(['https://hang.example/'])]), {
      clock,
      send: (request) =>
        request.url.host === 'hang.example' ? hang(request) : Promise.resolve(json('0xaa')),
    });
    await clock.advance(3_999);
    expect(callbacks).toHaveLength(0);
    await clock.advance(1);
    expect((await work).offchain.answered).toBe(true);
    expect(callbacks).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  test('is shared by the servers of a question', async () => {
    const clock = createManualClock();
    const { work, asked } = follow(lookup(['https://a.example/{data}', 'https://b.example/{data}']), {
      clock,
      send: (request) => (request.url.host === 'a.example' ? hang(request) : Promise.resolve(json('0xaa'))),
    });
    await clock.advance(1_999);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect(await codeOf(work)).toBe('no error');
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  test('for all of it is five seconds, a chain that hangs included', async () => {
    const clock = createManualClock();
    const { work } = follow(lookup([url]), { clock, callback: () => new Promise<never>(() => {}) as never });
    const outcome = codeOf(work);
    await clock.advance(4_999);
    await clock.advance(1);
    expect(await outcome).toBe('OFFCHAIN_FAILED gateway-timeout');
  });

  test('is never longer than what is left for the reading', async () => {
    const clock = createManualClock();
    const { work, callbacks } = follow(batch([question()]), { clock, send: hang, timeout: 1_000 });
    await clock.advance(799);
    expect(callbacks).toHaveLength(0);
    await clock.advance(1);
    expect(await codeOf(work)).toBe('no error');
    expect(callbacks).toHaveLength(1);
  });

  test('ends when the caller gives up: the request ends and the rest is never made', async () => {
    const ending = new AbortController();
    const { work, asked, callbacks } = follow(batch(Array(20).fill(question())), {
      signal: ending.signal,
      send: hang,
    });
    const outcome = codeOf(work);
    await expect.poll(() => asked.length).toBe(6);
    ending.abort();
    expect(await outcome).toBe(`${abortedError().code} undefined`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect([asked.length, callbacks.length]).toEqual([6, 0]);
    expect(asked.every(({ signal }) => signal.aborted)).toBe(true);
  });
});
