import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gateway } from './index.ts';

describe('a read of many names', () => {
  it('loses no answers of one request to the failure of another', async () => {
    // Takes requests for one record and no others.
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { names, keys } = JSON.parse(Buffer.concat(chunks).toString());
      if (keys[0] === 'url') return void response.writeHead(502).end('<h1>Bad gateway</h1>');
      const results = names.map((name: string) => ({ ...absent(name), status: 404 }));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ results }));
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as AddressInfo;
    const service = gateway({ url: `http://127.0.0.1:${port}` });
    const query = (name: string, key: string) => ({ name: service.parse(name), keys: [key] });
    const outcomes = await service.readMany?.([
      query('a.fake', 'staex-id'),
      query('b.fake', 'url'),
      query('c.fake', 'staex-id'),
    ]);
    expect(outcomes).toMatchObject([{ state: 'absent' }, { code: 'UNAVAILABLE' }, { state: 'absent' }]);
    await service.close?.();
  });
});

function absent(name: string): object {
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
  return {
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
