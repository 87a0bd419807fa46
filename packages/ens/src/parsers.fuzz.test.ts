import { isResolverError, ResolverError, systemClock } from '@peername/resolver-core';
import { expectSound, fuzzTimeout, spoilBytes, spoilJson, spoilText } from '@peername/testkit/fuzz';
import { AbiCoder } from 'ethers';
import { describe, it } from 'vitest';
import recorded from '../testing/fixtures/universal-resolver.json' with { type: 'json' };
import { AbiError } from './abi-decode.ts';
import { answerBatch } from './batch-gateway.ts';
import { ContenthashError, peerOfContenthash } from './contenthash.ts';
import { parseEnsName } from './ens-name.ts';
import { createGatewayClient } from './gateway-client.ts';
import { fromHex, toHex } from './hex.ts';
import { dnsDecode } from './name-encoding.ts';
import { readRecords } from './records.ts';
import { decodeRevert } from './revert.ts';
import { revertDataIn } from './revert-data.ts';
import { decodeResolve, decodeReverse } from './universal-resolver.ts';

interface Vector {
  readonly call: string;
  readonly result?: string;
  readonly error?: { readonly data: string };
}

const timeout = fuzzTimeout;
const vectors = recorded.vectors as readonly Vector[];
const bytesOf = (hex: string | undefined): readonly Uint8Array[] =>
  [fromHex(hex) ?? []].flat() as Uint8Array[];
const returned = (of: string) =>
  vectors.filter(({ call }) => call.includes(of)).flatMap(({ result }) => bytesOf(result));
const encode = (selector: string, types: readonly string[], values: readonly unknown[]): Uint8Array =>
  fromHex(`${selector}${AbiCoder.defaultAbiCoder().encode(types, values).slice(2)}`) ?? new Uint8Array();

const sender = `0x${'11'.repeat(20)}`;
const urls = ['https://one.example/{sender}/{data}.json', 'https://two.example/'];
const lookup = encode(
  '0x556f1830',
  ['address', 'string[]', 'bytes', 'bytes4', 'bytes'],
  [sender, urls, '0x0102', '0xaabbccdd', `0x${'22'.repeat(50)}`],
);
const query = encode(
  '0xa780bab6',
  ['tuple(address, string[], bytes)[]'],
  [
    [
      [sender, urls, '0x0102'],
      [sender, ['x-batch-gateway:true'], '0x'],
    ],
  ],
);
const nobody = { asked: false, answered: false, failureOf: () => undefined };

describe('of any input', () => {
  it('a reply of the Universal Resolver makes records or a typed error, in time', { timeout }, async () => {
    const replies = returned('multicall');
    await expectSound('ABI: records', {
      input: (random) => spoilBytes(random, replies),
      read: (data) => readRecords(['staex-id', 'contenthash'], decodeResolve(data, 3), nobody),
      promises: (error) => error instanceof AbiError || (isResolverError(error) && error.code === 'CONTRACT'),
    });
  });

  it('a reply of the Universal Resolver makes a primary name or a typed error, in time', {
    timeout,
  }, async () => {
    const replies = returned('reverse');
    await expectSound('ABI: primary name', {
      input: (random) => spoilBytes(random, replies),
      read: decodeReverse,
      promises: (error) => error instanceof AbiError,
    });
  });

  it('the data of a revert says something or nothing known, in time', { timeout }, async () => {
    const reverts = [...vectors.flatMap(({ error }) => bytesOf(error?.data)), lookup];
    await expectSound('revert', {
      input: (random) => spoilBytes(random, reverts),
      read(data) {
        const revert = decodeRevert(data);
        return revert.error === 'unknown' ? undefined : revert;
      },
    });
  });

  it('an error of a server holds the data of a revert or none, in time', { timeout }, async () => {
    const data = toHex(lookup);
    const errors = [
      data,
      `Reverted ${data}`,
      { data },
      { data: { originalError: { code: 3, data, message: 'execution reverted' } } },
      { stack: 'at', result: { '0xabc': { error: 'revert', return: data, reason: null } } },
    ];
    await expectSound('revert data', {
      input: (random) => spoilJson(random, errors),
      read: (error) => revertDataIn(error),
    });
  });

  it('a question for the batch gateway is answered or refused, in time', { timeout }, async () => {
    await expectSound('CCIP batch', {
      input: (random) => spoilBytes(random, [query]),
      read: (data) =>
        answerBatch(data, {
          maxQuestions: 64,
          ask: async ({ callData }) => callData,
          onFailure: () => undefined,
        }),
      promises: (error) => isResolverError(error) && /^OFFCHAIN_/.test(error.code),
    });
  });

  it("an off-chain server's reply is bytes or a typed error, in time", { timeout }, async () => {
    let body = new Uint8Array();
    const client = createGatewayClient({
      policy: { enabled: true, origins: new Set(['https://one.example']) },
      clock: { ...systemClock, now: () => 0 },
      send: async () => ({ status: 200, body }),
    });
    const question = {
      sender: toHex(new Uint8Array(20)),
      urls: [urls[0] ?? ''],
      callData: new Uint8Array(4),
    };
    const options = { signal: new AbortController().signal, until: 1_000 };
    const replies = [`{"data":"0x${'ab'.repeat(100)}"}`, '{"data":"0x","message":"ok"}'];
    await expectSound('CCIP reply', {
      input: (random) => new TextEncoder().encode(spoilText(random, replies)),
      read(next) {
        body = next as typeof body;
        return client.ask(question, options);
      },
      promises: (error) => isResolverError(error) && error.code === 'OFFCHAIN_FAILED',
    });
  });

  it('a URL of a contract is asked or refused, in time', { timeout }, async () => {
    const client = createGatewayClient({
      policy: { enabled: true, origins: new Set() },
      clock: { ...systemClock, now: () => 0 },
      send: async ({ url }) => {
        if (url.protocol !== 'https:' || url.port !== '' || url.username !== '') throw new Error(url.href);
        return { status: 200, body: new TextEncoder().encode('{"data":"0x"}') };
      },
    });
    const options = { signal: new AbortController().signal, until: 1_000 };
    const question = { sender: toHex(new Uint8Array(20)), callData: new Uint8Array(40) };
    await expectSound('CCIP URL', {
      input: (random) =>
        spoilText(random, [
          ...urls,
          'https://[2606:4700::1111]:443/{data}{data}',
          'http://127.1/',
          'data:,x',
        ]),
      read: (url) => client.ask({ ...question, urls: [url] }, options),
      promises: (error) => isResolverError(error) && error.reason === 'gateway-blocked',
    });
  });

  it('a content hash names a peer, other content or is refused, in time', { timeout }, async () => {
    const peer = Uint8Array.of(0xe5, 1, 1, 0x72, 0, 0x24, 8, 1, 0x12, 0x20, ...new Uint8Array(32).fill(9));
    await expectSound('content hash', {
      input: (random) => spoilBytes(random, [peer]),
      read: peerOfContenthash,
      promises: (error) => error instanceof ContenthashError,
    });
  });

  it('a name on the wire is labels or nothing, in time', { timeout }, async () => {
    const wire = new TextEncoder().encode('\x05alice\x07example\x03eth\0');
    await expectSound('DNS-encoded name', { input: (random) => spoilBytes(random, [wire]), read: dnsDecode });
  });

  it('a text is a name of ENS, or refused as one, in time', { timeout }, async () => {
    const names = ['alice.eth', 'RAFFY🚴‍♂️.eth', 'a.b.c.example.co.uk', 'ni\u00adck.eth', '_x.١٢٣.Ⅷ.ξ'];
    await expectSound('ENS name', {
      input: (random) => spoilText(random, names),
      read: (text) => parseEnsName(text, ['azero', 'a0']),
      promises: (error) =>
        error instanceof ResolverError && ['INVALID_NAME', 'UNSUPPORTED_NAME'].includes(error.code),
    });
  });
});
