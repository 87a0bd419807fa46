import type { Evidence, Hex } from '@peername/resolver-core';
import { describe, expect, test } from 'vitest';
import recorded from '../testing/fixtures/universal-resolver.json' with { type: 'json' };
import { answerBatch } from './batch-gateway.ts';
import { callFault } from './call-fault.ts';
import type { OffchainPart } from './ccip-read.ts';
import { parseEnsName } from './ens-name.ts';
import { fromHex, toHex } from './hex.ts';
import { dnsEncode, namehash } from './name-encoding.ts';
import { createReadPrimaryName } from './read-primary-name.ts';
import { recordCalls } from './record-calls.ts';
import { readRecords } from './records.ts';
import { decodeRevert } from './revert.ts';
import { decodeResolve, encodeMulticall, encodeResolve, encodeReverse } from './universal-resolver.ts';

interface Vector {
  readonly name?: string;
  readonly address?: string;
  readonly call: string;
  readonly request: string;
  readonly result?: string;
  readonly error?: { readonly code: number; readonly data: string };
}

const vectors = recorded.vectors as readonly Vector[];
const multicalls = vectors.filter(({ call }) => call.includes('multicall'));
const reverses = vectors.filter(({ call }) => call.startsWith('reverse'));
const keys = ['io.staex.id', 'staex-id', 'contenthash'];
const onChain: OffchainPart = { asked: false, answered: false, failureOf: () => undefined };

const bytesOf = (hex: string | undefined): Uint8Array => fromHex(hex)!;
const encodedName = (name: string) => {
  const labels = name.split('.');
  return { node: namehash(labels), wire: dnsEncode(labels) };
};

describe('recorded replies of the mainnet Universal Resolver', () => {
  test.each(multicalls)(
    'our request for $name is the recorded one, byte by byte',
    ({ name = '', request }) => {
      const encoded = encodedName(name);
      // The recorded call asks for no account, which we ask for last.
      const data = encodeMulticall(recordCalls(encoded, keys).slice(0, -1));
      expect(toHex(encodeResolve(encoded, data))).toBe(request);
    },
  );

  test('every multicall reply means what it means', () => {
    const outcomes = Object.fromEntries(multicalls.map((vector) => [vector.name, outcomeOf(vector)]));
    expect(outcomes).toMatchInlineSnapshot(`
      {
        "a.b.wild.eth": {
          "staex-id": "dbr68vzq4qrxff21e26ssgvgejrk1wn1138jtk5098zbhsxjpjvg",
        },
        "alice.eth": {
          "staex-id": "c02rq73eevjypnjs80td9yepysycn66eqznm3cx0yk3kdzcy9hd0",
        },
        "bob.eth": {
          "contenthash": "k51qzi5uqu5dgaaljsvsqn31bddt5m8veqq5due44bn7umejt96oisg2hvvdm1",
          "staex-id": "0gghkr0mhtk0zyk8tzgm5y6e0xgcdh9cmn1mfktr9ryc0hbvv6mg",
        },
        "call.alice.eth": {
          "staex-id": "cd1byrjrqkd4sh9n0qs3fdztmcctsbtp618rwy5dg31t19ymwzs0",
        },
        "carol.eth": {},
        "eoa.eth": "resolver",
        "expired.eth": {
          "staex-id": "vq4pjg1r8698nzc47q4b7ysdwf9hj3hkcsfh6nqncgkt4zr5wa3g",
        },
        "friend.ccip.eth": "OffchainLookup",
        "friend.ccippost.eth": "OffchainLookup",
        "friend.xyz": {
          "staex-id": "v3fht6agesm7xba45v92hyk83p9pvq7ngdtr3xkjdwv71x9drfy0",
        },
        "legacy.eth": {
          "staex-id": "fy8ac16bksa57ga8g8x7ycex9c6vaj6rdneyts78k1kpfqsmtg10",
        },
        "nopeer.eth": {},
        "noresolver.eth": "name",
        "reverts.eth": "CONTRACT resolver-reverted",
        "unregistered.eth": "name",
        "zed.wild.eth": {
          "staex-id": "r5t3thzvzhgenp9dmr2y3zkkqx2wccnvg1r1xr3v9np0jx658800",
        },
        "🦄🦄🦄.eth": {
          "staex-id": "79wx7hg34yac4vgx8qmt9cqxsdesqyxbvw5fc8z8jnkvwfqdwfh0",
        },
      }
    `);
  });

  test.each(reverses)('our request for the $call is the recorded one', ({ address, request }) => {
    expect(toHex(encodeReverse(bytesOf(address?.toLowerCase())))).toBe(request);
  });

  test('the reverse replies mean a primary name and none', async () => {
    const readings = await Promise.all(reverses.map(readRecordedPrimaryName));
    expect(readings).toEqual([
      expect.objectContaining({ state: 'found', name: expect.objectContaining({ text: 'alice.eth' }) }),
      expect.objectContaining({ state: 'absent', reason: 'unset', claimed: undefined }),
    ]);
  });

  test('an off-chain name asks the batch gateway one question per record', async () => {
    const [vector] = multicalls.filter(({ name }) => name === 'friend.ccip.eth');
    const revert = decodeRevert(bytesOf(vector?.error?.data));
    if (revert.error !== 'OffchainLookup') throw new Error(revert.error);
    expect(revert.lookup).toMatchObject({
      sender: recorded.universalResolver.toLowerCase(),
      urls: ['x-batch-gateway:true'],
    });
    const questions: unknown[] = [];
    await answerBatch(revert.lookup.callData, {
      maxQuestions: 8,
      ask: async ({ urls }) => {
        questions.push(urls);
        return new Uint8Array();
      },
      onFailure: () => {},
    });
    expect(questions).toEqual(
      Array(3).fill([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/.*\{sender\}\/\{data\}/)]),
    );
  });
});

function outcomeOf({ result, error }: Vector): unknown {
  if (error) {
    const revert = decodeRevert(bytesOf(error.data));
    return revert.error === 'OffchainLookup' ? revert.error : callFault(bytesOf(error.data), onChain);
  }
  try {
    const { records, unreadable, isSupported } = readRecords(
      keys,
      decodeResolve(bytesOf(result), keys.length),
      onChain,
    );
    return isSupported
      ? { ...Object.fromEntries(records), ...(unreadable.length > 0 && { unreadable }) }
      : 'resolver';
  } catch (failure) {
    const { code, reason } = failure as { code: string; reason: string };
    return `${code} ${reason}`;
  }
}

function readRecordedPrimaryName({ address, result, error }: Vector) {
  const client = {
    ask: async () => [
      {
        reply: result
          ? ({ state: 'returned', data: bytesOf(result) } as const)
          : ({ state: 'reverted', data: bytesOf(error?.data) } as const),
        offchain: onChain,
        evidence: { chain: 'eip155:1' } as Evidence,
      },
    ],
  };
  return createReadPrimaryName(client, (text) => parseEnsName(text, []))(address as Hex, {});
}
