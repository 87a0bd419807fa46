import type { ResolverError } from '@peername/resolver-core';
import { describe, expect, it } from 'vitest';
import { changed, failure, proxiedGateway, read } from '../../../testing/proxied-gateway.ts';
import { verifyWithNode } from '../../../testing/verify-with-node.ts';
import { gateway } from '../index.ts';

describe('signatures', () => {
  it('are missed only where they are required, of a gateway that never signs', async () => {
    const { client } = proxiedGateway([]);
    expect(await read(client())).toMatchObject({ state: 'found' });
    const error = await failure(read(client({ signatures: 'require' })));
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'no-signature' });
  });

  it('of which one does not hold lead to the next gateway, and the first is named', async () => {
    const lying = proxiedGateway();
    lying.between.change = (a) => changed(a, (body) => body.replace('"x"', '"z"'));
    const honest = proxiedGateway();
    const urls = ['https://lies.test', 'https://names.test'];
    const both: typeof fetch = (url, init) =>
      String(url).startsWith('https://lies.test') ? lying.ask(url, init) : honest.ask(url, init);
    const told: ResolverError[] = [];
    const steps: object[] = [];
    const names = gateway({
      urls,
      fetch: both,
      verify: verifyWithNode,
      onUntrusted: (error) => told.push(error),
    });
    const reading = await read(names, { trace: (step) => steps.push(step) });
    expect(reading.evidence.via).toEqual(['https://names.test']);
    expect(told).toMatchObject([{ reason: 'bad-signature' }]);
    expect(steps).toContainEqual(
      expect.objectContaining({ endpoint: 'https://lies.test', failed: 'UNTRUSTED' }),
    );
    const away: typeof fetch = (url, init) =>
      String(url).startsWith('https://lies.test')
        ? lying.ask(url, init)
        : Promise.reject(new TypeError('away'));
    const alone = gateway({ urls, fetch: away, verify: verifyWithNode });
    const error = await failure(read(alone));
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'bad-signature' });
    expect(error.message).toContain('https://lies.test');
  });
});
