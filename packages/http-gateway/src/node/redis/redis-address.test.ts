import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRedisUrl, tlsOptions, withoutLogin } from './redis-address.ts';

describe('the URL of a Redis', () => {
  it.each([
    [
      'redis://localhost',
      { host: 'localhost', port: 6379, db: 0, tls: false, origin: 'redis://localhost:6379' },
    ],
    ['redis://10.0.0.7:7000/3', { host: '10.0.0.7', port: 7000, db: 3, origin: 'redis://10.0.0.7:7000' }],
    ['redis://[::1]:7000', { host: '::1', port: 7000, origin: 'redis://[::1]:7000' }],
    ['redis://:s%40cret@cache', { username: undefined, password: 's@cret', origin: 'redis://cache:6379' }],
    [
      'rediss://us%C3%A9r:pw@cache/',
      { username: 'usér', password: 'pw', tls: true, origin: 'rediss://cache:6379' },
    ],
  ])('is read: %s', (url, address) => {
    expect(parseRedisUrl(url)).toMatchObject(address);
  });

  it.each([
    '',
    'localhost:6379',
    'http://cache',
    'redis:cache',
    'redis://',
    'redis://cache/db',
    'redis://cache?family=6',
    'redis://:a#b@cache',
    'redis://:%ff@cache',
    'redis://:secret@cache:99999',
  ])('is refused without being repeated: %s', (url) => {
    expect(() => parseRedisUrl(url)).toThrow(
      new TypeError(
        'Not the URL of a Redis, such as redis://host:6379/0 or rediss://user:password@host, with %25 for a % in its login',
      ),
    );
  });

  it('is read or refused with a TypeError, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (rest) => {
        try {
          parseRedisUrl(`redis://${rest}`);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
      }),
      { numRuns: 20_000 },
    );
  });

  it('names the host to TLS, unless it is an address', () => {
    expect(tlsOptions(parseRedisUrl('rediss://cache.example'))).toEqual({ servername: 'cache.example' });
    expect(tlsOptions(parseRedisUrl('rediss://10.0.0.7'))).toEqual({});
    expect(tlsOptions(parseRedisUrl('redis://cache.example'))).toBeUndefined();
  });

  it('keeps its login out of messages, as it was typed and as it is', () => {
    const address = parseRedisUrl('redis://admin:p%40ss@cache');
    const said = "ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'admin' 'p@ss' (p%40ss)";
    expect(withoutLogin(said, address)).toBe(
      "ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' '***' '***' (***)",
    );
  });
});
