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
  let server = await run(port, folder, settings);
  const end = async (signal) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    // A frozen process takes no other signal.
    server.kill('SIGCONT');
    await once(server, 'exit');
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    freeze: () => server.kill('SIGSTOP'),
    thaw: () => server.kill('SIGCONT'),
    kill: () => end('SIGKILL'),
    async restart() {
      server = await run(port, folder, settings);
    },
    async close() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function run(port, folder, settings) {
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
  const server = spawn(redisServerPath, [...args, ...settings], { stdio: 'ignore' });
  for (let left = 200; !(await accepts(port)); left--) {
    if (left === 0 || server.exitCode !== null) {
      server.kill('SIGKILL');
      throw new Error('redis-server did not start');
    }
    await sleep(25);
  }
  return server;
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

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
