import { sign } from 'node:crypto';
import type { Clock } from '@peername/resolver-core';
import type { PublishedKey } from '../../signature/published-key.ts';
import type { Signer } from '../../signature/signer.ts';
import type { SigningKey } from './signing-key.ts';

/** Signs with the newest key that was in force at the time, and publishes all that count still or will. */
export function createKeySigner(keys: readonly SigningKey[], clock: Clock): Signer {
  const newestFirst = [...keys].sort((a, b) => b.notBefore.getTime() - a.notBefore.getTime());
  const counting = (): readonly SigningKey[] =>
    newestFirst.filter(({ notAfter }) => clock.now() < notAfter.getTime());
  return {
    keys: () => counting().map(publish),
    keyid: (at) => counting().find(({ notBefore }) => notBefore.getTime() <= at * 1000)?.kid,
    sign(base, keyid) {
      const key = keys.find(({ kid }) => kid === keyid);
      if (!key) throw new TypeError(`No signing key has the id ${keyid}`);
      return sign(null, base, key.privateKey);
    },
  };
}

function publish({ kid, x, notBefore, notAfter }: SigningKey): PublishedKey {
  return {
    kty: 'OKP',
    crv: 'Ed25519',
    x,
    kid,
    use: 'sig',
    nbf: Math.floor(notBefore.getTime() / 1000),
    exp: Math.floor(notAfter.getTime() / 1000),
  };
}
