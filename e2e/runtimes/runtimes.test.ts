import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AzeroNode, type CountingProxy, startAzeroNode, startCountingProxy } from '@peername/devnet';
import type { Gateway } from '@peername/http-gateway';
import { type RunningGateway, serveGateway } from '@peername/http-gateway/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answered, ask } from './ask.ts';
import { bundleApp } from './bundle-app.ts';
import { requests } from './requests.ts';
import { findRuntime, type RunningRuntime, runtimes, startRuntime } from './runtime.ts';

describe('one gateway, bundled once', () => {
  let folder: string;
  let chain: AzeroNode;
  let endpoint: CountingProxy;
  let module: string;
  let node: RunningGateway;
  const inNode: Answered[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'peername-runtimes-'));
    chain = await startAzeroNode();
    const { httpUrl, router, registry } = chain;
    endpoint = await startCountingProxy({ target: httpUrl });
    module = await bundleApp(folder, {
      endpoints: [endpoint.url],
      router: router.ss58,
      registries: { azero: registry.ss58 },
    });
    const { default: app } = (await import(pathToFileURL(module).href)) as { default: Gateway };
    node = await serveGateway({ ...app, close() {} }, { port: 0 });
    for (const asked of requests) inNode.push(await ask(node.url, asked));
  });

  afterAll(async () => {
    await node?.close();
    await endpoint?.close();
    await chain?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  test('gives each kind of answer in Node', () => {
    expect(inNode.map(({ status }, i) => [requests[i]?.target, status])).toEqual(
      requests.map(({ target, status }) => [target, status]),
    );
  });

  describe.each(runtimes)('under $title', (runtime) => {
    const binary = findRuntime(runtime);
    const reason = binary ? '' : ` (skipped: npm has no ${runtime.package} for this platform)`;
    let running: RunningRuntime | undefined;
    const start = async (): Promise<string> => {
      running ??= await startRuntime(runtime, binary ?? '', module);
      return running.url;
    };
    afterAll(() => running?.close());

    test.skipIf(!binary)(`answers as in Node, byte for byte${reason}`, async () => {
      const url = await start();
      for (const [i, asked] of requests.entries())
        expect([asked.target, await ask(url, asked)]).toEqual([asked.target, inNode[i]]);
    });

    test.skipIf(!binary)(`reads a chain, once for all who ask at the same time${reason}`, async () => {
      const url = await start();
      const asked = { target: '/v1/names/bob.azero', status: 200 };
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(url, asked)));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      const [{ body } = { body: '' }] = answers;
      expect(JSON.parse(body)).toMatchObject({
        state: 'found',
        peers: [{ kind: 'staex' }, { kind: 'libp2p' }],
        evidence: { service: 'azero', network: 'devnet', assurance: 'single' },
      });
      expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
    });

    test.skipIf(!binary)(`finishes a read though who began it waits no longer${reason}`, async () => {
      const url = await start();
      const asked = { target: '/v1/names/carol.azero', status: 200 };
      endpoint.setDelay(1_500);
      const statuses: number[] = [];
      while (statuses.at(-1) !== 200 && statuses.length < 10) statuses.push((await ask(url, asked)).status);
      endpoint.setDelay(0);
      expect(statuses[0]).toBe(504);
      expect(statuses.slice(1, -1).filter((status) => status !== 504)).toEqual([]);
      expect(statuses.at(-1)).toBe(200);
    });
  });
});
