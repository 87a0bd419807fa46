import { open } from 'node:fs/promises';
import process from 'node:process';
import type { ByteCount } from '@peername/resolver-core';
import type { Io } from '../io.ts';
import type { Keyboard } from '../keyboard.ts';
import { noticeOn } from '../notice.ts';
import type { Settings } from '../options.ts';
import { untilAborted } from '../until-aborted.ts';
import { UsageError } from '../usage-error.ts';
import { readBounded } from './read-bounded.ts';

/** Key files are a few hundred bytes; mnemonics less. */
const longest: ByteCount = 65_536;

/**
 * The text of the key to sign with: of the file that `--signer-key` names, of standard input or whoever sits there, or
 * of the environment. Undefined when none was given.
 *
 * @throws {@link UsageError}
 */
export async function readSignerText(
  { signerKey }: Pick<Settings, 'signerKey'>,
  io: Io,
  keyboard: Keyboard | undefined,
): Promise<string | undefined> {
  const text = await readText(signerKey, io, keyboard);
  if (text === undefined) return undefined;
  if (text.trim() !== '') return text.trim();
  throw new UsageError(
    signerKey === '-' ? 'There is no key on standard input' : 'The key to sign with is empty',
  );
}

async function readText(
  signerKey: string | undefined,
  io: Io,
  keyboard: Keyboard | undefined,
): Promise<string | undefined> {
  if (signerKey === undefined) return io.env['PEERNAME_SIGNER_KEY'] || undefined;
  if (signerKey !== '-') return readKeyFile(signerKey, noticeOn(io.stderr));
  if (keyboard) return (await keyboard.ask('Key to sign with (it is not shown): ', { hidden: true })) ?? '';
  if (io.stdin.isTTY)
    throw new UsageError(
      'The key would be shown while it is typed, since standard error is no terminal: put it into a file and name that, --signer-key FILE',
    );
  return orAborted(readBounded(io.stdin, longest, 'Standard input'), io.signal);
}

/** Whoever should write the key may never do so. */
async function orAborted<T>(reading: Promise<T>, signal: AbortSignal): Promise<T> {
  reading.catch(() => {});
  await Promise.race([reading.catch(() => {}), untilAborted(signal)]);
  signal.throwIfAborted();
  return reading;
}

async function readKeyFile(path: string, notice: (sentence: string) => void): Promise<string> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`The key file ${path} cannot be read (${error.code})`);
  });
  try {
    const stat = await file.stat();
    if (process.platform !== 'win32' && stat.isFile() && (stat.mode & 0o077) !== 0)
      notice(`others can read or write the key file ${path}; run: chmod 600 ${path}`);
    return await readBounded(file.createReadStream({ autoClose: false }), longest, `The key file ${path}`);
  } finally {
    await file.close();
  }
}
