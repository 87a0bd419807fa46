import type { ByteCount, Hex } from '@peername/resolver-core';
import type { UnsignedTransaction } from '@peername/resolver-core/publish';
import type { Io } from '../io.ts';
import type { Keyboard } from '../keyboard.ts';
import { looksSecret } from '../looks-secret.ts';
import { UsageError } from '../usage-error.ts';
import { openInput } from './open-input.ts';
import { orAborted, readBounded } from './read-bounded.ts';
import { jsonObjectOf } from './unlock-key-file.ts';

/** What was signed elsewhere, in one of the two forms that a publisher reads. */
export type SignedElsewhere = Hex | { readonly unsigned: UnsignedTransaction; readonly signature: Hex };

const longest: ByteCount = 262_144;
const isHex = (value: unknown): value is Hex =>
  typeof value === 'string' && /^0x([0-9a-f]{2})+$/i.test(value);

/**
 * What was signed, from a file or for `-` from standard input or whoever sits there: the raw transaction in hex, or what
 * `--unsigned` printed with the signature over it, in one line.
 *
 * @throws {@link UsageError}
 */
export async function readSigned(
  path: string,
  { stdin, signal }: Pick<Io, 'stdin' | 'signal'>,
  keyboard: Keyboard | undefined,
): Promise<SignedElsewhere> {
  const what = path === '-' ? 'Standard input' : path;
  const text =
    path === '-' && keyboard
      ? ((await keyboard.ask('Signed transaction: ')) ?? '').trim()
      : (await orAborted(readBounded(await source(), longest, what), signal)).trim();
  if (looksSecret(text))
    throw new UsageError(
      `${what} looks like a private key and not like a signed transaction; keep it to yourself`,
    );
  if (isHex(text)) return text;
  const { unsigned, signature } = jsonObjectOf(text) ?? {};
  if (isUnsigned(unsigned) && isHex(signature)) return { unsigned, signature };
  throw new UsageError(
    `${what} is neither a signed transaction in hex nor {"unsigned": …, "signature": "0x…"} with what --unsigned printed`,
  );

  async function source(): Promise<AsyncIterable<Uint8Array | string>> {
    return path === '-' ? stdin : (await openInput(path, what, signal)).bytes;
  }
}

/** What is in there is checked against the change by the publisher. */
function isUnsigned(value: unknown): value is UnsignedTransaction {
  const { type, chain, account, name } = Object(value) as Partial<UnsignedTransaction>;
  const isKnown = type === 'substrate' || type === 'ethereum';
  return isKnown && [chain, account, name].every((one) => typeof one === 'string');
}
