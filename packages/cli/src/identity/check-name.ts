import { keyOfText } from '@peername/call';
import { explainUnresolved, type PeerKind } from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { UsageError } from '../usage-error.ts';
import type { StoredIdentity } from './identity-file.ts';

/** Whether a name stands for a key. */
export interface NameCheck {
  readonly state: 'points-here' | 'points-elsewhere' | 'absent' | 'invalid' | 'unknown';
  readonly sentence: string;
  readonly exitCode: number;
}

const kinds: readonly PeerKind[] = ['did-key', 'libp2p', 'iroh', 'pkarr', 'staex'];

/** Looks the own name up, as those who call it do. @throws {@link UsageError} without a name */
export async function checkName({ name, id }: StoredIdentity, context: CommandContext): Promise<NameCheck> {
  if (name === undefined) throw new UsageError('--check needs the name of this identity; say it with --name');
  const { settings, io, openResolver } = context;
  const resolver = await openResolver(settings, io.env, { names: [name] });
  try {
    const resolution = await resolver.lookup(name, { kinds, maxAge: 0, signal: io.signal });
    const { state } = resolution;
    const exitCode = exitCodeOf(resolution);
    if (state === 'unknown') return { state, sentence: resolution.error.message, exitCode };
    if (state !== 'found') return { state, sentence: explainUnresolved(resolution), exitCode };
    const { peer } = resolution;
    const own = keyOfText(id);
    const isOwn = own !== undefined && peer.key?.hex === `0x${Buffer.from(own).toString('hex')}`;
    if (isOwn)
      return {
        state: 'points-here',
        sentence: `${name} points to this key (record "${peer.recordKey}").`,
        exitCode,
      };
    return {
      state: 'points-elsewhere',
      sentence: `${name} points to another key: ${peer.id} (record "${peer.recordKey}"). Set its record "peer-id" to ${id}.`,
      exitCode: exitCodes.untrusted,
    };
  } finally {
    await resolver.close();
  }
}
