import type { NameService } from '@peername/resolver-core';
import type { Settings } from './options.ts';

/**
 * The service, without the news of its chain where the gateway is not to follow it. On Aleph Zero following takes two
 * requests a second, for ever, which is much to ask of endpoints that serve everybody for nothing.
 */
export function followable(
  service: NameService,
  { follow, network, azeroRpc }: Pick<Settings, 'follow' | 'network' | 'azeroRpc'>,
): NameService {
  const isPublic = service.id === 'azero' && azeroRpc === undefined && network !== 'devnet';
  if (follow ?? !isPublic) return service;
  const { changes: _, ...rest } = service;
  return rest;
}
