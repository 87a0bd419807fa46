import { isResolverError } from '@peername/resolver-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEndpointUrl } from './endpoint-address.ts';

describe('parseEndpointUrl', () => {
  it('keeps what may be shown apart from what may only be sent', () => {
    expect(parseEndpointUrl('https://me:pa%3Ass@rpc.example:8443/v2/key?k=1#frag')).toMatchObject({
      origin: 'https://rpc.example:8443',
      url: 'https://rpc.example:8443/v2/key?k=1',
      urlWithUser: 'https://me:pa%3Ass@rpc.example:8443/v2/key?k=1',
      headers: { authorization: `Basic ${btoa('me:pa:ss')}` },
    });
    expect(parseEndpointUrl('wss://rpc.example')).toMatchObject({
      origin: 'wss://rpc.example',
      url: 'wss://rpc.example/',
      headers: {},
    });
  });

  it.each([
    '',
    'rpc.example/secret',
    'ftp://user:secret@rpc.example/secret',
    'secret:443',
    'https//rpc.example/secret',
    'https://[secret',
    'data:,secret',
  ])('refuses "%s" without a word of it', (text) => {
    try {
      parseEndpointUrl(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'UNAVAILABLE', reason: 'bad-endpoint-url', retryable: false });
      expect(JSON.stringify(error) + error).not.toContain('secret');
    }
  });

  it('shows no key of the URL in text from the server, whatever form it comes back in', () => {
    const { show } = parseEndpointUrl(
      'https://my%20user:pa%24sword@h.example/v2/path%2Dkey?apikey=query-key',
    );
    expect(show('my user, my%20user, pa$sword, pa%24sword, path-key, path%2Dkey and query-key on v2')).toBe(
      '***, ***, ***, ***, ***, *** and *** on v2',
    );
  });

  it('shows no credential in text from the server, be it as short as it may', () => {
    const { show, headers } = parseEndpointUrl('https://bob:abc12@h.example');
    expect(headers).toEqual({ authorization: 'Basic Ym9iOmFiYzEy' });
    expect(show('denied: Basic Ym9iOmFiYzEy')).toBe('denied: Basic ***');
    expect(show('bob:abc12 is wrong, bob may not say abc12')).toBe('*** is wrong, bob may not say ***');
    expect(parseEndpointUrl('https://a:b@h.example').show('a:b, Basic YTpi')).toBe('***, Basic ***');
    // With padding and without; without a password and without a user.
    expect(parseEndpointUrl('https://bob@h.example').show('Basic Ym9iOg== or Ym9iOg')).toBe(
      'Basic ***== or ***',
    );
    expect(parseEndpointUrl('https://:abc@h.example').show('Basic OmFiYw== of abc')).toBe(
      'Basic ***== of abc',
    );
  });

  it('leaves text alone when the URL has no user info', () => {
    expect(parseEndpointUrl('https://h.example/v1/rpc').show('a: b, no v1/rpc method found')).toBe(
      'a: b, no v1/rpc method found',
    );
  });

  it('gives an address or a ResolverError for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true })),
        (text) => {
          try {
            expect(parseEndpointUrl(text).origin).toMatch(/^(https?|wss?):\/\//);
          } catch (error) {
            expect(isResolverError(error)).toBe(true);
          }
        },
      ),
      { numRuns: 10_000 },
    );
  });
});
