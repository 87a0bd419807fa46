import { ed25519 } from '@noble/curves/ed25519.js';
import { randomBytes } from '@noble/hashes/utils.js';
import { ResolverError } from '@peername/resolver-core';
import type { Identity } from './identity.ts';

/** A new secret for {@link createIdentity}: 32 random bytes. */
export function generateSeed(): Uint8Array {
  return randomBytes(32);
}

/**
 * The identity whose Ed25519 secret (RFC 8032) is `seed`. Its X25519 secret is the same scalar, so whoever knows the
 * Ed25519 key of a name can seal to it.
 *
 * @throws ResolverError `INTERNAL` when the seed has not 32 bytes
 *
 * @example
 * ```ts
 * import { createIdentity, didKeyOf, generateSeed } from '@peername/call'
 *
 * const identity = createIdentity(generateSeed())
 * didKeyOf(identity.publicKey) // 'did:key:z6Mk...', the value of the record `peer-id`
 * ```
 */
export function createIdentity(seed: Uint8Array): Identity {
  if (seed.length !== 32)
    throw new ResolverError({
      code: 'INTERNAL',
      shortMessage: 'the secret of an identity has 32 bytes; load or make it again',
    });
  // A copy: the caller may wipe or reuse its own.
  const secret = Uint8Array.from(seed);
  return {
    publicKey: ed25519.getPublicKey(secret),
    sealingSecret: ed25519.utils.toMontgomerySecret(secret),
    sign: (message) => ed25519.sign(message, secret),
  };
}
