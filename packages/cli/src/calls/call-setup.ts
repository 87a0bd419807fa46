import { join } from 'node:path';
import {
  type Call,
  createCall,
  createMemoryPins,
  type OverlayNetwork,
  type Pins,
  staexOverlay,
  staticOverlay,
} from '@peername/call';
import type { NameService, Resolver } from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { openIdentity } from '../identity/open-identity.ts';
import { secretsFrom } from '../identity/secrets.ts';
import type { ResolverNeeds } from '../open-resolver.ts';
import type { Settings } from '../options.ts';
import { pinsFile } from '../pins/pins-file.ts';
import { pinsPath } from '../pins/pins-place.ts';
import { stateFolder } from '../user-folders.ts';
import { type CallConnections, openCallConnections } from './call-connections.ts';
import type { CallConsole } from './call-console.ts';
import { callServers } from './call-servers.ts';
import { openFile } from './disk-files.ts';
import { usedInvitesFile } from './used-invites-file.ts';

/** A call that can begin, and what it stands on. */
export interface CallSetup {
  readonly call: Call;
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
  const pins: Pins =
    settings.pins === false ? createMemoryPins() : pinsFile(await pinsPath(settings, io.env));
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
