import { join } from 'node:path';
import process from 'node:process';
import type { Evidence } from '@peername/resolver-core';
import { findDevnet } from '../devnet-file.ts';
import type { Io } from '../io.ts';
import type { Settings } from '../options.ts';
import { stateFolder } from '../user-folders.ts';

/** The file with the pins of the network that the settings choose. */
export async function pinsPath(settings: Settings, env: Io['env']): Promise<string> {
  return join(stateFolder(env), await pinsFileName(settings, env));
}

/** Whether there is a place for what is remembered: somewhere that this user calls home. */
export function hasStateFolder(env: Io['env']): boolean {
  const homes = process.platform === 'win32' ? ['LOCALAPPDATA', 'USERPROFILE'] : ['XDG_STATE_HOME', 'HOME'];
  return homes.some((name) => Boolean(env[name]));
}

/** The same name stands for different people on different networks; each new devnet has people of its own. */
async function pinsFileName({ network = 'mainnet' }: Settings, env: Io['env']): Promise<string> {
  if (network === 'mainnet') return 'known_peers.json';
  const genesis = network === 'devnet' ? (await findDevnet(env))?.azero.genesis : undefined;
  return `known_peers.${network}${genesis ? `-${genesis.slice(2, 14)}` : ''}.json`;
}

/**
 * Whether an answer is of a chain whose names can be remembered. Local chains begin anew with each start, so that what
 * one showed says nothing about the next; a devnet's own file is of that one alone.
 */
export function isLasting({ chain, network }: Evidence, settings: Settings): boolean {
  const isLocal = network.endsWith('-devnet') || chain === 'eip155:31337' || chain === 'eip155:1337';
  return settings.network === 'devnet' || !isLocal;
}
