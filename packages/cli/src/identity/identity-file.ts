import { join } from 'node:path';
import { keyOfText, type WrappedSeed } from '@peername/call';
import type { Io } from '../io.ts';
import { readPrivateFile, writePrivateFile } from '../private-file.ts';
import { UsageError } from '../usage-error.ts';
import { configFolder } from '../user-folders.ts';

/** An identity as it lies in its file. */
export interface StoredIdentity {
  /** The own name, where there is one. */
  readonly name?: string | undefined;
  /** `did:key:...` */
  readonly id: string;
  /** The 32 bytes of the secret, or the same under a passphrase. */
  readonly secret: Uint8Array | WrappedSeed;
}

/** Where the identity of this user is. */
export function identityPath(env: Io['env']): string {
  return join(configFolder(env), 'identity.json');
}

/** Undefined when there is none. @throws {@link UsageError} when others can read the file, or it is damaged */
export async function readIdentityFile(path: string): Promise<StoredIdentity | undefined> {
  const text = await readPrivateFile(path);
  if (text === undefined) return undefined;
  const stored = parseStored(text);
  if (stored) return stored;
  throw new UsageError(
    `${path} holds no identity of peername. Restore it from a backup, or import its export: peername id import --force`,
  );
}

/** Whether it was written: without `replace` an identity that is there stays. @throws {@link UsageError} */
export function writeIdentityFile(
  path: string,
  { name, id, secret }: StoredIdentity,
  { replace }: { readonly replace: boolean },
): Promise<boolean> {
  const held =
    secret instanceof Uint8Array ? { seed: Buffer.from(secret).toString('hex') } : { wrapped: secret };
  const text = JSON.stringify({ version: 1, name, id, ...held }, undefined, 1);
  return writePrivateFile(path, `${text}\n`, { replace });
}

function parseStored(text: string): StoredIdentity | undefined {
  const { version, name, id, seed, wrapped } = parseObject(text);
  if (version !== 1 || typeof id !== 'string' || !keyOfText(id)) return undefined;
  if (name !== undefined && typeof name !== 'string') return undefined;
  if (typeof seed === 'string' && /^[0-9a-f]{64}$/.test(seed) && wrapped === undefined)
    return { name, id, secret: Uint8Array.from(Buffer.from(seed, 'hex')) };
  // What is in there is checked when it is opened.
  const isWrapped = typeof wrapped === 'object' && wrapped !== null && seed === undefined;
  return isWrapped ? { name, id, secret: wrapped as WrappedSeed } : undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
