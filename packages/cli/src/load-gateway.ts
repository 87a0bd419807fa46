import { join } from 'node:path';
import type { GatewayLie } from '@peername/http-gateway/client';
import type { Count, NameService } from '@peername/resolver-core';
import type { Io } from './io.ts';
import { knownGatewaysFile, openKnownGateways } from './known-gateways.ts';
import { flagOf, type SettingName, type Settings } from './options.ts';
import { writePrivateFile } from './private-file.ts';
import { UsageError } from './usage-error.ts';
import { stateFolder } from './user-folders.ts';
import { verifyWithNode } from './verify/verify-with-node.ts';

/** What the gateway's operator has settled, unless endpoints of one's own are there to compare with. */
const ofChains: readonly SettingName[] = [
  'network',
  'azeroRegistry',
  'azeroRouter',
  'ensUniversalResolver',
  'ccip',
];

/** What a client of gateways needs of the run. */
export interface GatewayParts {
  readonly env: Io['env'];
  /** Tells the user one thing that is no outcome. */
  readonly notice: (sentence: string) => void;
  /** Services over the endpoints of one's own that the settings name. */
  readonly ownServices: () => Promise<readonly NameService[]>;
  /** How many names will be looked up; undefined while it is not known. */
  readonly names: Count | undefined;
}

/**
 * The client of the gateways, for every name. It holds them to their signatures, by keys that are kept in a file, and
 * compares them with endpoints of one's own where there are some.
 *
 * @throws {@link UsageError} for settings that do not go together
 */
export async function loadGateway(
  urls: readonly string[],
  settings: Settings,
  parts: GatewayParts,
): Promise<NameService> {
  const { env, notice, ownServices } = parts;
  const { timeout, sample, gatewayKey, save } = settings;
  checkSettings(settings, parts);
  const { gateway } = await import('@peername/http-gateway/client');
  const { gatewayKey: keyOf } = await import('@peername/http-gateway/client/verify');
  const said = new Set<string>();
  const sayOnce = (sentence: string): void => {
    if (!said.has(sentence)) notice(sentence);
    said.add(sentence);
  };
  return gateway({
    urls,
    timeout,
    poolOptions: timeout === undefined ? undefined : { timeout },
    keys: gatewayKey,
    keyStore: await openKnownGateways(knownGatewaysFile(env, keyOf), notice),
    verify: verifyWithNode,
    signatures: save === undefined ? 'check' : 'require',
    onSigned: save === undefined ? undefined : (saved) => keepAnswer(saved, save),
    onUntrusted({ message, meta, reason }) {
      // Alone it is the outcome, which is told as such.
      if (urls.length > 1) sayOnce(message);
      for (const sentence of meta) sayOnce(sentence);
      if (reason === 'unknown-key') sayOnce('Once you know which is right: --gateway-key THUMBPRINT');
    },
    sample: namesOwn(settings)
      ? { services: await ownServices(), rate: sample, onLie: (lie) => keepLie(lie, parts) }
      : undefined,
  });
}

/**
 * That no setting of chains is there for gateways alone: passing over it would give answers of chains that were not meant.
 *
 * @throws {@link UsageError}
 */
export function checkChains(settings: Settings): void {
  const ofNoUse = ofChains.filter((name) => settings[name] !== undefined).map((name) => `--${flagOf(name)}`);
  if (ofNoUse.length === 0 || namesOwn(settings)) return;
  throw new UsageError(
    `--gateway does not go with ${ofNoUse.join(', ')}: which chains are read, and how, is for the gateway to say, unless --azero-rpc or --ens-rpc names an endpoint to compare it with`,
  );
}

/** Whether there are endpoints of one's own. */
function namesOwn({ azeroRpc, ensRpc }: Settings): boolean {
  return azeroRpc !== undefined || ensRpc !== undefined;
}

function checkSettings(settings: Settings, { names }: GatewayParts): void {
  checkChains(settings);
  if (settings.sample !== undefined && !namesOwn(settings))
    throw new UsageError('--sample needs an endpoint of your own to compare with: --azero-rpc or --ens-rpc');
  if (settings.save !== undefined && names !== 1)
    throw new UsageError('--save keeps the answer about one name; give exactly one');
}

async function keepAnswer(saved: Uint8Array, path: string): Promise<void> {
  await writePrivateFile(path, Buffer.from(saved).toString());
}

/** Keeps the answer that proves a lie, for its owner alone; that there is no place for it makes it no truth. */
async function keepLie(
  { origin, name, saved, isSigned }: GatewayLie,
  { env, notice }: GatewayParts,
): Promise<void> {
  const when = new Date().toISOString().replaceAll(':', '-');
  const what = name.replace(/[^a-z0-9.-]/gi, '_').slice(0, 80);
  const path = join(stateFolder(env), 'lies', `${when}-${what}.http`);
  try {
    await writePrivateFile(path, Buffer.from(saved).toString());
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    notice(`the answer of ${origin} cannot be kept: ${error.message}`);
    return;
  }
  notice(
    isSigned
      ? `the signed answer of ${origin} is kept as a proof: ${path}`
      : `the answer of ${origin} is kept, which is not signed and proves nothing to others: ${path}`,
  );
}
