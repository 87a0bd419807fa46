import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram, systemPrograms } from './system-programs.mjs';

/** The path of redis-server; undefined where there is none. */
export const redisServerPath = findProgram(systemPrograms.redisServer);

/**
 * A Redis on a free port of this machine that keeps nothing on disk, for tests; `settings` are those of redis.conf, such as
 * `['--maxmemory', '1mb']`. It can be frozen, killed and started again on the same port.
 */
export async function startRedis(settings = [], wantedPort = undefined) {
  const port = wantedPort ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'peername-redis-'));
  const args = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const start = () => run([...args, ...settings], port);
  const clean = () => rmSync(folder, { recursive: true, force: true });
  let server = await start().catch((error) => {
    clean();
    throw error;
  });
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    freeze: () => server.kill('SIGSTOP'),
    thaw: () => server.kill('SIGCONT'),
    kill,
    async restart() {
      server = await start();
    },
    async close() {
      await kill();
      clean();
    },
  };
}

/** A port on which nothing listens. */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

async function run(args, port) {
  const server = spawn(redisServerPath, args, { stdio: 'ignore' });
  const end = () => server.kill('SIGKILL');
  process.once('exit', end);
  server.once('exit', () => process.off('exit', end));
  for (let left = 200; !(await accepts(port)); left--) {
    if (left === 0 || server.exitCode !== null) {
      end();
      throw new Error('redis-server did not start');
    }
    await sleep(25);
  }
  return server;
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
