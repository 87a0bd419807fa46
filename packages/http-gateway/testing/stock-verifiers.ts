import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { verifySignature } from 'http-message-sig';
import { createVerifier, httpbis } from 'http-message-signatures';
import type { PublishedKey } from '../src/index.ts';

/** A response as it came. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const components = ['@status', 'content-type', 'content-digest', 'content-location'];

/**
 * Whether two libraries that know nothing of peername find the signature good and of this body: `http-message-sig` and
 * `http-message-signatures`, which must agree.
 */
export async function isVerified(received: Received, keys: readonly PublishedKey[]): Promise<boolean> {
  const { status, headers, body } = received;
  const digest = createHash('sha256').update(body).digest('base64');
  if (headers['content-digest'] !== `sha-256=:${digest}:`) return false;
  const keyOf = (keyid: unknown): KeyObject | undefined => {
    const jwk = keys.find(({ kid }) => kid === keyid);
    return jwk && createPublicKey({ key: { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, format: 'jwk' });
  };
  const fields = Object.entries(headers).map(([name, value]) => ({ name, value }));
  const one = await verifySignature(
    { kind: 'response', status, fields },
    {
      label: 'peername',
      policy: {
        algorithms: ['ed25519'],
        requiredComponents: components,
        requiredParameters: ['created', 'expires', 'keyid', 'alg', 'tag'],
        validate: ({ parameters }) => parameters.tag === 'peername-v1',
      },
      resolveVerifier({ parameters }) {
        const key = keyOf(parameters.keyid);
        if (!key) throw new Error('There is no such key');
        return { algorithm: 'ed25519', verify: (data, signature) => verify(null, data, key, signature) };
      },
    },
  ).then(
    () => true,
    () => false,
  );
  const other = await httpbis
    .verifyMessage(
      {
        all: true,
        requiredFields: components,
        async keyLookup({ keyid }) {
          const key = keyOf(keyid);
          return key
            ? { id: String(keyid), algs: ['ed25519'], verify: createVerifier(key, 'ed25519') }
            : null;
        },
      },
      { status, headers },
    )
    .catch(() => false);
  if (one !== (other === true)) throw new Error(`They disagree: ${one}, ${other}`);
  return one;
}
