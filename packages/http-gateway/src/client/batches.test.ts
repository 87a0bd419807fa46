import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ErrorCode, ReadOutcome } from '@peername/resolver-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gateway } from './index.ts';

interface Batch {
  readonly names: readonly string[];
  readonly keys: readonly string[];
}

/** A gateway that answers batches; with text it fails as a proxy in front does. */
async function serve(answer: (batch: Batch) => readonly object[] | string) {
  let asked = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    asked += 1;
    const results = answer(JSON.parse(Buffer.concat(chunks).toString()));
    if (typeof results === 'string') return void response.writeHead(502).end(results);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ results }));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get asked() {
      return asked;
    },
  };
}

async function readMany(
  gateways: readonly { readonly url: string }[],
  queries: readonly (readonly [name: string, key: string])[],
): Promise<readonly ReadOutcome[]> {
  const service = gateway({ urls: gateways.map(({ url }) => url) });
  onTestFinished(() => service.close?.());
  const outcomes = await service.readMany?.(
    queries.map(([name, key]) => ({ name: service.parse(name), keys: [key] })),
  );
  return outcomes ?? [];
}

const readBoth = (...gateways: readonly { readonly url: string }[]) =>
  readMany(gateways, [
    ['a.fake', 'staex-id'],
    ['b.fake', 'staex-id'],
  ]);

describe('a read of many names', () => {
  it('loses no answers of one request to the failure of another', async () => {
    // Takes requests for one record and no others.
    const gateway = await serve(({ names, keys }) =>
      keys[0] === 'url' ? '<h1>Bad gateway</h1>' : names.map(absent),
    );
    const outcomes = await readMany(
      [gateway],
      [
        ['a.fake', 'staex-id'],
        ['b.fake', 'url'],
        ['c.fake', 'staex-id'],
      ],
    );
    expect(outcomes).toMatchObject([{ state: 'absent' }, { code: 'UNAVAILABLE' }, { state: 'absent' }]);
  });

  it.each<[ErrorCode, ErrorCode]>([
    ['TIMEOUT', 'DISAGREEMENT'],
    ['DISAGREEMENT', 'TIMEOUT'],
    ['UNAVAILABLE', 'WRONG_NETWORK'],
    ['TIMEOUT', 'UNTRUSTED'],
    ['DISAGREEMENT', 'UNTRUSTED'],
  ])('asks no other gateway when one says %s and %s, and mixes the two up for nobody', async (...codes) => {
    const first = await serve(() => codes.map(unknown));
    const second = await serve(({ names }) => names.map(absent));
    const outcomes = await readBoth(first, second);
    expect(outcomes).toMatchObject(codes.map((code) => ({ code })));
    expect([first.asked, second.asked]).toEqual([1, 0]);
  });

  it('asks the next gateway when one learnt of none, whatever the reasons', async () => {
    const first = await serve(() => [unknown('TIMEOUT'), unknown('UNAVAILABLE')]);
    const second = await serve(({ names }) => names.map(absent));
    expect(await readBoth(first, second)).toMatchObject([{ state: 'absent' }, { state: 'absent' }]);
  });

  it('ends each name with its own error of the last try', async () => {
    const gateway = await serve(() =>
      gateway.asked === 1
        ? [unknown('UNAVAILABLE'), unknown('TIMEOUT')]
        : [unknown('TIMEOUT'), unknown('UNAVAILABLE')],
    );
    expect(await readBoth(gateway)).toMatchObject([{ code: 'TIMEOUT' }, { code: 'UNAVAILABLE' }]);
    expect(gateway.asked).toBe(2);
  });

  it('ends no name with the rest that was asked for about another', async () => {
    const gateway = await serve(() => [unknown('RATE_LIMITED', 60_000), unknown('TIMEOUT')]);
    const [a, b] = await readBoth(gateway);
    expect(a).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 60_000 });
    expect(b).toMatchObject({ code: 'TIMEOUT', retryAfter: undefined });
  });
});

function unknown(code: ErrorCode, retryAfter?: number): object {
  return { status: 503, state: 'unknown', error: { code, message: 'x', retryable: true, retryAfter } };
}

function absent(name: string): object {
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
  return {
    status: 404,
    name,
    state: 'absent',
    reason: 'name',
    evidence: {
      service: 'fake',
      network: 'fakenet',
      chain: 'fake:1',
      contract: 'registry',
      block: { number: 7, hash: '0xab' },
      finality: 'finalized',
      assurance: 'single',
      asked: 1,
      agreed: 1,
      offchain: false,
      endpoints: ['https://rpc.example'],
    },
    freshness: { readAt: at(0), freshUntil: at(30_000), staleUntil: at(30_000), stale: false },
  };
}
