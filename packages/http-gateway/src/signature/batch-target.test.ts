import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { batchTarget } from './batch-target.ts';

it('names the path and the digest of the question, in an alphabet that a URL leaves as it is', () => {
  for (const question of ['', '{"names":["alice.azero"]}', '{"names":["bob.azero"]}']) {
    const digest = createHash('sha256').update(question).digest('base64url');
    const target = batchTarget('/v1/names:batch', new TextEncoder().encode(question));
    expect(target).toBe(`/v1/names:batch?sha-256=${digest}`);
    expect(new URL(target, 'https://names.test').pathname).toBe('/v1/names:batch');
  }
});
