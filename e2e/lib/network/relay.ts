import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findProgram, systemPrograms } from '../../../scripts/lib/system-programs.mjs';
import { createPrograms } from '../child-process.ts';
import type { Host } from './network.ts';
import { ip } from './system-tools.ts';

/** A TURN and STUN server on one machine of a network. */
export interface Relay {
  /** For `RTCConfiguration.iceServers`. */
  readonly server: { readonly urls: string; readonly username: string; readonly credential: string };
  /** STUN alone. */
  readonly stun: { readonly urls: string };
  close(): Promise<void>;
}

/** Starts coturn inside a machine, on its address. */
export async function startRelay(host: Host, address: string): Promise<Relay> {
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  const programs = createPrograms();
  const settings = {
    'listening-ip': address,
    'relay-ip': address,
    realm: 'call.test',
    user: 'ada:right-password',
    userdb: join(folder, 'users'),
    pidfile: join(folder, 'pid'),
    'log-file': 'stdout',
  };
  const flags = ['-n', '--lt-cred-mech', '--no-tls', '--no-dtls', '--no-cli', '--no-software-attribute'];
  const args = [...flags, ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`)];
  const program = findProgram(systemPrograms.turnserver) ?? '';
  const inside = ['netns', 'exec', host.namespace, program, ...args];
  const { said } = await programs.start(ip, inside, undefined);
  const listens = async (): Promise<boolean> => (await host.run('ss', '-lunH')).includes(`${address}:3478`);
  for (let tries = 0; !(await listens()); tries++) {
    if (tries === 100) throw new Error(`coturn does not listen: ${said()}`);
    await wait(50);
  }
  return {
    server: { urls: `turn:${address}:3478`, username: 'ada', credential: 'right-password' },
    stun: { urls: `stun:${address}:3478` },
    async close() {
      await programs.killAll();
      rmSync(folder, { recursive: true });
    },
  };
}
