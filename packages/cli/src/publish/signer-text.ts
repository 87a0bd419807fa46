import process from 'node:process';
import type { ByteCount } from '@peername/resolver-core';
import type { Io } from '../io.ts';
import type { Keyboard } from '../keyboard.ts';
import { noticeOn } from '../notice.ts';
import type { Settings } from '../options.ts';
import { UsageError } from '../usage-error.ts';
import { openInput } from './open-input.ts';
import { orAborted, readBounded } from './read-bounded.ts';

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
  if (signerKey !== '-') return readKeyFile(signerKey, io);
  if (keyboard) return (await keyboard.ask('Key to sign with (it is not shown): ', { hidden: true })) ?? '';
  if (io.stdin.isTTY)
    throw new UsageError(
      'The key would be shown while it is typed, since standard error is no terminal: put it into a file and name that, --signer-key FILE',
    );
  return orAborted(readBounded(io.stdin, longest, 'Standard input'), io.signal);
}

async function readKeyFile(path: string, { stderr, signal }: Io): Promise<string> {
  const what = `The key file ${path}`;
  const { stats, bytes } = await openInput(path, what, signal);
  if (process.platform !== 'win32' && stats.isFile() && (stats.mode & 0o077) !== 0)
    noticeOn(stderr)(`others can read or write the key file ${path}; run: chmod 600 ${path}`);
  return orAborted(readBounded(bytes, longest, what), signal);
}
