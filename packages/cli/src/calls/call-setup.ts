import { join } from 'node:path';
import {
  type Call,
  createCall,
  type OverlayNetwork,
  type Pins,
  staexOverlay,
  staticOverlay,
} from '@peername/call';
import type { NameService, Resolver } from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { findDevnet } from '../devnet-file.ts';
import { openIdentity } from '../identity/open-identity.ts';
import { secretsFrom } from '../identity/secrets.ts';
import type { ResolverNeeds } from '../open-resolver.ts';
import type { Settings } from '../options.ts';
import { stateFolder } from '../user-folders.ts';
import { type CallConnections, openCallConnections } from './call-connections.ts';
import type { CallConsole } from './call-console.ts';
import { callServers } from './call-servers.ts';
import { openFile } from './disk-files.ts';
import { pinsFile } from './pins-file.ts';
import { usedInvitesFile } from './used-invites-file.ts';

/** A call that can begin, and what it stands on. */
export interface CallSetup {
  readonly call: Call;
  readonly pins: Pins;
  readonly services: readonly NameService[];
  readonly prepare: CallConnections['prepare'];
  close(): Promise<void>;
}

/** Opens everything that a call needs. @throws UsageError or ResolverError before anything is sent to anybody */
export async function openCallSetup(
  context: CommandContext,
  needs: ResolverNeeds,
  { keyboard }: CallConsole,
): Promise<CallSetup> {
  const { settings, io } = context;
  // What is sent is opened when its time comes; that it cannot be is better known before anybody was called.
  if (settings.send !== undefined) await (await openFile(settings.send)).close();
  const iceServers = callServers(settings);
  const overlays = overlaysOf(settings);
  const { identity, name } = await openIdentity(settings, secretsFrom(io.env, keyboard));
  const folder = stateFolder(io.env);
  const pins = pinsFile(join(folder, await pinsFileName(context)));
  const usedInvites = usedInvitesFile(join(folder, 'used_invites.json'));
  // Damage is better found now than in the middle of a call.
  await Promise.all([pins.get(''), usedInvites.has('')]);
  const connections = await openCallConnections(iceServers, overlays);
  const resolver = await openResolver(context, needs);
  const call = createCall({
    identity,
    name,
    resolver,
    pins,
    usedInvites,
    createConnection: connections.create,
    iceServers,
    overlays,
    linkBase: settings.app,
  });
  return {
    call,
    pins,
    services: resolver.services,
    prepare: connections.prepare,
    async close() {
      await call.end();
      connections.close();
      await resolver.close();
    },
  };
}

/** A caller's name is looked up before the user has said yes, so its owner must not choose whom to ask. */
function openResolver(
  { settings, io, openResolver: open }: CommandContext,
  needs: ResolverNeeds,
): Promise<Resolver> {
  const { ccip, gateway } = settings;
  const strangers = needs.names === undefined && !gateway && typeof ccip !== 'object';
  return open(strangers ? { ...settings, ccip: 'off' } : settings, io.env, needs);
}

function overlaysOf({ overlay, staex }: Settings): readonly OverlayNetwork[] {
  return [
    ...(overlay ? [staticOverlay({ title: 'your overlay', cidrs: overlay })] : []),
    ...(staex ? [staexOverlay({ url: staex, fetch })] : []),
  ];
}

/** The same name stands for different people on different networks; each new devnet has people of its own. */
async function pinsFileName({ settings, io }: CommandContext): Promise<string> {
  const { network = 'mainnet' } = settings;
  if (network === 'mainnet') return 'known_peers.json';
  const genesis = network === 'devnet' ? (await findDevnet(io.env))?.azero.genesis : undefined;
  return `known_peers.${network}${genesis ? `-${genesis.slice(2, 14)}` : ''}.json`;
}
