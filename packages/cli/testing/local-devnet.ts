import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { anvilBinary, type Devnet, type DevnetOptions, startDevnet } from '@peername/devnet';
import { announceDevnet } from '../src/devnet-file.ts';

/** Both local chains, where `--network devnet` finds them. */
export interface LocalDevnet {
  readonly devnet: Devnet;
  /** The environment in which it is found, and no settings are. */
  readonly env: Readonly<Record<'XDG_CONFIG_HOME' | 'XDG_RUNTIME_DIR', string>>;
  close(): Promise<void>;
}

/** Whether ENS can be read here; tests of it are skipped otherwise. */
export const hasEthereum: boolean = anvilBinary() !== undefined;

if (!hasEthereum)
  process.stderr.write('SKIPPED: the command line over ENS (no anvil here); set ANVIL_PATH\n');

/** Starts it in this process. */
export async function startLocalDevnet(options?: DevnetOptions): Promise<LocalDevnet> {
  const folder = await mkdtemp(join(tmpdir(), 'peername-cli-'));
  const env = { XDG_CONFIG_HOME: '/nonexistent', XDG_RUNTIME_DIR: folder };
  const devnet = await startDevnet(options);
  await announceDevnet(devnet.details, env);
  return {
    devnet,
    env,
    async close() {
      await devnet.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
