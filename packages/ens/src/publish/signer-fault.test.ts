import { ResolverError } from '@peername/resolver-core';
import { isPublishError, PublishError } from '@peername/resolver-core/publish';
import { makeError } from 'ethers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signerFault } from './signer-fault.ts';

const reasonOf = (thrown: unknown, mayHaveSent = true) => {
  const fault = signerFault(thrown, { mayHaveSent });
  return isPublishError(fault) ? fault.reason : fault;
};
const wrapped = (error: unknown) =>
  makeError('could not coalesce error', 'UNKNOWN_ERROR', { error, payload: { chainId: '0x5' } } as never);

describe('what a signer throws', () => {
  it.each([
    [makeError('rejected', 'ACTION_REJECTED'), 'declined'],
    [wrapped({ code: 4001, message: 'User denied' }), 'declined'],
    [wrapped({ code: -32603, data: { originalError: { code: 4001 } } }), 'declined'],
    [makeError('insufficient funds', 'INSUFFICIENT_FUNDS'), 'insufficient-funds'],
    [makeError('nonce', 'NONCE_EXPIRED'), 'outdated'],
    [makeError('fee', 'REPLACEMENT_UNDERPRICED'), 'refused'],
    [makeError('cannot', 'UNSUPPORTED_OPERATION'), 'unfit-wallet'],
    [wrapped({ code: 4902, message: 'Unrecognized chain ID' }), 'wrong-chain'],
    [wrapped({ code: -32000, message: 'invalid chain id for signer: have 5 want 1' }), 'wrong-chain'],
    [wrapped({ code: -32000, message: 'max fee per gas less than block base fee' }), 'refused'],
    [wrapped({ code: -32602, message: 'invalid params' }), 'refused'],
    [wrapped({ code: 4100, message: 'locked' }), 'wallet-locked'],
  ])('is told by its code or its words, however deep: %#', (thrown, reason) => {
    expect(reasonOf(thrown)).toBe(reason);
  });

  it('leaves open whether something was sent, only where that was asked for', () => {
    for (const thrown of [new Error('socket hang up'), undefined, 'no', wrapped({ message: 'gone' })]) {
      expect(reasonOf(thrown, true)).toBe('unconfirmed');
      expect(reasonOf(thrown, false)).toBe('refused');
    }
  });

  it('is no refusal where a server has the transaction, or the wallet did not reach one', () => {
    for (const thrown of [
      wrapped({ code: -32000, message: 'already known' }),
      wrapped({
        code: -32603,
        message: 'Internal JSON-RPC error',
        data: { code: -32000, message: 'ALREADY_EXISTS: already known' },
      }),
      wrapped({ code: -32010, message: 'Transaction with the same hash was already imported.' }),
      wrapped({ code: -32603, message: 'Request timed out' }),
      { code: -32603, message: 'Failed to fetch' },
      wrapped({ code: -32000, message: 'something else' }),
      wrapped({ code: -32005, message: 'limit exceeded' }),
      { code: 504, message: 'Gateway timeout' },
    ]) {
      expect(reasonOf(thrown, true)).toBe('unconfirmed');
      expect(reasonOf(thrown, false)).toBe('refused');
    }
  });

  it.each([
    [
      { code: -32002, message: 'RPC endpoint returned too many errors, retrying in 0.5 minutes' },
      'wallet-locked',
    ],
    [{ code: 4900, message: 'The provider is disconnected from all chains' }, 'no-wallet'],
    [{ code: 4901, message: 'The provider is disconnected from the chain' }, 'wrong-chain'],
  ])('is no refusal where the wallet lost its server once it was asked to send: %#', (thrown, reason) => {
    expect(reasonOf(wrapped(thrown), true)).toBe('unconfirmed');
    expect(reasonOf(wrapped(thrown), false)).toBe(reason);
  });

  it('passes on what is said in our words', () => {
    const ours = [
      new PublishError({ reason: 'wrong-chain', shortMessage: 'x' }),
      new ResolverError({ code: 'ABORTED', shortMessage: 'x' }),
    ];
    for (const error of ours) expect(signerFault(error, { mayHaveSent: true })).toBe(error);
  });

  it('is no word of whether it was sent when it is an outage of ours, on the way of the sending', () => {
    for (const code of ['TIMEOUT', 'UNAVAILABLE', 'PROTOCOL'] as const) {
      const outage = new ResolverError({ code, shortMessage: 'x' });
      expect(reasonOf(outage, true)).toBe('unconfirmed');
      expect(signerFault(outage, { mayHaveSent: false })).toBe(outage);
    }
  });

  it('is never shown whole: no control characters, no URLs, no cause', () => {
    const url = 'https://rpc.example/secret-key';
    const fault = signerFault(new Error(`\u001b[2Jfailed at ${url}`), { mayHaveSent: false });
    expect(fault.message).toMatch(/^The wallet did not sign: .*failed at <url>$/);
    expect(fault.message).not.toContain('\u001b');
    expect(fault.cause).toBeUndefined();
  });

  it('may be anything', () => {
    const hostile = {
      get code(): never {
        throw new Error('no');
      },
    };
    expect(reasonOf(hostile)).toBe('unconfirmed');
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withDate: true, withMap: true }), (thrown) => {
        expect(isPublishError(signerFault(thrown, { mayHaveSent: true }))).toBe(true);
      }),
    );
  });
});
