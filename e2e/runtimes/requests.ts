/** A request that every runtime must answer alike. */
export interface Asked {
  readonly target: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The status that it gets. */
  readonly status: number;
  /** It is a stream without end: only its first event counts. */
  readonly streams?: boolean;
}

const json = { 'content-type': 'application/json' };
const wire = { 'content-type': 'application/dns-message' };
/** A query for the TXT records of a name (RFC 1035, 4.1). */
function dnsQuery(name: string): Buffer {
  const header = [0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  return Buffer.from([...header, ...labels, 0, 0, 16, 0, 1]);
}
const batch = (...names: string[]): string => JSON.stringify({ names });

/** In the order in which they are sent: the first of a name is a miss, the others are hits. */
export const requests: readonly Asked[] = [
  { target: '/v1/names/alice.fake', status: 200 },
  { target: '/v1/names/alice.fake', status: 200 },
  { target: '/v1/names/alice.fake', method: 'HEAD', status: 200 },
  { target: '/v1/names/alice.fake', headers: { 'if-none-match': '*' }, status: 304 },
  { target: '/v1/names/alice.fake?kinds=libp2p', status: 200 },
  { target: '/v1/names/alice.fake?maxAge=300&policy=network', status: 200 },
  { target: '/v1/names/nobody.fake', status: 404 },
  { target: '/v1/names/recordless.fake', status: 404 },
  { target: '/v1/names/old.fake', status: 410 },
  { target: '/v1/names/hostile.fake', status: 422 },
  { target: '/v1/names/conflict.fake', status: 422 },
  { target: '/v1/names/alice.down', status: 503 },
  { target: '/v1/names/alice.example', status: 501 },
  { target: '/v1/names/%61lice.FAKE?kinds=staex,staex', status: 308 },
  { target: '/v1/names/alice.fake?unknown=1', status: 400 },
  { target: '/v1/names/%zz.fake', status: 400 },
  { target: '/v1/names/a%0d%0ab.fake', status: 400 },
  { target: `/v1/names/${'a'.repeat(3_000)}.fake`, status: 414 },
  { target: '/v1/names/alice.fake', method: 'DELETE', status: 405 },
  { target: '/v1/names/alice.fake', method: 'OPTIONS', status: 204 },
  { target: '/v1/names/alice.fake/records', status: 200 },
  { target: '/v1/names/hostile.fake/records?keys=staex-id,url', status: 200 },
  { target: '/v1/accounts/acct-alice/names', status: 200 },
  { target: '/v1/accounts/acct-nobody/names', status: 404 },
  {
    target: '/v1/names:batch',
    method: 'POST',
    headers: json,
    body: batch('alice.fake', 'old.fake', '?', 'x.down'),
    status: 200,
  },
  {
    target: '/v1/names:batch',
    method: 'POST',
    headers: { ...json, accept: 'application/x-ndjson' },
    body: batch('alice.fake', 'nobody.fake'),
    status: 200,
  },
  { target: '/v1/names:batch', method: 'POST', headers: json, body: '{"names":["a.fa', status: 400 },
  { target: '/v1/names:batch', method: 'POST', headers: json, body: batch('x'.repeat(20_000)), status: 413 },
  {
    target: '/v1/names:batch',
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: '{}',
    status: 415,
  },
  { target: `/dns-query?dns=${dnsQuery('_dnsaddr.alice.fake').toString('base64url')}`, status: 200 },
  {
    target: '/dns-query',
    method: 'POST',
    headers: wire,
    body: dnsQuery('_dnsaddr.nobody.fake'),
    status: 200,
  },
  { target: '/dns-query?name=_dnsaddr.alice.fake&type=TXT', status: 200 },
  { target: '/dns-query?name=alice.down', status: 200 },
  { target: '/v1/watch?names=alice.fake', status: 200, streams: true },
  { target: '/v1/services', status: 200 },
  { target: '/openapi.json', status: 200 },
  { target: '/livez', status: 200 },
  { target: '/nothing', status: 404 },
];
