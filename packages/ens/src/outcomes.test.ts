import { isResolverError } from '@peername/resolver-core';
import { AbiCoder, Interface, type InterfaceAbi } from 'ethers';
import { describe, expect, test } from 'vitest';
import { reverted, scriptedEndpoint, scriptedService } from '../testing/scripted-chain.ts';
import { fromHex } from './hex.ts';
import { decodeRevert } from './revert.ts';

const coder = AbiCoder.defaultAbiCoder();
const errors = new Interface([
  'error ResolverNotFound(bytes name)',
  'error ResolverNotContract(bytes name, address resolver)',
  'error UnsupportedResolverProfile(bytes4 selector)',
  'error ResolverError(bytes errorData)',
  'error ReverseAddressMismatch(string primary, bytes primaryAddress)',
  'error HttpError(uint16 status, string message)',
  'error DNSDecodingFailed(bytes dns)',
  'error DNSEncodingFailed(string ens)',
  'error EmptyAddress()',
  'error InvalidBatchGatewayResponse()',
  'error OffchainLookup(address sender, string[] urls, bytes callData, bytes4 callbackFunction, bytes extraData)',
  'error SignatureExpired(uint64 expires)',
] satisfies InterfaceAbi);
const error = (name: string, ...args: unknown[]): string => errors.encodeErrorResult(name, args);
const message = (text: string): string => `0x08c379a0${coder.encode(['string'], [text]).slice(2)}`;
const wire = '0x05616c6963650365746800';
const address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const resolver = '0x00000000000000000000000000000000000000aa';

const text = (value: string): string => coder.encode(['string'], [value]);
const account = coder.encode(['address'], [address]);
/** A reply to a multicall, as the Universal Resolver wraps it. */
const replies = (...elements: string[]): string =>
  coder.encode(['bytes', 'address'], [coder.encode(['bytes[]'], [elements]), resolver]);

/** What a read of `a` and `b` of alice.eth comes to when the call returns this, or throws it. */
async function read(answer: unknown, keys = ['a', 'b']): Promise<unknown> {
  const endpoint = scriptedEndpoint({
    call: () => {
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const service = scriptedService([endpoint]);
  return summary(service.read(service.parse('alice.eth'), keys));
}

async function reverse(answer: unknown): Promise<unknown> {
  const endpoint = scriptedEndpoint({
    call: () => {
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return summary(scriptedService([endpoint]).reverse!(address));
}

async function summary(work: Promise<object>): Promise<unknown> {
  try {
    const { evidence: _, ...outcome } = (await work) as { evidence: unknown };
    return outcome;
  } catch (failure) {
    if (!isResolverError(failure)) throw failure;
    const { code, reason, retryable } = failure;
    return { code, reason, retryable };
  }
}

describe('a whole call that reverts', () => {
  test.each([
    ['ResolverNotFound', error('ResolverNotFound', wire), { state: 'absent', reason: 'name' }],
    [
      'ResolverNotContract',
      error('ResolverNotContract', wire, resolver),
      { state: 'absent', reason: 'resolver' },
    ],
    [
      'UnsupportedResolverProfile',
      error('UnsupportedResolverProfile', '0x59d1d43c'),
      { state: 'absent', reason: 'resolver' },
    ],
    ['ResolverError without data', error('ResolverError', '0x'), { state: 'absent', reason: 'resolver' }],
    [
      'ResolverError around UnsupportedResolverProfile',
      error('ResolverError', error('UnsupportedResolverProfile', '0x59d1d43c')),
      { state: 'absent', reason: 'resolver' },
    ],
    [
      'ResolverError with a reason',
      error('ResolverError', message('no')),
      { code: 'CONTRACT', reason: 'resolver-reverted', retryable: false },
    ],
    [
      'HttpError 404',
      error('HttpError', 404, ''),
      { code: 'OFFCHAIN_FAILED', reason: 'gateway-http', retryable: false },
    ],
    [
      'HttpError 502',
      error('HttpError', 502, ''),
      { code: 'OFFCHAIN_FAILED', reason: 'gateway-http', retryable: true },
    ],
    [
      'DNSDecodingFailed',
      error('DNSDecodingFailed', wire),
      { code: 'INVALID_NAME', reason: 'dns-encoding', retryable: false },
    ],
    [
      'DNSEncodingFailed',
      error('DNSEncodingFailed', 'x'),
      { code: 'INVALID_NAME', reason: 'dns-encoding', retryable: false },
    ],
    [
      'EmptyAddress',
      error('EmptyAddress'),
      { code: 'INVALID_NAME', reason: 'bad-account', retryable: false },
    ],
    [
      'InvalidBatchGatewayResponse',
      error('InvalidBatchGatewayResponse'),
      { code: 'INTERNAL', reason: 'batch-gateway', retryable: false },
    ],
    ['Error(string)', message('oops'), { code: 'CONTRACT', reason: 'unknown-revert', retryable: false }],
    ['an unknown error', '0xdeadbeef', { code: 'CONTRACT', reason: 'unknown-revert', retryable: false }],
    ['no data', '0x', { code: 'CONTRACT', reason: 'unknown-revert', retryable: false }],
    [
      'a known error cut off',
      error('ResolverNotFound', wire).slice(0, -64),
      { code: 'CONTRACT', reason: 'unknown-revert', retryable: false },
    ],
  ])('with %s', async (_, data, outcome) => {
    expect(await read(reverted(data))).toEqual(outcome);
  });

  test('with an OffchainLookup in the name of another contract', async () => {
    const lookup = error(
      'OffchainLookup',
      resolver,
      ['https://gateway.example/{data}'],
      '0x',
      '0x12345678',
      '0x',
    );
    expect(await read(reverted(lookup))).toEqual({
      code: 'OFFCHAIN_REFUSED',
      reason: 'sender-mismatch',
      retryable: false,
    });
  });
});

describe('a reply', () => {
  test('without records is a name that has none', async () => {
    expect(await read(replies(text(''), text(''), account))).toEqual({
      state: 'found',
      records: new Map(),
      account: { chain: 'eip155:1', address },
    });
  });

  test('keeps the records that exist and the account, in EIP-55', async () => {
    expect(await read(replies(text(''), text('B'), account))).toEqual({
      state: 'found',
      records: new Map([['b', 'B']]),
      account: { chain: 'eip155:1', address },
    });
  });

  test.each([
    ['is not set', coder.encode(['address'], [`0x${'0'.repeat(40)}`])],
    ['fails', message('no')],
    ['is not supported', '0x'],
    ['is malformed', `0x${'ff'.repeat(32)}`],
    ['is too long', text('x')],
  ])('is none the worse for an account that %s', async (_, element) => {
    expect(await read(replies(text('A'), text(''), element))).toEqual({
      state: 'found',
      records: new Map([['a', 'A']]),
    });
  });

  test('names records that are there but broken', async () => {
    const broken = coder.encode(['bytes'], ['0xff']);
    expect(await read(replies(broken, text('B'), account))).toMatchObject({
      state: 'found',
      records: new Map([['b', 'B']]),
      unreadable: [{ key: 'a', why: 'a text is not UTF-8' }],
    });
    expect(await read(replies(`0x${'ff'.repeat(64)}`, '0xc0ffee', account))).toMatchObject({
      unreadable: [{ key: 'a' }, { key: 'b' }],
    });
  });

  test('with one record that failed is no reading at all, whatever the others say', async () => {
    const failed = { code: 'CONTRACT', reason: 'resolver-reverted', retryable: false };
    expect(await read(replies(text('A'), message('no'), account))).toEqual(failed);
    expect(await read(replies('0xdeadbeef', '0x', account))).toEqual(failed);
    expect(await read(replies('0xdeadbeef00', text('B'), account))).toEqual(failed);
  });

  test('of a resolver without texts is the absence of a resolver, but one of some texts is not', async () => {
    const unsupported = error('UnsupportedResolverProfile', '0x59d1d43c');
    expect(await read(replies('0x', unsupported, account))).toEqual({ state: 'absent', reason: 'resolver' });
    expect(await read(replies('0x', text(''), account))).toMatchObject({
      state: 'found',
      records: new Map(),
    });
  });

  test('to a read of no key tells the account', async () => {
    expect(await read(replies(account), [])).toMatchObject({ state: 'found', account: { address } });
  });

  test('of nothing at all means that there is no contract', async () => {
    expect(await read('0x')).toEqual({ code: 'CONTRACT', reason: 'no-universal-resolver', retryable: false });
  });

  test.each([
    ['is no ABI', `0x${'00'.repeat(40)}`],
    ['has too few elements', replies(text('A'))],
    ['has too many elements', replies(text('A'), text('B'), account, account)],
  ])('that %s cannot be read', async (_, reply) => {
    expect(await read(reply)).toEqual({ code: 'CONTRACT', reason: 'malformed-reply', retryable: false });
  });

  test('that is no hex is the fault of the endpoint', async () => {
    expect(await read('hello')).toMatchObject({ code: 'PROTOCOL', retryable: true });
    expect(await read(null)).toMatchObject({ code: 'PROTOCOL' });
    expect(await read('0xabc')).toMatchObject({ code: 'PROTOCOL' });
  });
});

describe('the primary name of an account', () => {
  const found = (name: string): string =>
    coder.encode(['string', 'address', 'address'], [name, resolver, resolver]);
  const dns = (...labels: string[]): string =>
    `0x${labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)]).toString('hex')).join('')}00`;
  const about = { chain: 'eip155:1', address };

  test('is found when the contract confirmed it', async () => {
    expect(await reverse(found('alice.eth'))).toMatchObject({
      state: 'found',
      name: { text: 'alice.eth' },
      account: about,
    });
  });

  test.each([
    ['the name is empty', found('')],
    [
      'the account has no reverse record',
      reverted(error('ResolverNotFound', dns(address.slice(2), 'addr', 'reverse'))),
    ],
    [
      'its reverse resolver has no code',
      reverted(error('ResolverNotContract', dns(address.slice(2), 'addr', 'reverse'), resolver)),
    ],
    ['its reverse resolver knows no names', reverted(error('UnsupportedResolverProfile', '0x691f3431'))],
    ['its reverse resolver fails without data', reverted(error('ResolverError', '0x'))],
  ])('is unset when %s', async (_, answer) => {
    expect(await reverse(answer)).toEqual({
      state: 'absent',
      reason: 'unset',
      account: about,
      claimed: undefined,
    });
  });

  test.each([
    ['the name points elsewhere', reverted(error('ReverseAddressMismatch', 'bob.eth', resolver)), 'bob.eth'],
    ['the name has no resolver', reverted(error('ResolverNotFound', dns('gone', 'eth'))), 'gone.eth'],
    ['the name has no account', reverted(error('UnsupportedResolverProfile', '0x3b3b57de')), undefined],
    ['the name is not written in its canonical way', found('Alice.eth'), 'Alice.eth'],
    ['the name is none', found('a b'), 'a b'],
    ['the name belongs to another chain', found('alice.azero'), 'alice.azero'],
  ])('is a mismatch when %s', async (_, answer, claimed) => {
    expect(await reverse(answer)).toEqual({ state: 'absent', reason: 'mismatch', account: about, claimed });
  });

  test('stays unknown when the resolver fails or the reply is broken', async () => {
    expect(await reverse(reverted(error('ResolverError', message('no'))))).toMatchObject({
      code: 'CONTRACT',
      reason: 'resolver-reverted',
    });
    expect(await reverse(`0x${'ff'.repeat(96)}`)).toMatchObject({
      code: 'CONTRACT',
      reason: 'malformed-reply',
    });
    expect(await reverse('0x')).toMatchObject({ reason: 'no-universal-resolver' });
  });

  test('is asked only for accounts that are well-formed', async () => {
    const service = scriptedService([scriptedEndpoint()]);
    expect(service.supportsAccount?.(address)).toBe(true);
    expect(service.supportsAccount?.('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY')).toBe(false);
    for (const bad of ['0x12', address.replace('C5', 'c5')]) {
      expect(await summary(service.reverse!(bad))).toEqual({
        code: 'INVALID_NAME',
        reason: 'bad-account',
        retryable: false,
      });
    }
  });
});

test('a look-up with a URL longer than any server takes is none, before its text is made', () => {
  const lookup = (url: string) => error('OffchainLookup', resolver, [url], '0x', '0x00000000', '0x');
  expect(decodeRevert(fromHex(lookup('x'.repeat(8_192)))!).error).toBe('OffchainLookup');
  expect(decodeRevert(fromHex(lookup('x'.repeat(8_193)))!).error).toBe('unknown');
});

test('every known error decodes to its own name, and its selector is that of its signature', () => {
  const samples: Record<string, unknown[]> = {
    ResolverNotFound: [wire],
    ResolverNotContract: [wire, resolver],
    UnsupportedResolverProfile: ['0x12345678'],
    ResolverError: ['0x'],
    ReverseAddressMismatch: ['x', '0x'],
    HttpError: [500, ''],
    DNSDecodingFailed: [wire],
    DNSEncodingFailed: ['x'],
    EmptyAddress: [],
    InvalidBatchGatewayResponse: [],
    OffchainLookup: [resolver, [], '0x', '0x12345678', '0x'],
  };
  for (const [name, args] of Object.entries(samples)) {
    expect(decodeRevert(fromHex(error(name, ...args))!).error).toBe(name);
  }
  expect(decodeRevert(fromHex(error('SignatureExpired', 1))!).error).toBe('unknown');
});
