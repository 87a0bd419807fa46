import { createResolver, ResolverError } from '@peername/resolver-core';
import { createFakeNameService, createManualClock, type FakeEntry } from '@peername/resolver-core/testing';
import { type Answer, type DecodedPacket, decode, encode, type Packet } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../create-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';

const peer = '12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5';
const staex = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const entry = (records: Record<string, string>, more: Partial<FakeEntry> = {}): FakeEntry => ({
  records: new Map(Object.entries(records)),
  ...more,
});

function rig(options: GatewayOptions = {}) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  service.entries.set('bob.fake', entry({ 'staex-id': staex, 'libp2p-peer-id': peer }));
  service.entries.set('dial.fake', entry({ multiaddr: `/dns4/example.com/tcp/443/wss/p2p/${peer}` }));
  service.entries.set('staex.fake', entry({ 'staex-id': staex }));
  service.entries.set('broken.fake', entry({ 'libp2p-peer-id': 'no peer' }));
  service.entries.set(
    'old.fake',
    entry({ 'libp2p-peer-id': peer }, { expiresAt: new Date(clock.now() - 1) }),
  );
  service.entries.set(
    'soon.fake',
    entry({ 'libp2p-peer-id': peer }, { expiresAt: new Date(clock.now() + 7_500) }),
  );
  const fallback = { ...createFakeNameService({ clock, id: 'ens', tld: 'eth' }), fallback: true };
  const everything = { ...fallback, supports: (text: string) => text.includes('.') };
  const resolver = createResolver({ services: [service, everything], clock });
  const gateway = createGateway(resolver, { clock, ...options });
  const fetch = (target: string, init: RequestInit = {}) =>
    gateway.fetch(new Request(`http://gateway.test${target}`, init));
  const ask = async (
    name: string,
    type = 'TXT',
    more: Packet = {},
  ): Promise<DecodedPacket & { http: Headers }> => {
    const response = await fetch(`/dns-query?dns=${base64url(query(name, type, more))}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/dns-message']);
    return { ...decode(Buffer.from(await response.arrayBuffer())), http: response.headers };
  };
  const askJson = async (search: string) => (await fetch(`/dns-query?${search}`)).json();
  return { clock, service, gateway, fetch, ask, askJson };
}

const query = (name: string, type: string, more: Packet = {}): Buffer =>
  encode({ type: 'query', id: 0, flags: 0x100, questions: [{ name, type: type as 'TXT' }], ...more });
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const edns = { additionals: [{ type: 'OPT', name: '.', udpPayloadSize: 512, flags: 0x8000 } as Answer] };
const rcodeOf = (packet: Packet): unknown => (packet as { rcode?: unknown }).rcode;
const textsOf = ({ answers = [] }: Packet): string[] =>
  answers.map((answer) => Buffer.concat((answer as { data: Buffer[] }).data).toString());
const extendedOf = ({ additionals = [] }: Packet): string[] => {
  const [opt] = additionals as { options?: { code: number; data: Buffer }[] }[];
  return (opt?.options ?? []).map(({ code, data }) => `${code}/${data.readUInt16BE(0)} ${data.subarray(2)}`);
};

describe('/dns-query on the wire', () => {
  it('gives the libp2p peer of a name as a dnsaddr, though another kind comes first', async () => {
    const { ask } = rig();
    const reply = await ask('_dnsaddr.bob.fake');
    expect([rcodeOf(reply), reply.flag_qr, reply.flag_rd, reply.flag_ra, reply.flag_aa]).toEqual([
      'NOERROR',
      true,
      true,
      true,
      false,
    ]);
    expect(textsOf(reply)).toEqual([`dnsaddr=/p2p/${peer}`]);
    expect(reply.answers).toMatchObject([{ name: '_dnsaddr.bob.fake', type: 'TXT', class: 'IN', ttl: 60 }]);
    expect(reply.http.get('cache-control')).toBe('public, max-age=60');
    expect(reply.http.get('vary')).toBe('accept');
  });

  it('gives the address that the record held', async () => {
    const { ask } = rig();
    expect(textsOf(await ask('_dnsaddr.dial.fake'))).toEqual([
      `dnsaddr=/dns4/example.com/tcp/443/wss/p2p/${peer}`,
    ]);
  });

  it('counts the time to live down, and ends it with the name', async () => {
    const { ask, clock } = rig();
    await ask('_dnsaddr.bob.fake');
    await clock.advance(20_500);
    expect((await ask('_dnsaddr.bob.fake')).answers).toMatchObject([{ ttl: 39 }]);
    expect((await rig().ask('_dnsaddr.soon.fake')).answers).toMatchObject([{ ttl: 7 }]);
  });

  it('answers again without asking the resolver, until the name is purged', async () => {
    const { ask, service, gateway, clock } = rig();
    await ask('_dnsaddr.bob.fake');
    service.entries.delete('bob.fake');
    for (const [name, type] of [
      ['_DNSADDR.BOB.FAKE', 'TXT'],
      ['bob.fake', 'A'],
    ] as const) {
      const reply = await ask(name, type);
      expect([rcodeOf(reply), reply.http.get('cache-status')]).toEqual(['NOERROR', 'peername; hit']);
    }
    expect([service.calls.reads, gateway.stats().responses]).toEqual([1, 1]);
    gateway.purge('bob.fake');
    expect(gateway.stats().responses).toBe(0);
    await clock.advance(90_000 + 3_600_000 * 24);
    expect(rcodeOf(await ask('_dnsaddr.bob.fake'))).toBe('NXDOMAIN');
  });

  it('keeps id, case and flags of the question', async () => {
    const { ask } = rig();
    const reply = await ask('_DnsAddr.bOb.FaKe', 'TXT', { id: 4_711, flags: 0x10 });
    expect(reply).toMatchObject({ id: 4_711, flag_rd: false, flag_cd: true });
    expect(reply.questions).toMatchObject([{ name: '_DnsAddr.bOb.FaKe', type: 'TXT', class: 'IN' }]);
    expect(reply.answers).toMatchObject([{ name: '_DnsAddr.bOb.FaKe' }]);
  });

  it.each([
    ['_dnsaddr.nobody.fake', 'TXT', 'NXDOMAIN'],
    ['nobody.fake', 'A', 'NXDOMAIN'],
    ['_dnsaddr.old.fake', 'TXT', 'NXDOMAIN'],
    ['_dnsaddr.staex.fake', 'TXT', 'NOERROR'],
    ['_dnsaddr.bob.fake', 'AAAA', 'NOERROR'],
    ['bob.fake', 'TXT', 'NOERROR'],
    ['bob.fake', 'UNKNOWN_65', 'NOERROR'],
    ['broken.fake', 'A', 'NOERROR'],
    ['fake', 'NS', 'NOERROR'],
  ])('proves with an SOA that there is no %s %s: %s', async (name, type, rcode) => {
    const reply = await rig().ask(name, type);
    expect([rcodeOf(reply), reply.answers]).toEqual([rcode, []]);
    expect(reply.authorities).toMatchObject([{ name: 'fake', type: 'SOA' }]);
    const [soa] = reply.authorities as unknown as [{ ttl: number; data: { minimum: number } }];
    expect(soa.data.minimum).toBe(soa.ttl);
    expect(reply.http.get('cache-control')).toBe(`public, max-age=${soa.ttl}`);
  });

  it('tells the block that an absence was read at as the serial', async () => {
    const { authorities } = await rig().ask('_dnsaddr.nobody.fake');
    expect(authorities).toMatchObject([{ ttl: 30, data: { serial: 100, mname: 'fake' } }]);
  });

  it.each([
    ['_dnsaddr.example.com', 'no configured name service has names under "com"'],
    ['com', 'no configured name service'],
    ['.', 'no configured name service'],
    ['_acme-challenge.bob.fake', '"_acme-challenge.bob.fake" is not a name'],
    ['_dnsaddr.fake', ''],
  ])('refuses %s, which the DNS may know better', async (name, why) => {
    const reply = await rig().ask(name, 'TXT', edns);
    expect([rcodeOf(reply), reply.answers, reply.authorities]).toEqual(['REFUSED', [], []]);
    expect(extendedOf(reply)[0]).toMatch(/^15\/20 /);
    expect(extendedOf(reply)[0]).toContain(why);
  });

  it('answers for .eth, which the DNS does not have', async () => {
    expect(rcodeOf(await rig().ask('_dnsaddr.nobody.eth'))).toBe('NXDOMAIN');
  });

  it('never lets an outage look like an absence', async () => {
    const seen: (string | undefined)[] = [];
    const { ask, service } = rig({ observe: ({ error }) => seen.push(error?.code) });
    service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No endpoint answers' }));
    const reply = await ask('_dnsaddr.bob.fake', 'TXT', edns);
    expect([rcodeOf(reply), reply.authorities]).toEqual(['SERVFAIL', []]);
    expect(extendedOf(reply)).toEqual(['15/22 No endpoint answers']);
    expect(reply.http.get('cache-control')).toBe('no-store');
    const plain = await ask('_dnsaddr.bob.fake');
    expect([rcodeOf(plain), plain.additionals]).toEqual(['SERVFAIL', []]);
    expect(seen).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
  });

  it('never lets a broken record look like an absence', async () => {
    const reply = await rig().ask('_dnsaddr.broken.fake', 'TXT', edns);
    expect([rcodeOf(reply), reply.authorities]).toEqual(['SERVFAIL', []]);
    expect(extendedOf(reply)[0]).toMatch(/^15\/24 the record of this name must not be dialled: /);
  });

  it('labels a stale answer and lets it be kept for half a minute', async () => {
    const { ask, service, clock } = rig();
    await ask('_dnsaddr.bob.fake');
    service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' }));
    await clock.advance(3_600_000);
    const reply = await ask('_dnsaddr.bob.fake', 'TXT', edns);
    expect(reply.answers).toMatchObject([{ ttl: 30 }]);
    expect(extendedOf(reply)).toEqual(['15/3 read at 2026-01-01T00:00:00.000Z']);
    expect(reply.http.get('cache-status')).toBe('peername; hit; detail=stale');
  });

  it('answers EDNS with EDNS of its own, and refuses versions that it does not know', async () => {
    const { ask } = rig();
    const reply = await ask('_dnsaddr.bob.fake', 'TXT', edns);
    expect(reply.additionals).toMatchObject([
      { type: 'OPT', udpPayloadSize: 1232, ednsVersion: 0, flag_do: true, options: [] },
    ]);
    const later = { additionals: [{ type: 'OPT', name: '.', ednsVersion: 1, flags: 0 } as Answer] };
    expect((await ask('bob.fake', 'TXT', later)).additionals).toMatchObject([{ extendedRcode: 1 }]);
  });

  it.each([
    ['another class', { questions: [{ name: 'bob.fake', type: 'TXT', class: 'CH' }] }, 'REFUSED'],
    ['a transfer', { questions: [{ name: 'fake', type: 'AXFR' }] }, 'REFUSED'],
    ['a type that is no data', { questions: [{ name: 'bob.fake', type: 'TKEY' }] }, 'NOTIMP'],
    ['another opcode', { flags: 5 << 11 }, 'NOTIMP'],
    ['no question', { questions: [] }, 'FORMERR'],
    [
      'two questions',
      {
        questions: [
          { name: 'bob.fake', type: 'A' },
          { name: 'bob.fake', type: 'TXT' },
        ],
      },
      'FORMERR',
    ],
    ['an answer', { answers: [{ type: 'TXT', name: 'bob.fake', data: 'x' }] }, 'FORMERR'],
    ['EDNS twice', { additionals: [...edns.additionals, ...edns.additionals] }, 'FORMERR'],
  ] as [string, Packet, string][])('turns down a query with %s', async (_, more, rcode) => {
    const reply = await rig().ask('bob.fake', 'TXT', more);
    expect([rcodeOf(reply), reply.answers, reply.authorities]).toEqual([rcode, [], []]);
  });

  it('refuses labels that are no text, and sends the question back as it came', async () => {
    const { fetch } = rig();
    for (const [from, to] of [
      ['bob', Buffer.from([0xff, 0xfe, 0x80])],
      ['bob', Buffer.from('b.b')],
    ] as const) {
      const bytes = query('_dnsaddr.bob.fake', 'TXT');
      to.copy(bytes, bytes.indexOf(from));
      const response = await fetch(`/dns-query?dns=${base64url(bytes)}`);
      const reply = Buffer.from(await response.arrayBuffer());
      expect(reply.readUInt8(3) & 0xf).toBe(5);
      expect(reply.subarray(12)).toEqual(bytes.subarray(12));
    }
  });

  it('takes the same by POST, up to 4 kB', async () => {
    const { fetch } = rig();
    const post = (body: Uint8Array<ArrayBuffer>, type = 'application/dns-message') =>
      fetch('/dns-query', { method: 'POST', body, headers: { 'content-type': type } });
    const bytes = new Uint8Array(query('_dnsaddr.bob.fake', 'TXT'));
    expect(textsOf(decode(Buffer.from(await (await post(bytes)).arrayBuffer())))).toHaveLength(1);
    expect((await post(bytes, 'text/plain')).status).toBe(415);
    expect((await post(new Uint8Array(4_097))).status).toBe(413);
    expect((await post(new Uint8Array(11))).status).toBe(400);
    expect((await fetch('/dns-query', { method: 'PUT' })).status).toBe(405);
  });

  it('understands padded base64url and turns down what is no query', async () => {
    const { fetch } = rig();
    const text = base64url(query('_dnsaddr.bob.fake', 'TXT'));
    const padded = text.padEnd(Math.ceil(text.length / 4) * 4, '=');
    expect(padded).not.toBe(text);
    expect((await fetch(`/dns-query?dns=${padded}`)).status).toBe(200);
    const response = base64url(encode({ type: 'response', questions: [{ name: 'bob.fake', type: 'A' }] }));
    for (const search of ['dns=', 'dns=AAAA', 'dns=A', 'dns=***', `dns=${response}`, `dns=${text}&x=1`, ''])
      expect([search, (await fetch(`/dns-query?${search}`)).status]).toEqual([search, 400]);
  });

  it('serves a type that the client takes, or 406', async () => {
    const { fetch } = rig();
    const wire = `/dns-query?dns=${base64url(query('_dnsaddr.bob.fake', 'TXT'))}`;
    const json = '/dns-query?name=bob.fake';
    const typeFor = async (target: string, accept: string) => {
      const response = await fetch(target, { headers: { accept } });
      return response.status === 200 ? response.headers.get('content-type') : response.status;
    };
    expect(await typeFor(wire, 'application/dns-message')).toBe('application/dns-message');
    expect(await typeFor(wire, 'text/html, */*;q=0.1')).toBe('application/dns-message');
    expect(await typeFor(wire, 'application/dns-json')).toBe(406);
    expect(await typeFor(json, 'application/dns-json')).toBe('application/dns-json');
    expect(await typeFor(json, 'application/json')).toBe('application/json');
    expect(await typeFor(json, 'application/dns-message, application/*;q=0')).toBe(406);
  });

  it('makes a client pay for reads of a chain, with 429 when it has none left', async () => {
    const { fetch } = rig({ clientOf: () => 'client', readQuota: { limit: 1, window: 60_000 } });
    expect((await fetch('/dns-query?name=_dnsaddr.bob.fake&type=TXT')).status).toBe(200);
    expect((await fetch('/dns-query?name=_dnsaddr.bob.fake&type=16')).status).toBe(200);
    const refused = await fetch('/dns-query?name=_dnsaddr.dial.fake&type=TXT');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
  });
});

describe('/dns-query as JSON', () => {
  it('gives an answer as public resolvers do', async () => {
    const { askJson } = rig();
    expect(await askJson('name=_dnsaddr.Bob.fake.&type=txt&cd=1&do=true')).toEqual({
      Status: 0,
      TC: false,
      RD: true,
      RA: true,
      AD: false,
      CD: true,
      Question: [{ name: '_dnsaddr.Bob.fake', type: 16 }],
      Answer: [{ name: '_dnsaddr.Bob.fake', type: 16, TTL: 60, data: `dnsaddr=/p2p/${peer}` }],
    });
  });

  it('tells absence, outage and refusal apart', async () => {
    const { askJson, service } = rig();
    expect(await askJson('name=nobody.fake')).toMatchObject({
      Status: 3,
      Question: [{ name: 'nobody.fake', type: 1 }],
      Authority: [{ name: 'fake', type: 6, TTL: 30, data: 'fake. nobody.invalid. 100 3600 1200 604800 30' }],
    });
    expect(await askJson('name=example.com')).toMatchObject({
      Status: 5,
      Comment: expect.stringMatching(/^EDE 20: /),
    });
    service.failWith(new ResolverError({ code: 'TIMEOUT', shortMessage: 'No answer in time' }));
    const failed = await askJson('name=_dnsaddr.bob.fake&type=TXT');
    expect(failed).toMatchObject({ Status: 2, Comment: 'EDE 22: No answer in time' });
    expect(failed).not.toHaveProperty('Answer');
    expect(failed).not.toHaveProperty('Authority');
  });

  it('turns down what is no question', async () => {
    const { fetch } = rig();
    for (const search of [
      'type=TXT',
      'name=a..fake',
      `name=${'x'.repeat(64)}.fake`,
      `name=${'x.'.repeat(130)}fake`,
      'name=bob.fake&type=NOPE',
      'name=bob.fake&type=65536',
      'name=bob.fake&ct=x',
      'name=bob.fake&name=x.fake',
    ])
      expect([search, (await fetch(`/dns-query?${search}`)).status]).toEqual([search, 400]);
  });
});
