import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Milliseconds } from '@peername/resolver-core';
import type { GatewayContext } from '../gateway-context.ts';
import { dataHeaders, type Headers } from '../headers.ts';
import { entityTag, hasTag } from '../prepared.ts';
import { keyDirectoryPath, keyDirectoryType } from '../signature/published-key.ts';
import { bodilessFields, fieldsOf, type Seal, sealWith } from '../signature/seal.ts';
import type { Signer } from '../signature/signer.ts';
import { type RouteEnv, route } from './route.ts';

interface Directory {
  readonly body: string;
  readonly etag: string;
  readonly seals: readonly Seal[];
  readonly madeAt: Milliseconds;
}

// Keys are published a day before they sign, so that nobody misses one within this time.
const maxAge: Milliseconds = 60 * 60 * 1000;
// Signed anew so often and not for each request.
const signedFor: Milliseconds = 60_000;
const utf8 = new TextEncoder();
const seconds = z.int().min(0).openapi({ description: 'Seconds since 1970' });

/** The keys of a gateway (RFC 7517, RFC 8037). */
export const keyDirectorySchema = z
  .strictObject({
    keys: z.array(
      z.strictObject({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string(),
        kid: z.string().openapi({ description: 'Its thumbprint (RFC 7638), the `keyid` of signatures' }),
        use: z.literal('sig'),
        nbf: seconds,
        exp: seconds,
      }),
    ),
  })
  .openapi('KeyDirectory');

/**
 * The keys that answers are signed with, none where nothing is signed. The answer is signed itself, by each key that is in
 * force: who trusts one of them learns the others.
 */
export function addKeyDirectoryRoute(app: OpenAPIHono<RouteEnv>, context: GatewayContext): void {
  const { clock, settings } = context;
  let held: Directory | undefined;
  const directory = async (): Promise<Directory> => {
    const now = clock.now();
    const body = JSON.stringify({ keys: settings.signer?.keys() ?? [] });
    const isStill = held?.body === body && held.madeAt <= now && now < held.madeAt + signedFor;
    if (held && isStill) return held;
    held = { body, etag: entityTag(body), seals: await sealsOf(settings.signer, body, now), madeAt: now };
    return held;
  };
  app.get(
    keyDirectoryPath,
    route(keyDirectoryPath, async (_, c) => {
      const { body, etag, seals } = await directory();
      const headers: Headers = {
        'content-type': keyDirectoryType,
        'cache-control': `public, max-age=${maxAge / 1000}`,
        etag,
        ...dataHeaders,
      };
      const [first, ...others] = seals;
      const ifNoneMatch = c.req.header('if-none-match');
      if (ifNoneMatch !== undefined && hasTag(ifNoneMatch, etag))
        return new Response(null, { status: 304, headers: { ...headers, ...bodilessFields(first) } });
      return new Response(body, { headers: { ...headers, ...(first && fieldsOf([first, ...others])) } });
    }),
  );
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: keyDirectoryPath,
    summary: 'The keys that answers are signed with (RFC 9421)',
    description: 'Signed itself by each key that is in force: who trusts one of them learns the others.',
    responses: {
      200: {
        description: 'The keys, none where nothing is signed',
        content: { [keyDirectoryType]: { schema: keyDirectorySchema } },
      },
      304: { description: 'The client has the answer' },
    },
  });
}

/** The key that signs answers comes first. */
function sealsOf(signer: Signer | undefined, body: string, now: Milliseconds): Promise<readonly Seal[]> {
  if (!signer) return Promise.resolve([]);
  const current = signer.keyid(Math.floor(now / 1000));
  const inForce = signer
    .keys()
    .filter(({ nbf, exp }) => nbf * 1000 <= now && now < exp * 1000)
    .map(({ kid }) => kid)
    .sort((a, b) => Number(b === current) - Number(a === current));
  const answer = {
    status: 200,
    contentType: keyDirectoryType,
    digest: sha256(utf8.encode(body)),
    target: keyDirectoryPath,
    readAt: new Date(now),
    // Who gets it from a cache at the last moment has some time left.
    until: new Date(now + 2 * maxAge),
  };
  return Promise.all(inForce.map((kid) => sealWith(signer, kid, answer)));
}
