import { describe, expect, it } from 'vitest';
import {
  failure,
  keyPath,
  memory,
  proxiedGateway,
  read,
  stripped,
} from '../../../testing/proxied-gateway.ts';
import { makeTestKey } from '../../../testing/test-signer.ts';

describe('the keys of a gateway', () => {
  it('are those that were named, and no others', async () => {
    const key = makeTestKey();
    const { client } = proxiedGateway([key]);
    expect(await read(client({ keys: [key.kid] }))).toMatchObject({ state: 'found' });
    const other = makeTestKey();
    const error = await failure(read(client({ keys: [other.kid] })));
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'unknown-key' });
    expect(error.message).toContain(key.kid);
    expect(error.message).toContain(other.kid);
    expect(error.meta.join()).toContain('Ask the operator');
  });

  it('that were named vouch for others as well', async () => {
    const [former, next] = [makeTestKey(), makeTestKey()];
    const { client } = proxiedGateway([next, former]);
    expect(await read(client({ keys: [former.kid] }))).toMatchObject({ state: 'found' });
  });

  it('are followed from one to the next while the old one vouches for the new one', async () => {
    const keys = [makeTestKey()];
    const { client, clock } = proxiedGateway(keys);
    const keyStore = memory();
    await read(client({ keyStore }));
    const next = makeTestKey();
    keys.unshift(next);
    await clock.advance(400_000);
    expect(await read(client({ keyStore }), { maxAge: 0 })).toMatchObject({ state: 'found' });
    expect(keyStore.keys.get('https://names.test')?.map(({ thumbprint }) => thumbprint)).toContain(next.kid);
    keys.pop();
    await clock.advance(400_000);
    expect(await read(client({ keyStore }), { maxAge: 0 })).toMatchObject({ state: 'found' });
  });

  it('are not taken from somebody who signs with a key of their own', async () => {
    const keys = [makeTestKey()];
    const { client, clock } = proxiedGateway(keys);
    const keyStore = memory();
    const before = client({ keyStore });
    await read(before);
    const [old] = keys.splice(0, 1, makeTestKey());
    await clock.advance(400_000);
    for (const names of [before, client({ keyStore })]) {
      const error = await failure(read(names, { maxAge: 0 }));
      expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'unknown-key' });
      expect(error.message).toContain(keys[0]?.kid);
      expect(error.message).toContain(old?.kid);
    }
    expect(keyStore.keys.get('https://names.test')?.[0]?.thumbprint).toBe(old?.kid);
  });

  it('are those that the gateway shows, also where a forged answer comes before its first one', async () => {
    const { client, between, asked } = proxiedGateway();
    const names = client();
    between.change = async (answer, { url }) => {
      if (url.endsWith(keyPath)) return answer;
      const forged = new Response(answer.body, answer);
      const input = forged.headers.get('signature-input') ?? '';
      forged.headers.set('signature-input', input.replace(/keyid="[^"]+"/, `keyid="${makeTestKey().kid}"`));
      return forged;
    };
    expect(await failure(read(names))).toMatchObject({ reason: 'unknown-key' });
    between.change = (answer) => answer;
    expect(await read(names)).toMatchObject({ state: 'found' });
    expect(asked.filter((path) => path === keyPath)).toHaveLength(1);
  });

  it('are asked for at most once a minute', async () => {
    const keys = [makeTestKey()];
    const { client, clock, asked } = proxiedGateway(keys);
    const names = client();
    await read(names);
    keys.splice(0, 1, makeTestKey());
    for (let i = 0; i < 5; i++) {
      await clock.advance(1_000);
      await failure(read(names, { maxAge: 0 }));
    }
    expect(asked.filter((path) => path === keyPath)).toHaveLength(1);
    await clock.advance(60_000);
    await failure(read(names, { maxAge: 0 }));
    expect(asked.filter((path) => path === keyPath)).toHaveLength(2);
  });

  it('are not believed where the store refuses them, however often they come', async () => {
    const { client } = proxiedGateway();
    const refusal = new Error('another process saw others');
    const names = client({ keyStore: { ...memory(), put: () => Promise.reject(refusal) } });
    for (let i = 0; i < 2; i++) expect(await failure(read(names))).not.toHaveProperty('state');
  });

  it('that were stolen are forgotten for good once another one is named', async () => {
    const keys = [makeTestKey()];
    const { client, clock, between, server } = proxiedGateway(keys);
    const keyStore = memory();
    await read(client({ keyStore }));
    const saved = await server.fetch(
      new Request('https://names.test/v1/names/alice.fake/records?keys=staex-id'),
    );
    const [stolen] = keys.splice(0, 1, makeTestKey());
    await clock.advance(400_000);
    await read(client({ keyStore, keys: keys.map(({ kid }) => kid) }), { maxAge: 0 });
    expect(keyStore.keys.get('https://names.test')?.map(({ thumbprint }) => thumbprint)).toEqual([
      keys[0]?.kid,
    ]);
    between.change = () => saved.clone();
    const error = await failure(read(client({ keyStore })));
    expect(error).toMatchObject({ reason: 'unknown-key' });
    expect(error.message).toContain(stolen?.kid);
  });

  it('do not come back once they have run out, whatever they say of themselves', async () => {
    const now = Math.floor(Date.now() / 1000);
    const former = makeTestKey({ exp: now + 600 });
    const keys = [former];
    const { client, clock } = proxiedGateway(keys);
    const keyStore = memory();
    const names = client({ keyStore });
    await read(names);
    await clock.advance(1_000_000);
    // Whoever finds it publishes it anew, and one of their own beside it.
    const revived = { ...former, published: { ...former.published, exp: now + 999_999 } };
    for (const signer of [revived, makeTestKey()]) {
      keys.splice(0, keys.length, signer, revived);
      for (const asking of [names, client({ keyStore })]) {
        await clock.advance(70_000);
        expect(await failure(read(asking, { maxAge: 0 }))).toMatchObject({ reason: 'unknown-key' });
      }
    }
  });

  it('are what they were where nobody who is trusted says otherwise', async () => {
    const { client, clock, between } = proxiedGateway();
    const keyStore = memory();
    await read(client({ keyStore }));
    const before = keyStore.keys.get('https://names.test');
    between.change = async (answer, { url }) => {
      if (url.endsWith(keyPath)) {
        const { keys } = (await answer.json()) as { keys: { exp: number }[] };
        return Response.json({ keys: keys.map((key) => ({ ...key, exp: key.exp - 80_000 })) });
      }
      const other = new Response(answer.body, answer);
      const input = other.headers.get('signature-input') ?? '';
      other.headers.set('signature-input', input.replace(/keyid="[^"]+"/, `keyid="${makeTestKey().kid}"`));
      return other;
    };
    await clock.advance(400_000);
    expect(await failure(read(client({ keyStore }), { maxAge: 0 }))).toMatchObject({ reason: 'unknown-key' });
    expect(keyStore.keys.get('https://names.test')).toEqual(before);
  });

  it('that nobody shows are no keys, and an outage is an outage', async () => {
    const { client, between } = proxiedGateway();
    const instead = (answer: Response): void => {
      between.change = (honest, { url }) => (url.endsWith(keyPath) ? answer.clone() : honest);
    };
    instead(new Response('{"keys":[]}'));
    expect(await failure(read(client()))).toMatchObject({ code: 'UNTRUSTED', reason: 'unknown-key' });
    instead(new Response('{}', { status: 404 }));
    expect(await failure(read(client()))).toMatchObject({ code: 'UNTRUSTED', reason: 'unknown-key' });
    instead(new Response(null, { status: 308, headers: { location: '/v1/names/alice.fake/records' } }));
    expect(await failure(read(client()))).toMatchObject({ code: 'PROTOCOL', reason: 'redirect' });
    instead(new Response('{"e":1}', { status: 503 }));
    expect(await failure(read(client()))).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('are not asked for again where the caller knows them, and a gateway that signed once signs for ever', async () => {
    const { client, between } = proxiedGateway();
    const keyStore = memory();
    await read(client({ keyStore }));
    between.change = stripped;
    expect(await failure(read(client({ keyStore })))).toMatchObject({
      code: 'UNTRUSTED',
      reason: 'no-signature',
    });
    expect(await read(client())).toMatchObject({ state: 'found' });
    expect(await read(client({ keyStore, signatures: 'off' }))).toMatchObject({ state: 'found' });
  });
});
