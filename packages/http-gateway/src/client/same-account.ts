const publicKeyBits = 256;
const checksumBits = 16n;
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/**
 * Whether two texts are addresses of one account: hex digits in any case (EIP-55), or one public key of 32 bytes in hex or
 * in SS58, which each network begins with a prefix of its own. Other addresses have one spelling.
 */
export function isSameAccount(one: string, other: string): boolean {
  return one === other || essenceOf(one) === essenceOf(other);
}

function essenceOf(address: string): string {
  if (/^0x[0-9a-f]+$/i.test(address)) return address.toLowerCase();
  // A prefix of one or two bytes, the key, a checksum of two: whether that is right is for the gateway to see.
  if (!/^[1-9A-HJ-NP-Za-km-z]{46,50}$/.test(address)) return address;
  let number = 0n;
  for (const digit of address) number = number * 58n + BigInt(base58.indexOf(digit));
  const key = BigInt.asUintN(publicKeyBits, number >> checksumBits);
  return `0x${key.toString(16).padStart(64, '0')}`;
}
