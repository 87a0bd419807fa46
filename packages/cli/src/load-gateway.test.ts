import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningGateway, serveGateway } from '@peername/http-gateway/node';
import type { NameService, Resolver } from '@peername/resolver-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeTestKey, signerOf } from '../../http-gateway/testing/test-signer.ts';
import { ownFolder } from '../testing/call-party.ts';
import { type LocalDevnet, startLocalDevnet } from '../testing/local-devnet.ts';
import { deadHost, serve } from '../testing/loopback-server.ts';
import { runCli } from '../testing/run-cli.ts';
import { spawnCli } from '../testing/spawn-cli.ts';
import { openResolver } from './compose.ts';

const bobId = 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80';
const aliceId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';

describe('names through a gateway', () => {
  let local: LocalDevnet;
  let resolver: Resolver;
  let running: RunningGateway;
  beforeAll(async () => {
    local = await startLocalDevnet();
    resolver = await openResolver({ network: 'devnet' }, local.env, {});
    running = await serveGateway(resolver, { port: 0 });
  });
  afterAll(async () => {
    await running?.close();
    await resolver?.close();
    await local?.close();
  });

  it('are found, with the evidence of the chain and the gateway on top', async () => {
    const run = await runCli(['resolve', 'Alice.a0', '--gateway', running.url]);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toMatchObject({
      name: 'alice.azero',
      peer: { kind: 'staex', id: aliceId },
      evidence: { service: 'azero', endpoints: [local.devnet.details.azero.http], via: [running.url] },
    });
    const shown = await runCli(['resolve', 'alice.azero', '--gateway', running.url, '--no-color'], {
      terminals: ['stdout', 'stderr'],
    });
    expect(shown.stdout).toContain(` · 1 of 1 endpoints · through ${running.url}`);
  });

  it('are absent, expired or invalid as on the chain', async () => {
    const gateway = ['--gateway', running.url];
    const reasonOf = async (name: string): Promise<unknown[]> => {
      const { exitCode, stdout } = await runCli(['resolve', name, ...gateway]);
      return [exitCode, JSON.parse(stdout).state, JSON.parse(stdout).reason];
    };
    expect(await reasonOf('nobodyhere.azero')).toEqual([3, 'absent', 'name']);
    expect(await reasonOf('old.azero')).toEqual([3, 'absent', 'expired']);
    expect(await reasonOf('nopeer.azero')).toEqual([3, 'absent', 'record']);
    expect(await reasonOf('broken.azero')).toEqual([4, 'invalid', 'malformed']);
    expect(await reasonOf('under_score.azero')).toEqual([2, 'unknown', undefined]);
  });

  it('come many at once, and their records and accounts too', async () => {
    const gateway = ['--gateway', running.url];
    const many = await runCli(['resolve', 'alice.azero', 'nobodyhere.azero', 'broken.azero', ...gateway]);
    expect(many.exitCode).toBe(4);
    const records = await runCli(['records', 'alice.azero', ...gateway]);
    expect(JSON.parse(records.stdout).records).toContainEqual(
      expect.objectContaining({ key: 'staex-id', value: aliceId }),
    );
    const url = await runCli(['records', 'bob.azero', '--key', 'url', ...gateway]);
    expect(JSON.parse(url.stdout).records).toEqual([{ key: 'url', value: 'https://bob.example' }]);
    const { account } = JSON.parse((await runCli(['resolve', 'alice.azero', ...gateway])).stdout);
    const reverse = await runCli(['reverse', account.address, ...gateway]);
    expect(JSON.parse(reverse.stdout)).toMatchObject({ evidence: { via: [running.url] } });
  });

  it('come from an endpoint like others to the doctor, beside those of one’s own', async () => {
    const own = ['--network=devnet', '--azero-rpc', local.devnet.details.azero.http];
    const env = { ...local.env, XDG_STATE_HOME: ownFolder() };
    const run = await runCli(['doctor', 'alice.azero', '--gateway', running.url, ...own], { env });
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    const lines = run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { service: 'azero', health: 'well' },
      { service: 'gateway', endpoint: running.url, health: 'well' },
    ]);
  });

  it('show each request when asked', async () => {
    const run = await runCli(['resolve', 'bob.azero', '--explain', '--gateway', running.url]);
    expect(JSON.parse(run.stdout).explain).toContainEqual(
      expect.objectContaining({
        step: 'request',
        endpoint: running.url,
        detail: expect.stringMatching(/^\/v1\/names\/bob\.azero\/records/),
      }),
    );
  });

  it('come from the next gateway when the first is away', async () => {
    const urls = `http://${await deadHost()},${running.url}`;
    const run = await runCli(['resolve', 'alice.azero'], { env: { PEERNAME_GATEWAY: urls } });
    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.stdout).evidence.via).toEqual([running.url]);
  });

  it('pass through a gateway over a gateway, which both show', async () => {
    const settings = { gateway: [running.url] };
    const above = await openResolver(settings, local.env, {});
    const outer = await serveGateway(above, { port: 0 });
    const run = await runCli(['resolve', 'alice.azero', '--gateway', outer.url]);
    await outer.close();
    await above.close();
    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.stdout).evidence.via).toEqual([outer.url, running.url]);
  });

  it('are no lie’s for want of a place to keep it in', async () => {
    const lying = await openResolver({ network: 'devnet' }, local.env, {}, { wrap: withBobsId });
    const liar = await serveGateway(lying, { port: 0 });
    const env = { ...local.env, XDG_STATE_HOME: fileInTheWay() };
    const own = ['--network=devnet', '--azero-rpc', local.devnet.details.azero.http, '--sample=1'];
    const through = (urls: string) => runCli(['resolve', 'alice.azero', '--gateway', urls, ...own], { env });
    const alone = await through(liar.url);
    const both = await through(`${liar.url},${running.url}`);
    await liar.close();
    await lying.close();
    expect([alone.exitCode, JSON.parse(alone.stdout).error.reason]).toEqual([6, 'sampled-lie']);
    expect(alone.stderr).toContain(`the answer of ${liar.url} cannot be kept: `);
    expect([both.exitCode, JSON.parse(both.stdout).peer.id]).toEqual([0, aliceId]);
    expect(both.stderr).toContain('lied about alice.azero');
  });

  it('are not given out where the answer cannot be saved as it was told', async () => {
    const signing = await serveGateway(resolver, { port: 0, signer: signerOf([makeTestKey()]) });
    const place = join(fileInTheWay(), 'answer.http');
    const env = { XDG_STATE_HOME: ownFolder() };
    for (const command of ['resolve', 'records']) {
      const run = await runCli([command, 'alice.azero', '--gateway', signing.url, '--save', place], { env });
      expect([run.exitCode, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toMatch(
        /\npeername: The folder .* cannot be made \(E\w+\)\n$|^peername: The folder/,
      );
    }
    await signing.close();
  });

  it('are served on by peername gateway, which is ready once the one below has answered', async () => {
    const options = ['--port=0', '--admin-port=off', '--drain=0', '--log-level=silent'];
    const env = { XDG_STATE_HOME: ownFolder() };
    const { child, said, ended } = spawnCli(['gateway', '--gateway', running.url, ...options], env);
    await once(child.stdout, 'data');
    const [url = ''] = /http:\/\/[^\s"]+/.exec(said.stdout) ?? [];
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200));
    const names = ['alice.azero', 'bob.azero', 'nobodyhere.azero'];
    const run = await runCli(['resolve', ...names, '--gateway', url], { env });
    expect(run.exitCode).toBe(3);
    const lines = run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ state }) => state)).toEqual(['found', 'found', 'absent']);
    for (const { evidence } of lines) expect(evidence.via).toEqual([url, running.url]);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 0 });
  });
});

/** A path under which no folder can be made. */
function fileInTheWay(): string {
  const path = join(ownFolder(), 'file');
  writeFileSync(path, '');
  return path;
}

/** Says of every name that it is Bob's. */
function withBobsId({ readMany: _, ...service }: NameService): NameService {
  return {
    ...service,
    async read(...of) {
      const reading = await service.read(...of);
      return reading.state === 'absent' ? reading : { ...reading, records: new Map([['staex-id', bobId]]) };
    },
  };
}

describe('a gateway that', () => {
  it.each([
    ['is away', deadHost],
    [
      'is a page',
      () => serve((_, response) => void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>')),
    ],
    ['says nothing', () => serve(() => {})],
  ])('%s gives exit 5 and one line, and no key of its URL', async (_, open) => {
    const url = `http://${await open()}/SECRET-KEY`;
    const run = await runCli(['resolve', 'alice.azero', '--gateway', url, '--timeout=300']);
    expect(run.exitCode).toBe(5);
    expect(JSON.parse(run.stdout)).toMatchObject({ state: 'unknown' });
    expect(run.stderr).toMatch(/^peername: [^\n]+\n$/);
    expect(run.stdout + run.stderr).not.toContain('SECRET');
  });
});

describe('--gateway', () => {
  it.each(['resolve', 'doctor'])(
    'of %s does not go with options of chains, in whichever way they are set',
    async (command) => {
      const run = await runCli([command, 'a.azero', '--gateway=http://127.0.0.1:1', '--ccip=off'], {
        env: { PEERNAME_NETWORK: 'testnet' },
      });
      expect(run).toEqual({
        exitCode: 2,
        stdout: '',
        stderr:
          'peername: --gateway does not go with --network, --ccip: which chains are read, and how, is for the gateway to say, unless --azero-rpc or --ens-rpc names an endpoint to compare it with\n',
      });
    },
  );

  it('compares nothing without an endpoint of one’s own, and keeps the answer about one name', async () => {
    const gateway = '--gateway=http://127.0.0.1:1';
    const sampled = await runCli(['resolve', 'a.azero', gateway, '--sample=1']);
    expect(sampled).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--sample needs an endpoint'),
    });
    const saved = await runCli(['resolve', 'a.azero', 'b.azero', gateway, '--save=x.http']);
    expect(saved).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('give exactly one') });
  });
});
