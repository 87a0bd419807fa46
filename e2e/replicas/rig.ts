import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type AzeroNode, type CountingProxy, startAzeroNode, startCountingProxy } from '@peername/devnet';
import { builtCli } from '../../packages/cli/testing/built-cli.ts';
import { findProgram, systemPrograms } from '../../scripts/lib/system-programs.mjs';
import { createPrograms, type Programs, type StartedProgram } from '../lib/child-process.ts';
import { root } from '../lib/examples.ts';
import { ask } from '../lib/http-client.ts';

export const haproxy = findProgram(systemPrograms.haproxy);
export const redisServer = findProgram(systemPrograms.redisServer);

/** A `peername gateway` that runs. */
export interface Replica {
  readonly url: string;
  readonly admin: string;
  readonly program: StartedProgram;
}

/** Gateways over one chain and one Redis, behind a balancer; all real processes, except for the chain. */
export interface Rig {
  readonly chain: AzeroNode;
  /** The chain as the gateways see it. */
  endpoint: CountingProxy;
  readonly redis: { readonly url: string; program: StartedProgram };
  readonly replicas: Replica[];
  /** What clients ask. */
  readonly balancer: string;
  /** Starts one more gateway, or one anew in the place of another. */
  startReplica(more?: { readonly port?: number; readonly args?: readonly string[] }): Promise<Replica>;
  startRedis(): Promise<StartedProgram>;
  /** Moves the clocks of the gateways 70 s ahead. */
  shiftClocks(): void;
  /** Begins to answer again where {@link endpoint} was. */
  restoreEndpoint(): Promise<void>;
  close(): Promise<void>;
}

const shiftClock = pathToFileURL(fileURLToPath(new URL('shift-clock.mjs', import.meta.url))).href;

/** Starts it all. */
export async function startRig(): Promise<Rig> {
  const programs = createPrograms();
  const chain = await startAzeroNode();
  try {
    return await startAround(chain, programs);
  } catch (error) {
    await Promise.all([programs.killAll(), chain.close()]);
    throw error;
  }
}

async function startAround(chain: AzeroNode, programs: Programs): Promise<Rig> {
  // Far enough away that requests meet while one of them reads.
  const distance = { target: chain.httpUrl, delay: 50 };
  const [balancerPort, redisPort, ...ports] = await Promise.all(Array.from({ length: 4 }, freePort));
  const redisUrl = `redis://127.0.0.1:${redisPort}`;
  const balancer = `http://127.0.0.1:${balancerPort}`;
  const cli = builtCli();
  // One key for all of them.
  const state = await mkdtemp(join(tmpdir(), 'replicas-state-'));

  const startRedis = (): Promise<StartedProgram> =>
    programs.start(
      redisServer!,
      ['--port', `${redisPort}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      /Ready to accept connections/,
    );
  const startReplica: Rig['startReplica'] = async ({ port = 0, args = [] } = {}) => {
    const adminPort = await freePort();
    const program = await programs.start(
      process.execPath,
      [
        ...[cli, 'gateway', '--port', `${port}`, '--admin-port', `${adminPort}`, '--log-level', 'warn'],
        ...['--network', 'devnet', '--azero-rpc', rig.endpoint.url],
        ...['--azero-registry', `azero=${chain.registry.ss58}`],
        ...['--redis', redisUrl, '--trusted-proxy', '127.0.0.1'],
        ...['--requests-per-minute', 'off', '--reads-per-minute', 'off'],
        ...args,
      ],
      /listening on (\S+)/,
      {
        XDG_CONFIG_HOME: '/nonexistent',
        XDG_RUNTIME_DIR: '/nonexistent',
        XDG_STATE_HOME: state,
        NODE_OPTIONS: `--disable-proto=delete --import=${shiftClock}`,
      },
    );
    const [, url = ''] = /listening on (\S+)/.exec(program.said()) ?? [];
    return { url, admin: `http://127.0.0.1:${adminPort}`, program };
  };

  const rig: Rig = {
    chain,
    endpoint: await startCountingProxy(distance),
    redis: { url: redisUrl, program: await startRedis() },
    replicas: [],
    balancer,
    startReplica,
    startRedis,
    shiftClocks() {
      for (const { program } of rig.replicas) program.kill('SIGUSR2');
    },
    async restoreEndpoint() {
      rig.endpoint = await startCountingProxy({ ...distance, port: Number(new URL(rig.endpoint.url).port) });
    },
    async close() {
      await programs.killAll();
      await Promise.all([rig.endpoint.close(), chain.close(), rm(state, { recursive: true })]);
    },
  };
  rig.replicas.push(...(await Promise.all(ports.map((port) => startReplica({ port })))));
  await Promise.all(rig.replicas.map(({ url }) => until200(`${url}/readyz`)));
  const proxy = await programs.start(haproxy!, ['-db', '-f', join(root, 'deploy/haproxy.cfg')], undefined, {
    BALANCER_BIND: `127.0.0.1:${balancerPort}`,
    GATEWAY_1: `127.0.0.1:${ports[0]}`,
    GATEWAY_2: `127.0.0.1:${ports[1]}`,
  });
  await Promise.race([
    Promise.all(rig.replicas.map((replica) => untilServing(balancer, replica))),
    proxy.ended.then(() => Promise.reject(new Error(`The balancer ended: ${proxy.said()}`))),
  ]);
  return rig;
}

/** Waits until a balancer sends requests to a gateway that it had not sent any to. */
export async function untilServing(balancer: string, { url, admin }: Replica): Promise<void> {
  await until200(`${url}/readyz`);
  await until(async () => {
    await ask(`${balancer}/v1/services`);
    const { text } = await ask(`${admin}/metrics`);
    return /^peername_requests_total\{route="\/v1\/services"/m.test(text) || 'no request from the balancer';
  });
}

/** Waits until a URL answers 200; half a minute at most. */
async function until200(url: string): Promise<void> {
  await until(async () => {
    const { status } = await ask(url);
    return status === 200 || `${url}: ${status}`;
  });
}

/** Waits for half a minute at most; what does not hold says why, or rejects. */
async function until(holds: () => Promise<true | string>): Promise<void> {
  const started = performance.now();
  for (;;) {
    const why = await holds().catch((error: Error) => error.message);
    if (why === true) return;
    if (performance.now() - started > 30_000) throw new Error(why);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
