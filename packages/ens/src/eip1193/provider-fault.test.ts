import { RpcReplyError } from '@peername/json-rpc';
import { isResolverError, ResolverError } from '@peername/resolver-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { providerFault } from './provider-fault.ts';

const data = `0x77209fe8${'00'.repeat(64)}`;

/** A fault in one line. */
function line(thrown: unknown): string {
  const fault = providerFault(thrown, 'eip1193://test');
  if (fault instanceof RpcReplyError) return `${fault.rpcCode} "${fault.message}" ${String(fault.data)}`;
  return `${fault.code} ${fault.reason} ${fault.retryable}`;
}

describe('what a provider throws', () => {
  test.each([
    ['4001', { code: 4001, message: 'User rejected' }, 'UNAVAILABLE user-rejected false'],
    ['4100', { code: 4100 }, 'UNAVAILABLE unauthorized false'],
    ['4200', { code: 4200 }, 'UNAVAILABLE unsupported-method false'],
    ['4900', { code: 4900 }, 'UNAVAILABLE disconnected true'],
    ['4901', { code: 4901 }, 'UNAVAILABLE disconnected true'],
    ['4900 within another error', new Error('x', { cause: { code: 4900 } }), 'UNAVAILABLE disconnected true'],
    ['429', { status: 429, message: 'HTTP request failed' }, 'RATE_LIMITED undefined true'],
    ['-32005', { code: -32603, data: { code: -32005 } }, 'RATE_LIMITED undefined true'],
    [
      'an error of peername',
      new ResolverError({ code: 'UNTRUSTED', reason: 'bad-proof', shortMessage: 'x' }),
      'UNTRUSTED bad-proof false',
    ],
    ['nothing', undefined, 'UNAVAILABLE undefined true'],
    ['null', null, 'UNAVAILABLE undefined true'],
    ['a text', 'oops', 'UNAVAILABLE undefined true'],
    ['a code that is no number', { code: '4001' }, 'UNAVAILABLE undefined true'],
  ])('%s is told in our own words', (_, thrown, expected) => {
    expect(line(thrown)).toBe(expected);
  });

  test.each([
    ['as a node sends it', { code: 3, message: 'execution reverted', data }],
    [
      'as a wallet wraps it',
      {
        code: -32603,
        message: 'Internal JSON-RPC error.',
        data: { code: 3, message: 'execution reverted', data },
      },
    ],
    [
      'as another wallet wraps it',
      {
        code: -32603,
        message: 'failed',
        data: { originalError: { code: 3, data, message: 'execution reverted' } },
      },
    ],
    [
      'as ethers does',
      {
        code: 'CALL_EXCEPTION',
        message: 'https://key@node',
        data,
        info: { error: { code: 3, message: 'execution reverted', data } },
      },
    ],
    [
      'as viem does',
      Object.assign(new Error('RPC Request failed. https://key@node'), {
        code: 3,
        data,
        cause: { code: 3, message: 'execution reverted', data },
      }),
    ],
  ])('a revert, %s, keeps its data and the words of the node', (_, thrown) => {
    expect(line(thrown)).toBe(`3 "execution reverted" ${data}`);
  });

  test('a revert that is told in words alone, as by Helios, keeps its data', () => {
    const hex = data.slice(2);
    for (const message of [`Error: execution reverted: ${hex}`, `execution reverted: 0x${hex}`]) {
      expect(line(new Error(message))).toBe(`3 "execution reverted" ${data}`);
    }
    expect(line(new Error('execution reverted: too cold'))).toBe(
      '-32603 "execution reverted: too cold" undefined',
    );
  });

  test('an error without a code is told by its words, of which a reader knows some', () => {
    expect(line(new Error('block not found: 0x64'))).toBe('-32603 "block not found: 0x64" undefined');
    expect(line(new TypeError('no answer from https://key@node.example/v2/key'))).toBe(
      '-32603 "no answer from <url>" undefined',
    );
  });

  test('the words of the node are kept without the URLs in them, and escaped', () => {
    expect(
      line({ code: -32000, message: 'header not found\u001b[2J at https://node.example/key?k=1 (x)' }),
    ).toBe('-32000 "header not found\\u{1b}[2J at <url> (x)" undefined');
  });

  test('errors that are odd to look at, or endless, are an outage', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const trap = {
      get code(): never {
        throw new Error('no');
      },
    };
    const ring: { cause?: unknown } = {};
    ring.cause = ring;
    for (const thrown of [proxy, trap, ring]) expect(line(thrown)).toBe('UNAVAILABLE undefined true');
  });

  test('whatever it is, there is a fault, with no URL in it', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withDate: true, withMap: true }), (thrown) => {
        const fault = providerFault(thrown, 'eip1193://test');
        expect(isResolverError(fault) || fault instanceof RpcReplyError).toBe(true);
      }),
    );
  });
});
