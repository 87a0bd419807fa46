import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { createGateway } from './create-gateway.ts';
import { createKeySigner } from './node/keys/key-signer.ts';
import { firstSigningKey } from './node/keys/rotate-keys.ts';

const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';

// What has changed answers of other servers without being part of their cache's key.
const unkeyed: Readonly<Record<string, string>> = {
  accept: 'text/html',
  'accept-charset': 'utf-16',
  'accept-encoding': 'gzip, br',
  'accept-language': 'de',
  authorization: 'Bearer x',
  'cache-control': 'no-cache, no-store, max-age=0',
  'client-ip': '127.0.0.1',
  'content-type': 'application/json',
  cookie: 'admin=1',
  dnt: '1',
  'fastly-client-ip': '127.0.0.1',
  forwarded: 'for=127.0.0.1;host=evil.example;proto=http',
  from: 'evil@evil.example',
  'if-match': '"x"',
  'if-modified-since': 'Thu, 01 Jan 2099 00:00:00 GMT',
  'if-range': '"x"',
  'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT',
  'last-event-id': '1',
  'max-forwards': '0',
  origin: 'https://evil.example',
  pragma: 'no-cache',
  prefer: 'return=minimal',
  range: 'bytes=0-1',
  referer: 'https://evil.example/',
  'save-data': 'on',
  'sec-fetch-mode': 'navigate',
  'sec-gpc': '1',
  'true-client-ip': '127.0.0.1',
  'upgrade-insecure-requests': '1',
  'user-agent': 'curl/8',
  via: '1.1 evil.example',
  'x-forwarded-for': '127.0.0.1',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-port': '1',
  'x-forwarded-prefix': '/evil',
  'x-forwarded-proto': 'http',
  'x-forwarded-scheme': 'http',
  'x-forwarded-server': 'evil.example',
  'x-host': 'evil.example',
  'x-http-method': 'DELETE',
  'x-http-method-override': 'DELETE',
  'x-method-override': 'DELETE',
  'x-original-host': 'evil.example',
  'x-original-url': '/readyz',
  'x-real-ip': '127.0.0.1',
  'x-requested-with': 'XMLHttpRequest',
  'x-rewrite-url': '/readyz',
  'x-wap-profile': 'http://evil.example/wap.xml',
};

const targets = [
  '/v1/names/alice.fake',
  '/v1/names/alice.fake/records',
  '/v1/names/nobody.fake',
  '/v1/names/ALICE.fake',
  '/v1/names/a%20b.fake',
  '/v1/accounts/acct-alice/names',
  '/v1/services',
  '/.well-known/http-message-signatures-directory',
  '/openapi.json',
  '/livez',
  '/readyz',
];

const keys = [firstSigningKey(createManualClock().now())];

function rig() {
  const clock = createManualClock();
  const signer = createKeySigner(keys, clock);
  const service = createFakeNameService({ clock });
  service.entries.set('alice.fake', { records: new Map([['staex-id', staexId]]), account: 'acct-alice' });
  service.primaries.set('acct-alice', 'alice.fake');
  const gateway = createGateway(createResolver({ services: [service], clock }), { clock, signer });
  const get = async (target: string, headers: Record<string, string> = {}, host = 'gateway.test') => {
    const response = await gateway.fetch(new Request(`http://${host}${target}`, { headers }));
    return [response.status, await response.text(), Object.fromEntries(response.headers)];
  };
  return { get, gateway };
}

describe.each(targets)('the answer to %s', (target) => {
  it('is the same byte for byte, made anew or from memory, whatever else a request says', async () => {
    const { get, gateway } = rig();
    await get(target);
    gateway.purge();
    const [anew, held] = [await get(target), await get(target)];
    for (const [name, value] of Object.entries(unkeyed)) {
      gateway.purge();
      expect([name, await get(target, { [name]: value })]).toEqual([name, anew]);
      expect([name, await get(target, { [name]: value })]).toEqual([name, held]);
      expect([name, await get(target)]).toEqual([name, held]);
    }
  });

  it('is the same from the chain with all of that at once', async () => {
    expect(await rig().get(target, unkeyed)).toEqual(await rig().get(target));
  });

  it('is the same for every host, and names none', async () => {
    const { get, gateway } = rig();
    await get(target);
    gateway.purge();
    const expected = await get(target);
    for (const host of ['evil.example', 'evil.example:8080', '127.0.0.1', '[::1]']) {
      gateway.purge();
      const answer = await get(target, { host }, host);
      expect(answer).toEqual(expected);
      expect(JSON.stringify(answer)).not.toContain(host);
    }
  });
});

it('is signed, so that the bytes compared are those of signatures too', async () => {
  const [, , headers] = await rig().get('/v1/names/alice.fake');
  expect(headers).toHaveProperty('signature');
});

it('counts more than forty headers', () => {
  expect(Object.keys(unkeyed).length).toBeGreaterThan(40);
});
