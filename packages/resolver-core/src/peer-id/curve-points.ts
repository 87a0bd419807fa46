import { hex } from './bit-text.ts';

/** What a checked key turned out to be. */
export type PointVerdict = 'point' | 'not-a-key' | 'weak-key';

// 2^255 - 19 and the twisted Edwards constant d (RFC 8032, 5.1).
const p25519 = 0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffedn;
const d25519 = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;
// The y coordinates of the eight points whose order divides 8, and their u coordinates on Curve25519 or its twist: the
// neutral element (which has no u), those of order 2 and 4, and two values for the four points of order 8.
const orderEightY = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;
const weakEdwardsY: ReadonlySet<bigint> = new Set([0n, 1n, p25519 - 1n, orderEightY, p25519 - orderEightY]);
const weakMontgomeryU: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  p25519 - 1n,
  0xb8495f16056286fdb1329ceb8d09da6ac49ff1fae35616aeb8413b7c7aebe0n,
  0x57119fd0dd4e22d8868e1c58c45c44045bef839c55b1d0b1248c50a3bc959c5fn,
]);
// SEC 2, 2.4.1.
const pSecp256k1 = 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2fn;
// FIPS 186-5 and SP 800-186, P-256.
const pP256 = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const bP256 = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/**
 * Checks a compressed ed25519 point by the strict decoding of RFC 8032, 5.1.3, and for small order.
 * Not for a torsion component: that takes a multiplication by the group order.
 */
export function ed25519Verdict(bytes: Uint8Array): PointVerdict {
  const encoded = littleEndian(bytes);
  const y = BigInt.asUintN(255, encoded);
  if (y >= p25519) return 'not-a-key';
  // x^2 = (y^2 - 1) / (d y^2 + 1). A quotient is a square exactly when the product is, which saves the division.
  const numerator = y * y - 1n;
  if (!isSquare(numerator * (d25519 * y * y + 1n), p25519)) return 'not-a-key';
  const xIsZero = numerator % p25519 === 0n;
  if (xIsZero && encoded !== y) return 'not-a-key';
  return weakEdwardsY.has(y) ? 'weak-key' : 'point';
}

/** Checks an x25519 public key: canonical (RFC 7748 lets two texts stand for one key) and not of small order. */
export function x25519Verdict(bytes: Uint8Array): PointVerdict {
  const u = littleEndian(bytes);
  if (u >= p25519) return 'not-a-key';
  return weakMontgomeryU.has(u) ? 'weak-key' : 'point';
}

/** Checks that a secp256k1 point has this x coordinate (32 bytes), as BIP-340's lift_x does. */
export function secp256k1Verdict(x: Uint8Array): PointVerdict {
  const value = bigEndian(x);
  return value < pSecp256k1 && isSquare(value ** 3n + 7n, pSecp256k1) ? 'point' : 'not-a-key';
}

/** Checks that a P-256 point has this x coordinate (32 bytes). */
export function p256Verdict(x: Uint8Array): PointVerdict {
  const value = bigEndian(x);
  return value < pP256 && isSquare(value ** 3n - 3n * value + bP256, pP256) ? 'point' : 'not-a-key';
}

/**
 * Whether the value has a square root modulo an odd prime: its Jacobi symbol is not -1. By reciprocity, as in Euclid's
 * algorithm, which is five times as fast as raising to a power. Zero counts as a square.
 */
function isSquare(value: bigint, prime: bigint): boolean {
  let a = value % prime;
  // The symbol of -1 is not always 1, so a negative remainder will not do.
  if (a < 0n) a += prime;
  let n = prime;
  let symbol = 1;
  while (a !== 0n) {
    while ((a & 1n) === 0n) {
      a >>= 1n;
      const residue = n & 7n;
      if (residue === 3n || residue === 5n) symbol = -symbol;
    }
    if ((a & 3n) === 3n && (n & 3n) === 3n) symbol = -symbol;
    [a, n] = [n % a, a];
  }
  return symbol === 1;
}

function littleEndian(bytes: Uint8Array): bigint {
  return bigEndian(Uint8Array.from(bytes).reverse());
}

function bigEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${hex.encode(bytes)}`);
}
