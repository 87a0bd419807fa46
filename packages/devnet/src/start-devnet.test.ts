import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anvilBinary } from './ethereum/anvil-binary.ts';
import { type Devnet, startDevnet } from './start-devnet.ts';

describe('a devnet', () => {
  let devnet: Devnet;
  beforeAll(async () => {
    devnet = await startDevnet();
  });
  afterAll(() => devnet?.close());

  const ask = (
    path: string,
    o: { body?: unknown; headers?: Record<string, string>; token?: string } = {},
  ) => {
    const { url, token } = devnet.details.control;
    return fetch(url + path, {
      method: o.body === undefined ? 'GET' : 'POST',
      ...(o.body !== undefined && { body: JSON.stringify(o.body) }),
      headers: { authorization: `Bearer ${o.token ?? token}`, ...o.headers },
    });
  };
  const recordsOf = async (name: string): Promise<string> => {
    const label = name.replace(/\..*/, '');
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
    const input = Buffer.concat([
      Buffer.from('528be9f1', 'hex'),
      Buffer.from([label.length * 4]),
      Buffer.from(label),
    ]);
    const call = `0x${'00'.repeat(32)}${devnet.azero.registry.hex.slice(2)}${'00'.repeat(16)}0000${hex(Buffer.from([input.length * 4]))}${hex(input)}`;
    const at = devnet.azero.finalizedBlock().hash;
    const reply = await fetch(devnet.azero.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'state_call',
        params: ['ContractsApi_call', call, at],
      }),
    });
    const { result } = (await reply.json()) as { result: string };
    return Buffer.from(result.slice(2), 'hex').toString('latin1');
  };

  it('says where everything is', async () => {
    const details = (await (await ask('/')).json()) as object;
    expect(details).toEqual(devnet.details);
    expect(JSON.parse(JSON.stringify(devnet.details))).toEqual(details);
    expect(devnet.details.azero.names).toContain('alice.azero');
  });

  it('changes a record of AZERO.ID that a reader of final blocks sees at once', async () => {
    expect(
      (await ask('/records', { body: { name: 'alice.azero', key: 'motto', value: 'hello there' } })).status,
    ).toBe(200);
    expect(await recordsOf('alice.azero')).toContain('hello there');
    await ask('/records', { body: { name: 'alice.azero', key: 'motto', value: null } });
    expect(await recordsOf('alice.azero')).not.toContain('hello there');
  });

  it('refuses to write a record of a name that nobody registered', async () => {
    const answer = await ask('/records', { body: { name: 'nobody.azero', key: 'url', value: 'x' } });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: 'nobody.azero was never registered' },
    ]);
  });

  it('moves the clocks of both chains', async () => {
    const before = { azero: devnet.azero.finalizedBlock().time, ethereum: await devnet.ethereum?.block() };
    expect((await ask('/time', { body: { advance: 3_600_000 } })).status).toBe(200);
    expect(Number(devnet.azero.finalizedBlock().time) - Number(before.azero)).toBeGreaterThanOrEqual(
      3_600_000,
    );
    const after = await devnet.ethereum?.block();
    if (after && before.ethereum) {
      expect(after.time.getTime() - before.ethereum.time.getTime()).toBeGreaterThanOrEqual(3_600_000);
    }
  });

  it.skipIf(!anvilBinary())('changes a record of ENS', async () => {
    const answer = await ask('/records', {
      body: { name: 'alice.eth', key: 'url', value: 'https://alice.example' },
    });
    expect(answer.status).toBe(200);
  });

  it('refuses strangers: no token, web pages, foreign host names', async () => {
    const body = { advance: 1 };
    expect((await ask('/time', { body, token: 'x' })).status).toBe(401);
    expect((await ask('/', { token: '' })).status).toBe(401);
    expect((await ask('/time', { body, headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await ask('/', { headers: { origin: 'null' } })).status).toBe(403);
  });

  it('says what is wrong with a request', async () => {
    expect((await ask('/nothing')).status).toBe(404);
    for (const body of [{}, { name: 'a.azero' }, [], null, { name: 'nobody.xyz.', key: 1, value: '' }]) {
      const answer = await ask('/records', { body });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toHaveProperty('error');
    }
    expect((await ask('/time', { body: { advance: -1 } })).status).toBe(400);
  });
});
