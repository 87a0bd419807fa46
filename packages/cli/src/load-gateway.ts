import type { NameService } from '@peername/resolver-core';
import { flagOf, type SettingName, type Settings } from './options.ts';
import { UsageError } from './usage-error.ts';

/** What the gateway's operator has settled. */
const ofChains: readonly SettingName[] = [
  'network',
  'azeroRpc',
  'azeroRegistry',
  'azeroRouter',
  'ensRpc',
  'ensUniversalResolver',
  'ccip',
];

/**
 * The client of the gateways, for every name.
 *
 * @throws {@link UsageError} for settings of chains: passing over them would give answers of chains that were not meant
 */
export async function loadGateway(urls: readonly string[], settings: Settings): Promise<NameService> {
  const ofNoUse = ofChains.filter((name) => settings[name] !== undefined).map((name) => `--${flagOf(name)}`);
  if (ofNoUse.length > 0) {
    throw new UsageError(
      `--gateway does not go with ${ofNoUse.join(', ')}: which chains are read, and how, is for the gateway to say`,
    );
  }
  const { timeout } = settings;
  const { gateway } = await import('@peername/http-gateway/client');
  return gateway({ urls, timeout, poolOptions: timeout === undefined ? undefined : { timeout } });
}
