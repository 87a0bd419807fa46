import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EthereumNode, startEthereumNode } from '@peername/devnet';
import { isResolverError, type NameService, type ReadOutcome, type Trace } from '@peername/resolver-core';
import { ensLies, type LyingEndpoint, startLyingEndpoint } from '@peername/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { localNetwork, noLocalChain } from '../testing/local-chain.ts';
import { type EnsOptions, ens } from './index.ts';

const keys = ['staex-id'];

describe.skipIf(noLocalChain)('a quorum of two of three endpoints', () => {
  let node: EthereumNode;
  let endpoints: readonly [LyingEndpoint, LyingEndpoint, LyingEndpoint];
  let truth: string;
  const hanging = createServer(() => {});
  beforeAll(async () => {
    node = await startEthereumNode();
    const start = () => startLyingEndpoint(node.url);
    endpoints = [await start(), await start(), await start()];
    await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
    truth = recordOf(await read(ens({ network: localNetwork(node) }), 'alice.eth'));
  });
  afterEach(() => {
    for (const endpoint of endpoints ?? []) endpoint.beHonest();
  });
  afterAll(async () => {
    hanging.closeAllConnections();
    hanging.close();
    await Promise.all((endpoints ?? []).map((endpoint) => endpoint.close()));
    await node?.close();
  });

  const urls = () => endpoints.map(({ url }) => url);
  const quorum = (options: EnsOptions = {}): NameService =>
    ens({
      network: localNetwork(node),
      ccip: { origins: [node.ccipOrigin, node.closedOrigin] },
      endpoints: urls(),
      quorum: 2,
      ...options,
    });
  const read = (service: NameService, name: string, wanted: readonly string[] = keys): Promise<ReadOutcome> =>
    service.read(service.parse(name), wanted).catch((error: unknown) => {
      if (isResolverError(error)) return error;
      throw error;
    });
  const recordOf = (outcome: ReadOutcome): string =>
    !isResolverError(outcome) && outcome.state === 'found'
      ? (outcome.records.get('staex-id') ?? '')
      : `${outcome}`;

  test('asks all at one block and says how many agree', async () => {
    const outcome = await read(quorum(), 'alice.eth');
    expect(recordOf(outcome)).toBe(truth);
    expect(outcome).toMatchObject({
      evidence: { assurance: 'quorum', asked: 3, agreed: expect.any(Number), offchain: false },
    });
    const { evidence } = outcome as Exclude<ReadOutcome, Error>;
    expect(evidence.agreed).toBeGreaterThanOrEqual(2);
    expect(evidence.block.hash).toBe((await node.block()).hash);
    expect(evidence).not.toHaveProperty('dissent');
  });

  test('reads a name that is warm with one request to each', async () => {
    const service = quorum();
    await read(service, 'alice.eth');
    const before = endpoints.map(({ requests }) => requests);
    await read(service, 'bob.eth');
    const asked = () => endpoints.map(({ requests }, i) => requests - (before[i] ?? 0));
    await vi.waitFor(() => expect(asked()).toEqual([1, 1, 1]), { timeout: 5_000 });
  });

  // In each place, because the first to answer must not be believed more than the others.
  for (const place of [0, 1, 2]) {
    test.each([
      ['the value of a record', () => ensLies.record('alice.eth', 'staex-id', 'evil')],
      ['its absence', () => ensLies.absent('alice.eth')],
      ['the account', () => ensLies.account('alice.eth', `0x${'66'.repeat(20)}`)],
      ['the hash of blocks', () => ensLies.fork()],
      ['the number of blocks', () => ensLies.number(7)],
      ['the time of blocks', () => ensLies.time(3_600_000)],
      ['the chain', () => ensLies.otherChain()],
    ])(`is not misled by endpoint ${place} about %s`, async (_, lie) => {
      endpoints[place]?.tell(lie());
      const outcome = await read(quorum(), 'alice.eth');
      expect(recordOf(outcome)).toBe(truth);
      const { evidence } = outcome as Exclude<ReadOutcome, Error>;
      expect(evidence).toMatchObject({ assurance: 'quorum', chain: 'eip155:1' });
      expect(evidence.block.hash).toBe((await node.block(evidence.block.number)).hash);
      expect(evidence.block.time).toEqual((await node.block(evidence.block.number)).time);
      expect(evidence.endpoints).not.toContain(endpoints[place]?.url);
    });
  }

  test.each([
    ['an absurdly high head', () => ensLies.ahead(1_000_000_000_000)],
    ['a head far below', () => ensLies.behind(40)],
    ['the same head for ever', () => ensLies.stuck()],
  ])('takes no harm from one that shows %s', async (_, lie) => {
    for (const endpoint of endpoints) {
      endpoint.tell(lie());
      const outcome = await read(quorum(), 'alice.eth');
      expect(recordOf(outcome)).toBe(truth);
      expect(outcome).toMatchObject({ evidence: { block: { number: (await node.block()).number } } });
      endpoint.beHonest();
    }
  });

  test.each([
    ['the value of a record', () => ensLies.record('alice.eth', 'staex-id', 'evil')],
    ['the hash of blocks', () => ensLies.fork()],
    ['the number of blocks', () => ensLies.number(7)],
    ['the time of blocks', () => ensLies.time(3_600_000)],
  ])('names the one that lies about %s, where all three are needed to tell', async (_, lie) => {
    const [first, second, liar] = endpoints;
    liar.tell(lie());
    // Nobody waits for a third once two agree, so one of the honest two answers last here.
    const before = liar.requests;
    const slow = await startSlow(first.url, () => liar.open === 0 && liar.requests > before);
    try {
      const outcome = await read(quorum({ endpoints: [slow.url, second.url, liar.url] }), 'alice.eth');
      expect(recordOf(outcome)).toBe(truth);
      expect(outcome).toMatchObject({ evidence: { dissent: [liar.url] } });
    } finally {
      slow.close();
    }
  });

  test('tells a trace of the one that serves another chain', async () => {
    const [, , liar] = endpoints;
    liar.tell(ensLies.otherChain());
    const failed: string[] = [];
    const service = quorum();
    const trace: Trace = ({ step, detail, failed: code }) => {
      if (step === 'quorum' && code) failed.push(`${detail} ${code}`);
    };
    await service.read(service.parse('alice.eth'), keys, { trace });
    await vi.waitFor(
      async () => {
        await service.read(service.parse('alice.eth'), keys, { trace });
        expect(failed.join()).toContain(`${liar.url}: answer at block`);
        expect(failed.join()).toContain('WRONG_NETWORK');
      },
      { timeout: 5_000 },
    );
  });

  test('gives no answer when two lie differently, and names who said what', async () => {
    const [, second, third] = endpoints;
    second.tell(ensLies.record('alice.eth', 'staex-id', 'evil'));
    third.tell(ensLies.record('alice.eth', 'staex-id', 'worse'));
    const error = await read(quorum(), 'alice.eth');
    expect(error).toMatchObject({ code: 'DISAGREEMENT', reason: 'no-quorum' });
    for (const url of urls()) expect(String(error)).toContain(url);
  });

  test('does not wait for one that hangs, nor for one that is dead', async () => {
    const silent = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}`;
    // Longer than this test may take, so that waiting for either would be its end.
    const never = 3_600_000;
    const service = quorum({
      endpoints: [silent, node.closedOrigin, urls()[0] as string, urls()[1] as string],
      endpointOptions: { timeout: never },
      timeout: never,
    });
    expect(recordOf(await read(service, 'alice.eth'))).toBe(truth);
    expect(recordOf(await read(service, 'ok.ccip.eth'))).not.toBe('');
    await service.close?.();
  });

  test('needs as many endpoints as have to agree, and each once', () => {
    const [first, second] = urls() as [string, string];
    expect(() => quorum({ endpoints: [first, second], quorum: 3 })).toThrow(
      expect.objectContaining({ code: 'UNAVAILABLE', reason: 'no-quorum' }),
    );
    expect(() => quorum({ endpoints: [first, first] })).toThrow(
      expect.objectContaining({ code: 'UNAVAILABLE', reason: 'no-quorum' }),
    );
  });

  describe('of an off-chain name', () => {
    const asked = async (work: () => Promise<unknown>): Promise<number> => {
      const before = node.ccip.requests();
      await work();
      return node.ccip.requests() - before;
    };

    test('asks its server once for each question, and still says that the answer is off-chain', async () => {
      const alone = await asked(() => read(quorum({ quorum: 1 }), 'ok.ccip.eth'));
      let outcome: ReadOutcome | undefined;
      const together = await asked(async () => {
        outcome = await read(quorum(), 'ok.ccip.eth');
      });
      expect(alone).toBeGreaterThan(0);
      expect(together).toBe(alone);
      expect(outcome).toMatchObject({ evidence: { offchain: true, assurance: 'quorum', asked: 3 } });
    });

    test('asks again for the next read, since servers change their minds', async () => {
      const service = quorum();
      const once = await asked(() => read(service, 'ok.ccip.eth'));
      expect(await asked(() => read(service, 'ok.ccip.eth'))).toBe(once);
    });

    test('gives all endpoints the same answer, however late they ask', async () => {
      const [first, second, third] = urls() as [string, string, string];
      const before = node.ccip.requests();
      // All are needed for the block; for the name it comes when the others have asked the server.
      const slow = await startSlow(third, (asked) => asked === 1 || node.ccip.requests() > before);
      try {
        const service = quorum({ endpoints: [first, second, slow.url], quorum: 3 });
        let outcome: ReadOutcome | undefined;
        expect(
          await asked(async () => {
            outcome = await read(service, 'ok.ccip.eth');
          }),
        ).toBe(await asked(() => read(quorum({ quorum: 1 }), 'ok.ccip.eth')));
        expect(outcome).toMatchObject({ evidence: { agreed: 3 } });
      } finally {
        slow.close();
      }
    });

    test.each([
      ['404.ccip.eth', 'OFFCHAIN_FAILED'],
      ['badsig.ccip.eth', 'UNTRUSTED'],
      ['blocked-loopback.ccip.eth', 'OFFCHAIN_REFUSED'],
      ['dead.ccip.eth', 'OFFCHAIN_FAILED'],
    ])('%s fails as it does at one endpoint, and nobody is called a liar for it', async (name, code) => {
      expect(await read(quorum(), name)).toMatchObject({ code });
    });

    test('is named in a batch with others, its server asked once', async () => {
      const service = quorum();
      const queries = ['ok.ccip.eth', 'alice.eth', 'direct.eth', 'noresolver.eth'].map((name) => ({
        name: service.parse(name),
        keys,
      }));
      const alone = quorum({ quorum: 1 });
      const expected = await asked(async () => alone.readMany?.(queries));
      let outcomes: readonly ReadOutcome[] = [];
      const together = await asked(async () => {
        outcomes = (await service.readMany?.(queries)) ?? [];
      });
      expect(together).toBe(expected);
      expect(outcomes).toMatchObject([
        { state: 'found', evidence: { offchain: true, assurance: 'quorum' } },
        { state: 'found', evidence: { offchain: false, assurance: 'quorum' } },
        { state: 'found', evidence: { offchain: true, assurance: 'quorum' } },
        { state: 'absent', reason: 'name', evidence: { assurance: 'quorum' } },
      ]);
    });
  });

  test('agrees on primary names, and tells of one that lies', async () => {
    const account = node.accounts[1] as string;
    expect(await quorum().reverse?.(account)).toMatchObject({
      state: 'found',
      name: { text: 'alice.eth' },
      evidence: { assurance: 'quorum', asked: 3 },
    });
  });
});

/** A server that passes its requests on, a moment after `mayAnswer` says so of that many. */
async function startSlow(
  target: string,
  mayAnswer: (requests: number) => boolean,
): Promise<{ readonly url: string; close(): void }> {
  let requests = 0;
  const server = createServer(async (request, response) => {
    const mine = ++requests;
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    await vi.waitUntil(() => mayAnswer(mine), { timeout: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(target, { method: 'POST', body: Buffer.concat(chunks), headers });
    response.writeHead(reply.status, headers).end(await reply.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
