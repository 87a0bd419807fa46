import { createIdentity, didKeyOf, parseIdentityExport, unwrapSeed } from '@peername/call';
import { inputLines } from '../input-lines.ts';
import type { Io } from '../io.ts';
import type { Keyboard } from '../keyboard.ts';
import { UsageError } from '../usage-error.ts';
import type { StoredIdentity } from './identity-file.ts';
import type { Secrets } from './secrets.ts';

const longestLine = 4_096;

/**
 * Reads an exported identity, or a secret in hex, from whoever is at the keyboard or from standard input. One under a
 * passphrase stays under it.
 *
 * @throws {@link UsageError}
 */
export async function readImport(
  io: Io,
  keyboard: Keyboard | undefined,
  secrets: Secrets,
): Promise<StoredIdentity> {
  const text = await readSecret(io, keyboard);
  if (/^(0x)?[0-9a-f]{64}$/i.test(text)) return ofSeed(Uint8Array.from(Buffer.from(text.slice(-64), 'hex')));
  const parsed = parseIdentityExport(text);
  if (!parsed.ok) throw new UsageError(parsed.problem.sentence);
  if (!parsed.locked) return ofSeed(parsed.seed);
  const passphrase = await secrets.passphrase('Passphrase of the key: ');
  if (passphrase === undefined)
    throw new UsageError('The key has a passphrase; set PEERNAME_PASSPHRASE where nobody can be asked');
  const opened = await unwrapSeed(parsed.wrapped, passphrase);
  if (!opened.ok) throw new UsageError(opened.problem.sentence);
  return { ...ofSeed(opened.seed), secret: parsed.wrapped };
}

function ofSeed(seed: Uint8Array): StoredIdentity {
  return { id: didKeyOf(createIdentity(seed).publicKey), secret: seed };
}

async function readSecret(io: Io, keyboard: Keyboard | undefined): Promise<string> {
  if (keyboard)
    return ((await keyboard.ask('Exported key (it is not shown): ', { hidden: true })) ?? '').trim();
  for await (const line of inputLines(io, longestLine)) if (line.trim() !== '') return line.trim();
  throw new UsageError('There is no exported key on standard input');
}
