import { stat } from 'node:fs/promises';
import { type Clock, type Milliseconds, systemClock } from '@peername/resolver-core';
import type { UnixSeconds } from '../../signature/published-key.ts';
import type { Signer } from '../../signature/signer.ts';
import type { Log } from '../log.ts';
import { createEndTeller } from './end-teller.ts';
import { createEntryGuard, type EntryGuard } from './entry-guard.ts';
import { createKeySigner } from './key-signer.ts';
import { readSigningKeys } from './read-signing-keys.ts';
import type { SigningKey } from './signing-key.ts';

/** Options of {@link openSigningKeys}. */
export interface SigningKeysOptions {
  /** What `peername gateway` makes; replicas share it. */
  readonly file: string;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
  /** Told of other keys, and of what is wrong with them. @default nobody */
  readonly log?: Pick<Log, 'info' | 'warn' | 'error'> | undefined;
  /** How often is looked whether the file has changed, or its keys run out. @default 60_000 */
  readonly lookEvery?: Milliseconds | undefined;
}

/** What became of the keys. */
export interface KeyChange {
  /** Whether one that counted does not any more: who has it may have written whatever was taken for its sake. */
  readonly isRevoked: boolean;
}

/** The keys of a gateway, as the file has them now. */
export interface SigningKeys {
  /** For `createGateway`. */
  readonly signer: Signer;
  /** For `connectRedis` and `createSnapshot`. */
  readonly guard: EntryGuard;
  /** Adds one who is told that the keys are others now: for `Gateway.purge`, and for the cache when one was revoked. */
  onChange(listener: (change: KeyChange) => void): void;
  /** Reads the file anew. One that cannot be taken changes nothing. */
  reload(): Promise<void>;
  /** Looks at the file no longer. */
  close(): void;
}

/**
 * Opens a file of signing keys, and follows it.
 *
 * @throws {@link TypeError} when it is not there, others could read it, or it holds no keys
 */
export async function openSigningKeys(options: SigningKeysOptions): Promise<SigningKeys> {
  const { file, clock = systemClock, log, lookEvery = 60_000 } = options;
  const listeners: ((change: KeyChange) => void)[] = [];
  const tellOfEnd = createEndTeller(clock, log);
  let seen = await stampOf(file);
  let held = hold(await keysIn(file), clock);
  tellOfEnd(held.keys);

  const reload = async (): Promise<void> => {
    try {
      const stamp = await stampOf(file);
      const keys = await keysIn(file);
      seen = stamp;
      if (sameKeys(keys, held.keys)) return;
      const change = { isRevoked: hasRevoked(held.keys, keys, clock.now()) };
      held = hold(keys, clock);
      log?.info('signing keys have changed', { signs: held.signer.keyid(nowOf(clock)), keys: keys.length });
      for (const listener of listeners) listener(change);
    } catch (error) {
      log?.error('the signing keys stay as they were', { why: (error as Error).message });
    }
  };
  const timer = setInterval(async () => {
    if ((await stampOf(file)) !== seen) await reload();
    tellOfEnd(held.keys);
  }, lookEvery).unref();

  return {
    signer: {
      keys: () => held.signer.keys(),
      keyid: (at) => held.signer.keyid(at),
      sign: (base, keyid) => held.signer.sign(base, keyid),
    },
    guard: {
      mark: (text) => held.guard.mark(text),
      unmark: (marked) => held.guard.unmark(marked),
    },
    onChange: (listener) => void listeners.push(listener),
    reload,
    close: () => clearInterval(timer),
  };
}

interface Held {
  readonly keys: readonly SigningKey[];
  readonly signer: Signer;
  readonly guard: EntryGuard;
}

function hold(keys: readonly SigningKey[], clock: Clock): Held {
  return { keys, signer: createKeySigner(keys, clock), guard: createEntryGuard(keys, clock) };
}

async function keysIn(file: string): Promise<readonly SigningKey[]> {
  const keys = await readSigningKeys(file);
  if (!keys) throw new TypeError(`There are no signing keys at ${file}`);
  return keys;
}

/** Another one when the file was written or exchanged. */
async function stampOf(file: string): Promise<string | undefined> {
  const stats = await stat(file).catch(() => undefined);
  return stats && `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
}

function sameKeys(some: readonly SigningKey[], others: readonly SigningKey[]): boolean {
  const text = (keys: readonly SigningKey[]): string =>
    keys.map(({ kid, notBefore, notAfter }) => `${kid} ${+notBefore} ${+notAfter}`).join();
  return text(some) === text(others);
}

function hasRevoked(before: readonly SigningKey[], after: readonly SigningKey[], now: Milliseconds): boolean {
  const counting = (keys: readonly SigningKey[]): readonly string[] =>
    keys.filter(({ notAfter }) => now < notAfter.getTime()).map(({ kid }) => kid);
  const still = counting(after);
  return counting(before).some((kid) => !still.includes(kid));
}

function nowOf(clock: Clock): UnixSeconds {
  return Math.floor(clock.now() / 1000);
}
