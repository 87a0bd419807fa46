import { UsageError } from '../usage-error.ts';
import type { KeyReading } from './chain-publisher.ts';

/**
 * Opens a key file with the passphrase of the environment or of whoever is at the keyboard, who may correct it.
 *
 * @param open undefined for the wrong passphrase
 * @throws {@link UsageError}
 */
export async function unlockKeyFile<T>(
  { secrets }: KeyReading,
  open: (passphrase: string) => Promise<T | undefined>,
): Promise<T> {
  for (;;) {
    const passphrase = await secrets.passphrase('Passphrase of the key file: ');
    if (passphrase === undefined)
      throw new UsageError(
        'The key file has a passphrase; set PEERNAME_PASSPHRASE where nobody can be asked',
      );
    const opened = await open(passphrase);
    if (opened !== undefined) return opened;
    const sentence = 'The passphrase does not open the key file';
    if (!secrets.canAskAgain) throw new UsageError(sentence);
    secrets.say(`${sentence}.\n`);
  }
}

/** The JSON object that a text is; undefined for any other text. */
export function jsonObjectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
