import { decodeAddress, Keyring } from '@polkadot/keyring';
import type { KeyringPair, KeyringPair$Json } from '@polkadot/keyring/types';
import { UsageError } from '../usage-error.ts';
import type { KeyReading, OpenedKey } from './chain-publisher.ts';
import { jsonObjectOf, unlockKeyFile } from './unlock-key-file.ts';

const hex = /^(?:0x)?([0-9a-f]{64})$/i;
const mnemonic = /^[a-z]+( [a-z]+){11,23}(\/\/?[^/\s]+)*(\/\/\/\S+)?$/i;
const development = /^(\/\/?[^/\s]+)+$/;

/**
 * A key of Aleph Zero: a mnemonic or secret URI, a seed in hex, or a key file of polkadot-js.
 *
 * Stricter than the keyring, which takes any short text for a seed.
 *
 * @throws {@link UsageError}
 */
export async function openAzeroKey(text: string, reading: KeyReading): Promise<OpenedKey<KeyringPair>> {
  const signer = await pairOf(text, reading);
  return { account: signer.address, isAccount: (address) => isOfPair(address, signer), signer };
}

/** Wallets write the same account with the prefix of any network. */
function isOfPair(address: string, { addressRaw }: KeyringPair): boolean {
  try {
    return Buffer.compare(decodeAddress(address), addressRaw) === 0;
  } catch {
    return false;
  }
}

async function pairOf(text: string, reading: KeyReading): Promise<KeyringPair> {
  const file = jsonObjectOf(text);
  if (file) return openKeyFile(file, reading);
  const [, seed] = hex.exec(text) ?? [];
  if (seed !== undefined) return fromUri(`0x${seed.toLowerCase()}`, reading);
  const words = text.split(/\s+/).join(' ');
  if (mnemonic.test(words)) return fromUri(words, reading);
  if (!development.test(text)) throw unreadable();
  if (reading.isDevnet) return fromUri(text, reading);
  throw new UsageError(
    'The key is one of the development keys, which everybody has; they are for --network devnet',
  );
}

function fromUri(uri: string, { type = 'sr25519' }: KeyReading): KeyringPair {
  try {
    return new Keyring().createFromUri(uri, {}, type);
  } catch {
    // What it has to say may repeat a part of the key.
    throw unreadable();
  }
}

async function openKeyFile(file: object, reading: KeyReading): Promise<KeyringPair> {
  const locked = lockedPair(file);
  if (reading.type !== undefined && reading.type !== locked.type)
    throw new UsageError(`The key file holds an ${locked.type} key; leave --signer-type away`);
  if (opened(locked, undefined)) return locked;
  return unlockKeyFile(reading, async (passphrase) => opened(locked, passphrase));
}

function lockedPair(file: object): KeyringPair {
  try {
    return new Keyring().createFromJson(file as KeyringPair$Json);
  } catch {
    throw unreadable();
  }
}

function opened(pair: KeyringPair, passphrase: string | undefined): KeyringPair | undefined {
  try {
    pair.decodePkcs8(passphrase);
    return pair;
  } catch {
    return undefined;
  }
}

function unreadable(): UsageError {
  return new UsageError(
    'The key is none of Aleph Zero: a mnemonic of 12 to 24 words, a seed of 0x and 64 hex digits, or a key file of polkadot-js',
  );
}
