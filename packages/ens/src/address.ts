import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { escapeText, type Hex, ResolverError } from '@peername/resolver-core';

/** The address with the letter case of EIP-55, for an address in any case. */
export function checksumAddress(address: Hex): Hex {
  const digits = address.slice(2).toLowerCase();
  const hash = bytesToHex(keccak_256(utf8ToBytes(digits)));
  const cased = [...digits].map((digit, i) =>
    Number.parseInt(hash[i] ?? '', 16) >= 8 ? digit.toUpperCase() : digit,
  );
  return `0x${cased.join('')}`;
}

/** Whether the text is `0x` and 40 hex digits, whatever their case. */
export function isAddressText(text: string): text is Hex {
  return /^0x[0-9a-f]{40}$/i.test(text);
}

/** Whether an address in mixed case has the case that EIP-55 gives it; one case throughout carries no checksum. */
export function isChecksumIntact(address: Hex): boolean {
  const digits = address.slice(2);
  if (digits === digits.toLowerCase() || digits === digits.toUpperCase()) return true;
  return checksumAddress(address) === address;
}

/**
 * An account as a person gives it, in EIP-55.
 *
 * @throws {@link ResolverError} `INVALID_NAME` with reason `bad-account`
 */
export function parseAccount(text: string): Hex {
  const address = text.trim();
  if (!isAddressText(address)) throw badAccount(text, 'it is not 0x and 40 hex digits');
  if (!isChecksumIntact(address))
    throw badAccount(text, 'the case of its letters shows a typing error (EIP-55)');
  return checksumAddress(address);
}

function badAccount(text: string, details: string): ResolverError {
  return new ResolverError({
    code: 'INVALID_NAME',
    reason: 'bad-account',
    shortMessage: `"${escapeText(text, 80)}" is not an Ethereum account`,
    details,
  });
}
