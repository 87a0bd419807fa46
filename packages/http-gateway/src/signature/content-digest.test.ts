import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contentDigestOf } from './content-digest.ts';

it('gives the digest of RFC 9530, appendix D', () => {
  const body = new TextEncoder().encode('{"hello": "world"}\n');
  expect(contentDigestOf(body)).toBe('sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:');
});

it('gives what Node gives, for bodies of any size', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (body) => {
      const expected = createHash('sha256').update(body).digest('base64');
      expect(contentDigestOf(body)).toBe(`sha-256=:${expected}:`);
    }),
  );
});
