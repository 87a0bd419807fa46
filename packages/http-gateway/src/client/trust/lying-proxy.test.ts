import { createResolver, type ReadOptions, type ResolverError } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { makeTestKey, signerOf, type TestKey } from '../../../testing/test-signer.ts';
import { verifyWithNode } from '../../../testing/verify-with-node.ts';
import { createGateway } from '../../index.ts';
import { type GatewayClientOptions, type GatewayKey, type GatewayKeyStore, gateway } from '../index.ts';

const keyPath = '/.well-known/http-message-signatures-directory';

/** What somebody between client and gateway makes of an answer. */
type Change = (answer: Response, request: Request) => Response | Promise<Response>;

/** A signing gateway over names of its own, and somebody in front of it. */
function rig(keys: readonly TestKey[] | undefined = [makeTestKey()]) {
  const clock = createManualClock(Date.now());
  const fake = createFakeNameService({ clock });
  fake.entries.set('alice.fake', {
    records: new Map([
      ['staex-id', 'x'],
      ['url', 'https://a.example'],
    ]),
  });
  fake.entries.set('bob.fake', { records: new Map([['staex-id', 'y']]) });
  const resolver = createResolver({ services: [fake], clock });
  const server = createGateway(resolver, { clock, ...(keys.length > 0 && { signer: signerOf(keys) }) });
  const asked: string[] = [];
  const between: { change: Change } = { change: (answer) => answer };
  const ask: typeof fetch = async (url, init) => {
    const request = new Request(url, init);
    const { pathname, search } = new URL(request.url);
    asked.push(pathname + search);
    const answer = await server.fetch(request.clone());
    return between.change(answer, request);
  };
  const client = (options: GatewayClientOptions = {}) =>
    gateway({ url: 'https://names.test', fetch: ask, clock, verify: verifyWithNode, ...options });
  return { clock, fake, server, asked, between, ask, client };
}

const read = (names: ReturnType<typeof gateway>, o: ReadOptions = {}, wanted = ['staex-id']) =>
  names.read(names.parse('alice.fake'), wanted, o);

const failure = (work: Promise<unknown>): Promise<ResolverError> =>
  work.then(
    (value) => expect.unreachable(JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? `${v}` : v))),
    (error) => error,
  );

const changed = async (answer: Response, change: (body: string) => string, headers: object = {}) =>
  new Response(change(await answer.text()), {
    status: answer.status,
    headers: { ...Object.fromEntries(answer.headers), ...headers },
  });

function stripped(answer: Response): Response {
  const bare = new Response(answer.body, answer);
  for (const field of ['signature', 'signature-input', 'content-digest']) bare.headers.delete(field);
  return bare;
}

const memory = (): GatewayKeyStore & { readonly keys: Map<string, readonly GatewayKey[]> } => {
  const keys = new Map<string, readonly GatewayKey[]>();
  return { keys, get: (origin) => keys.get(origin), put: (origin, of) => void keys.set(origin, of) };
};

describe('a client of a gateway that signs', () => {
  it('believes it on first use, keeps its key, and asks for the keys once', async () => {
    const { client, asked } = rig();
    const keyStore = memory();
    const names = client({ keyStore });
    expect(await read(names)).toMatchObject({ state: 'found' });
    expect(await read(names, { maxAge: 0 })).toMatchObject({ state: 'found' });
    expect(asked.filter((path) => path === keyPath)).toHaveLength(1);
    expect(keyStore.keys.get('https://names.test')).toHaveLength(1);
    await read(client({ keyStore }));
    expect(asked.filter((path) => path === keyPath)).toHaveLength(1);
  });

  it('believes batches, absences and accounts', async () => {
    const { client, fake } = rig();
    fake.entries.set('old.fake', { records: new Map(), expiresAt: new Date(0) });
    fake.primaries.set('acct-a', 'alice.fake');
    const names = client({ signatures: 'require' });
    const queries = ['alice.fake', 'none.fake', 'old.fake', 'bob.fake'].map((text) => ({
      name: names.parse(text),
      keys: ['staex-id'],
    }));
    expect(await names.readMany?.(queries)).toMatchObject([
      { state: 'found' },
      { state: 'absent', reason: 'name' },
      { state: 'absent', reason: 'expired' },
      { state: 'found' },
    ]);
    for (const { name, keys } of queries) expect(await names.read(name, keys)).toHaveProperty('evidence');
    expect(await names.reverse?.('acct-a')).toHaveProperty('evidence');
  });

  it.each<[string, Change, string]>([
    [
      'swaps a character of the id',
      (a) => changed(a, (body) => body.replace('"value":"x"', '"value":"z"')),
      'bad-signature',
    ],
    [
      'swaps a record and the digest',
      (a) => changed(a, (body) => body.replace('"x"', '"z"'), { 'content-digest': 'sha-256=:AAAA:' }),
      'bad-signature',
    ],
    [
      'makes the answer an absence',
      async (a) =>
        new Response((await a.text()).replace('found', 'absent'), { status: 404, headers: a.headers }),
      'bad-signature',
    ],
    [
      'changes the status alone',
      (a) => new Response(a.body, { status: 404, headers: a.headers }),
      'bad-signature',
    ],
    [
      'takes the digest away',
      (a) => {
        a.headers.delete('content-digest');
        return a;
      },
      'bad-signature',
    ],
    [
      'takes the input away',
      (a) => {
        a.headers.delete('signature-input');
        return a;
      },
      'bad-signature',
    ],
    [
      'takes the signature alone away',
      (a) => {
        a.headers.delete('signature');
        return a;
      },
      'bad-signature',
    ],
    ['takes the whole signature away', stripped, 'no-signature'],
    [
      'breaks the signature',
      (a) => {
        a.headers.set('signature', `peername=:${'A'.repeat(86)}==:`);
        return a;
      },
      'bad-signature',
    ],
    [
      'adds a signature',
      (a) => {
        a.headers.append('signature', `peername-2=:${'A'.repeat(86)}==:`);
        return a;
      },
      'bad-signature',
    ],
    [
      'names another type',
      (a) => {
        a.headers.set('content-type', 'text/plain');
        return a;
      },
      'bad-signature',
    ],
    [
      'names another question',
      (a) => {
        a.headers.set('content-location', '/v1/names/alice.fake/records');
        return a;
      },
      'bad-signature',
    ],
  ])('does not believe somebody on the way who %s', async (_, change, reason) => {
    const { client, between } = rig();
    const names = client();
    await read(names);
    between.change = (answer, request) => (request.url.includes('/v1/') ? change(answer, request) : answer);
    const error = await failure(read(names));
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason, retryable: false });
    expect(error.message).toContain('https://names.test');
    const many = await names
      .readMany?.([{ name: names.parse('alice.fake'), keys: ['staex-id'] }])
      .catch((e) => [e]);
    expect(many).toMatchObject([{ code: 'UNTRUSTED', reason }]);
  });

  it.each([
    '/v1/names/bob.fake/records?keys=staex-id',
    '/v1/names/alice.fake/records?keys=none',
    '/v1/names/alice.fake/records',
  ])('does not believe the answer to %s', async (other) => {
    const { client, between, server } = rig();
    const names = client();
    await read(names);
    between.change = () => server.fetch(new Request(`https://names.test${other}`));
    expect(await failure(read(names))).toMatchObject({ code: 'UNTRUSTED', reason: 'bad-signature' });
    // Led there by a redirect.
    between.change = (answer, { url }) =>
      url.endsWith(other) ? answer : new Response(null, { status: 308, headers: { location: other } });
    expect(await failure(read(names))).toMatchObject(
      other.includes('bob') ? { code: 'PROTOCOL' } : { code: 'UNTRUSTED', reason: 'bad-signature' },
    );
  });

  it('does not believe the answer to a batch that asked for other records', async () => {
    const { client, between, server } = rig();
    const names = client();
    await read(names);
    between.change = async (_, request) => {
      const { names: _names, ...rest } = (await request.json()) as Record<string, unknown>;
      const body = JSON.stringify({ ...rest, names: ['alice.fake', 'bob.fake'], keys: ['none'] });
      return server.fetch(new Request(request.url, { method: 'POST', body, headers: request.headers }));
    };
    const queries = ['alice.fake', 'bob.fake'].map((text) => ({
      name: names.parse(text),
      keys: ['staex-id'],
    }));
    expect(await names.readMany?.(queries)).toMatchObject([
      { reason: 'bad-signature' },
      { reason: 'bad-signature' },
    ]);
  });

  it('takes no old answer for a new one, whatever date somebody writes on it', async () => {
    const { client, between, clock, fake } = rig();
    const names = client();
    await read(names);
    const absent = names.parse('carol.fake');
    const old = new Map<string, Response>();
    between.change = (answer, { url }) => {
      if (url.includes('/v1/')) old.set(url, answer.clone());
      return answer;
    };
    await read(names);
    await names.read(absent, ['staex-id']);
    await clock.advance(200_000);
    fake.entries.set('alice.fake', { records: new Map([['staex-id', 'new']]) });
    fake.entries.set('carol.fake', { records: new Map([['staex-id', 'new']]) });
    between.change = (answer, { url }) => {
      const replayed = old.get(url)?.clone();
      replayed?.headers.set('date', new Date(clock.now()).toUTCString());
      replayed?.headers.set('age', '0');
      return replayed ?? answer;
    };
    const { asOf } = await read(names);
    expect(clock.now() - (asOf?.readAt.getTime() ?? 0)).toBeGreaterThanOrEqual(140_000);
    expect(await failure(names.read(absent, ['staex-id']))).toMatchObject({
      code: expect.stringMatching(/TOO_OLD|UNTRUSTED/),
    });
    await clock.advance(2 * 86_400_000);
    expect(await failure(read(names))).toMatchObject({ code: 'UNTRUSTED', reason: 'bad-signature' });
  });

  it('takes no answer from the future', async () => {
    const { client, clock } = rig();
    const behind = { ...clock, now: () => clock.now() - 61_000 };
    const error = await failure(read(client({ clock: behind })));
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'bad-signature' });
    expect(error.message).toContain('is the clock here right?');
    const nearly = { ...clock, now: () => clock.now() - 59_000 };
    expect(await read(client({ clock: nearly }))).toMatchObject({ state: 'found' });
  });
});

describe('the keys of a gateway', () => {
  it('are those that were named, and no others', async () => {
    const key = makeTestKey();
    const { client } = rig([key]);
    expect(await read(client({ keys: [key.kid] }))).toMatchObject({ state: 'found' });
    const other = makeTestKey();
    const error = await failure(read(client({ keys: [other.kid] })));
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'unknown-key' });
    expect(error.message).toContain(key.kid);
    expect(error.message).toContain(other.kid);
    expect(error.meta.join()).toContain('Ask the operator');
  });

  it('are followed from one to the next while the old one vouches for the new one', async () => {
    const keys = [makeTestKey()];
    const { client, clock } = rig(keys);
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
    const { client, clock } = rig(keys);
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

  it('are asked for at most once a minute', async () => {
    const keys = [makeTestKey()];
    const { client, clock, asked } = rig(keys);
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

  it('that nobody shows are no keys, and an outage is an outage', async () => {
    const { client, between } = rig();
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
    const { client, between } = rig();
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

describe('signatures', () => {
  it('are missed only where they are required, of a gateway that never signs', async () => {
    const { client } = rig([]);
    expect(await read(client())).toMatchObject({ state: 'found' });
    const error = await failure(read(client({ signatures: 'require' })));
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'no-signature' });
  });

  it('of which one does not hold lead to the next gateway, and the first is named', async () => {
    const lying = rig();
    lying.between.change = (a) => changed(a, (body) => body.replace('"x"', '"z"'));
    const honest = rig();
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
