import type { GatewayKey } from '@peername/http-gateway/client';
import { gatewayKey, readSavedKeys } from '@peername/http-gateway/client/verify';
import type { CommandContext } from '../command.ts';
import { knownGatewaysFile } from '../known-gateways.ts';
import { readOneSaved } from './read-saved.ts';
import { verifyWithNode } from './verify-with-node.ts';

/** Whose key it is, as far as that is known here. */
export interface KeyOwner {
  readonly origin: string;
  readonly firstSeen: Date;
}

/** The keys that may have signed an answer. */
export interface TrustedKeys {
  readonly keys: readonly GatewayKey[];
  ownerOf(thumbprint: string): KeyOwner | undefined;
}

/**
 * The keys of the gateways that are known here and of a saved key set; only those that `--gateway-key` names, when it does,
 * which may be public keys too.
 *
 * @throws {@link UsageError} when a file cannot be read
 * @throws {@link ResolverError} `UNTRUSTED` when the key set is not signed as it should be
 */
export async function trustedKeys({ settings, io }: CommandContext): Promise<TrustedKeys> {
  const { gatewayKey: named, keys: file } = settings;
  const known = [...(await knownGatewaysFile(io.env, gatewayKey).read()).values()];
  const saved =
    file === undefined ? [] : await readSavedKeys(await readOneSaved(file, io), { verify: verifyWithNode });
  const given = (named ?? []).flatMap((text) => gatewayKey(text) ?? []);
  const believed = new Set([...(named ?? []), ...given.map(({ thumbprint }) => thumbprint)]);
  const all = [...saved, ...known.flatMap(({ keys }) => keys), ...given];
  return {
    keys: named ? all.filter(({ thumbprint }) => believed.has(thumbprint)) : all,
    ownerOf: (thumbprint) => known.find(({ keys }) => keys.some((key) => key.thumbprint === thumbprint)),
  };
}
