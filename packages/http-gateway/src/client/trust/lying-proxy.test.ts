import { describe, expect, it } from 'vitest';
import {
  type Change,
  changed,
  failure,
  keyPath,
  memory,
  proxiedGateway,
  read,
  stripped,
} from '../../../testing/proxied-gateway.ts';

describe('a client of a gateway that signs', () => {
  it('believes it on first use, keeps its key, and asks for the keys once', async () => {
    const { client, asked } = proxiedGateway();
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
    const { client, fake } = proxiedGateway();
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
    const { client, between } = proxiedGateway();
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
    const { client, between, server } = proxiedGateway();
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
    const { client, between, server } = proxiedGateway();
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

  it('holds what is said of accounts to the same', async () => {
    const { client, between, fake, server } = proxiedGateway();
    fake.entries.set('alice.fake', { records: new Map(), account: 'acct-a' });
    fake.entries.set('bob.fake', { records: new Map(), account: 'acct-b' });
    fake.primaries.set('acct-a', 'alice.fake').set('acct-b', 'bob.fake');
    const names = client();
    expect(await names.reverse?.('acct-a')).toMatchObject({ state: 'found' });
    const lies: readonly (readonly [Change, string])[] = [
      [(a) => changed(a, (body) => body.replaceAll('alice.fake', 'mallory.fake')), 'bad-signature'],
      [stripped, 'no-signature'],
      [() => server.fetch(new Request('https://names.test/v1/accounts/acct-b/names')), 'bad-signature'],
    ];
    for (const [change, reason] of lies) {
      between.change = (answer, { url }) =>
        url.includes('/v1/') ? change(answer, new Request(url)) : answer;
      await expect(names.reverse?.('acct-a')).rejects.toMatchObject({ code: 'UNTRUSTED', reason });
    }
  });

  it('takes no old answer for a new one, whatever date somebody writes on it', async () => {
    const { client, between, clock, fake } = proxiedGateway();
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
    const { client, clock } = proxiedGateway();
    const behind = { ...clock, now: () => clock.now() - 61_000 };
    const error = await failure(read(client({ clock: behind })));
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'bad-signature' });
    expect(error.message).toContain('is the clock here right?');
    const nearly = { ...clock, now: () => clock.now() - 59_000 };
    expect(await read(client({ clock: nearly }))).toMatchObject({ state: 'found' });
  });
});
