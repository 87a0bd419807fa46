const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/**
 * Whether two texts are addresses of one account: hex digits in any case (EIP-55), or one public key of 32 bytes in hex or
 * in SS58, which each network begins with a prefix of its own. Other addresses have one spelling.
 */
export function isSameAccount(one: string, other: string): boolean {
  return essenceOf(one) === essenceOf(other);
}

function essenceOf(address: string): string {
  if (address.startsWith('0x')) return address.toLowerCase();
  // A prefix, the key, a checksum of two bytes: whether that is right is for the gateway to see.
  if (!/^\w{46,50}$/.test(address)) return address;
  let number = 0n;
  for (const digit of address) {
    const value = base58.indexOf(digit);
    if (value < 0) return address;
    number = number * 58n + BigInt(value);
  }
  return `0x${BigInt.asUintN(256, number >> 16n)
    .toString(16)
    .padStart(64, '0')}`;
}
