import { type BaseWallet, HDNodeWallet, isCrowdsaleJson, isKeystoreJson, Wallet } from 'ethers';
import { UsageError } from '../usage-error.ts';
import type { KeyReading, OpenedKey } from './chain-publisher.ts';
import { unlockKeyFile } from './unlock-key-file.ts';

const hex = /^(?:0x)?([0-9a-f]{64})$/i;
const mnemonic = /^[a-z]+( [a-z]+){11,23}$/;

/**
 * A key of Ethereum: a private key in hex, a mnemonic (its first account, m/44'/60'/0'/0/0), or an encrypted Web3 JSON
 * keystore.
 *
 * @throws {@link UsageError}
 */
export async function openEnsKey(text: string, reading: KeyReading): Promise<OpenedKey<BaseWallet>> {
  if (reading.type !== undefined)
    throw new UsageError('--signer-type is for names on Aleph Zero; keys of Ethereum are of one type');
  const signer = await walletOf(text, reading);
  const { address: account } = signer;
  return { account, isAccount: (address) => address.toLowerCase() === account.toLowerCase(), signer };
}

async function walletOf(text: string, reading: KeyReading): Promise<BaseWallet> {
  if (isCrowdsaleJson(text)) throw unreadable();
  if (isKeystoreJson(text))
    return unlockKeyFile(reading, async (passphrase) => {
      try {
        return await Wallet.fromEncryptedJson(text, passphrase);
      } catch (error) {
        if (/incorrect password/.test(String(error))) return undefined;
        throw unreadable();
      }
    });
  const [, key] = hex.exec(text) ?? [];
  const words = text.toLowerCase().split(/\s+/).join(' ');
  try {
    if (key !== undefined) return new Wallet(`0x${key}`);
    if (mnemonic.test(words)) return HDNodeWallet.fromPhrase(words);
  } catch {
    // What it has to say may repeat a part of the key.
  }
  throw unreadable();
}

function unreadable(): UsageError {
  return new UsageError(
    'The key is none of Ethereum: a private key of 0x and 64 hex digits, a mnemonic of 12 to 24 words, or a Web3 JSON keystore',
  );
}
