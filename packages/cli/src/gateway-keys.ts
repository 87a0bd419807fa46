import { join } from 'node:path';
import {
  firstSigningKey,
  type Log,
  openSigningKeys,
  parseSigningKeys,
  readSigningKeys,
  type SigningKey,
  type SigningKeys,
  signingKeysToJson,
} from '@peername/http-gateway/node';
import type { GatewaySettings } from './gateway-settings.ts';
import type { Io } from './io.ts';
import { writePrivateFile } from './private-file.ts';
import { type StateFile, stateFile } from './state-file.ts';
import { UsageError } from './usage-error.ts';
import { stateFolder } from './user-folders.ts';

/** Where the signing keys of gateways are, unless they are somewhere else. */
export function gatewayKeysPath(env: Io['env']): string {
  return join(stateFolder(env), 'gateway-keys.json');
}

/** The file of signing keys, to be changed. */
export function gatewayKeysFile(path: string): StateFile<readonly SigningKey[]> {
  return stateFile(path, {
    empty: [],
    parse: parseSigningKeys,
    toJson: signingKeysToJson,
    holds: 'the keys that your clients know',
  });
}

/**
 * Opens the keys that a gateway signs with, made on its first start; undefined where nothing is to be signed.
 *
 * @throws {@link UsageError} when there is no place for them, or the file there is not one of keys
 */
export async function openGatewayKeys(
  { signingKeys }: GatewaySettings,
  env: Io['env'],
  log: Log,
): Promise<SigningKeys | undefined> {
  if (signingKeys === 'off') return undefined;
  const file = signingKeys ?? gatewayKeysPath(env);
  try {
    if (!(await readSigningKeys(file))) {
      const keys = signingKeysToJson([firstSigningKey(Date.now())]);
      // Another replica may make one in this moment, perhaps in another container: the first one stays.
      if (await writePrivateFile(file, `${JSON.stringify(keys, undefined, 1)}\n`, { replace: false }))
        log.info('made a signing key', { file });
    }
    return await openSigningKeys({ file, log });
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof UsageError)) throw error;
    throw new UsageError(
      `${error.message}. Keep the signing keys elsewhere with --signing-keys FILE, or sign nothing with --signing-keys off`,
      { cause: error },
    );
  }
}
