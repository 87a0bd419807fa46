import { readFileSync } from 'node:fs';
import { AbiCoder, Interface } from 'ethers/abi';
import { dnsEncode, namehash } from 'ethers/hash';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addresses } from './addresses.ts';
import { anvilBinary } from './anvil-binary.ts';
import type { EnsName, EnsResolverKind } from './ens-name.ts';
import type { Hex } from './hex.ts';
import { type EthereumNode, startEthereumNode } from './start-ethereum-node.ts';

interface Vector {
  readonly name?: string;
  readonly call: string;
  readonly request: Hex;
  readonly result?: Hex;
  readonly error?: { readonly code: number; readonly data: Hex };
}

const golden = JSON.parse(
  readFileSync(new URL('../../fixtures/ens-universal-resolver.json', import.meta.url), 'utf8'),
) as { readonly vectors: readonly Vector[] };

const abi = new Interface([
  'function resolve(bytes name, bytes data) view returns (bytes result, address resolver)',
  'function resolveWithGateways(bytes name, bytes data, string[] gateways) view returns (bytes result, address resolver)',
  'function reverseWithGateways(bytes account, uint256 coinType, string[] gateways) view returns (string primary, address resolver, address reverseResolver)',
  'function multicall(bytes[] calls) view returns (bytes[])',
  'function text(bytes32 node, string key) view returns (string)',
  'function contenthash(bytes32 node) view returns (bytes)',
  'function query((address sender, string[] urls, bytes data)[] requests) view returns (bool[] failures, bytes[] responses)',
  'error OffchainLookup(address sender, string[] urls, bytes callData, bytes4 callbackFunction, bytes extraData)',
]);
const coder = AbiCoder.defaultAbiCoder();
const localGateway = ['x-batch-gateway:true'];

const resolverKinds: Readonly<Record<string, EnsResolverKind>> = {
  'noresolver.eth': 'none',
  'eoa.eth': 'no-code',
  'reverts.eth': { fault: 'reverts-with-error' },
  'legacy.eth': 'legacy',
  'zed.wild.eth': 'inherit',
  'a.b.wild.eth': 'inherit',
  'friend.ccip.eth': 'inherit',
  'friend.ccippost.eth': 'inherit',
};

describe('the recorded replies of the mainnet Universal Resolver', () => {
  it.each(golden.vectors.filter(({ name }) => name))(
    'has the request an encoder makes: $name, $call',
    (vector) => {
      expect(encodeRequest(vector)).toBe(vector.request);
    },
  );
});

describe.skipIf(!anvilBinary())('the Universal Resolver of the local chain', () => {
  let node: EthereumNode;
  beforeAll(async () => {
    node = await startEthereumNode({ names: goldenNames() });
    const account = reversedAccount('primary name of alice');
    await node.setAddress('alice.eth', account);
    await node.setPrimary(account, 'alice.eth');
  });
  afterAll(() => node?.close());

  it.each(golden.vectors)('answers as recorded: $name, $call', async ({ request, result, error }) => {
    const reply = await call(node, request);
    if (result !== undefined) {
      expect(withoutResolvers(reply.result)).toBe(withoutResolvers(result));
      return;
    }
    expect(reply.error?.code).toBe(error?.code);
    if (error?.data.startsWith('0x556f1830')) {
      expect(readLookup(reply.error?.data)).toEqual(readLookup(error.data));
    } else {
      expect(reply.error?.data).toBe(error?.data);
    }
  });
});

/** The names behind the recorded replies, with the texts that these show. */
function goldenNames(): EnsName[] {
  const names = [...new Set(golden.vectors.flatMap(({ name }) => name ?? []))];
  const listed = names
    .filter((name) => name !== 'unregistered.eth')
    .map((name) => ({ name, shows: 'recorded', resolver: resolverKinds[name], ...recordsOf(name) }));
  return [
    { name: 'wild.eth', shows: 'wildcard', resolver: 'wildcard' },
    { name: 'ccip.eth', shows: 'CCIP', resolver: 'ccip' },
    { name: 'ccippost.eth', shows: 'CCIP', resolver: 'ccip' },
    ...listed.map((entry) =>
      entry.name === 'friend.ccippost.eth' ? { ...entry, gateways: ['{gateway}/ok'] } : entry,
    ),
  ];
}

function recordsOf(name: string): Pick<EnsName, 'texts' | 'contenthash'> {
  const vectors = golden.vectors.filter((vector) => vector.name === name);
  const single = vectors.find(({ call }) => call === 'resolveWithGateways text')?.result;
  const text = single ? String(coder.decode(['string'], firstBytes(single))[0]) : '';
  const many = vectors.find(({ call }) => call.includes('multicall'))?.result;
  const third = many ? (coder.decode(['bytes[]'], firstBytes(many))[0] as Hex[])[2] : undefined;
  const hasContenthash = third !== undefined && third.length > 2 + 128 && !third.startsWith('0x7b1c461b');
  return {
    texts: text === '' ? undefined : { 'staex-id': text },
    contenthash: hasContenthash ? (coder.decode(['bytes'], third)[0] as Hex) : undefined,
  };
}

function firstBytes(reply: Hex): Hex {
  return coder.decode(['bytes', 'address'], reply)[0] as Hex;
}

function encodeRequest({ name = '', call }: Vector): string {
  const dnsName = dnsEncode(name, 255);
  const node = namehash(name);
  const text = (key: string) => abi.encodeFunctionData('text', [node, key]);
  if (call.startsWith('resolve text')) return abi.encodeFunctionData('resolve', [dnsName, text('staex-id')]);
  const many = [text('io.staex.id'), text('staex-id'), abi.encodeFunctionData('contenthash', [node])];
  const data = call.includes('multicall') ? abi.encodeFunctionData('multicall', [many]) : text('staex-id');
  return abi.encodeFunctionData('resolveWithGateways', [dnsName, data, localGateway]);
}

function reversedAccount(call: string): Hex {
  const vector = golden.vectors.find((candidate) => candidate.call.includes(call));
  return abi.decodeFunctionData('reverseWithGateways', vector!.request)[0];
}

interface Reply {
  readonly result?: Hex;
  readonly error?: { readonly code: number; readonly data: Hex };
}

async function call(node: EthereumNode, data: Hex): Promise<Reply> {
  const body = {
    jsonrpc: '2.0',
    id: 1,
    method: 'eth_call',
    params: [{ to: addresses.universalResolver, data }, 'latest'],
  };
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(node.url, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.json() as Promise<Reply>;
}

/** The reply with its resolver addresses, which differ from chain to chain, blanked out. */
function withoutResolvers(reply: Hex | undefined): string | undefined {
  const words = reply?.slice(2).match(/.{1,64}/g) ?? [];
  // The words in front of what the first offset points at hold nothing but addresses after the first.
  const heads = Number(BigInt(`0x${words[0]}`)) / 32;
  return words
    .map((word, at) => (at > 0 && at < heads ? `${'0'.repeat(24)}${'a'.repeat(40)}` : word))
    .join('\n');
}

/** What is not private to an implementation in a lookup: sender, kinds of URL and the queries. */
function readLookup(data: Hex | undefined): unknown {
  const [sender, urls, query] = abi.parseError(data ?? '0x')!.args as unknown as [string, string[], Hex];
  const [requests] = abi.decodeFunctionData('query', query) as unknown as [[string, string[], Hex][]];
  return {
    sender,
    urls: urls.map(urlShape),
    senders: new Set(requests.map(([sender]) => sender)).size,
    queries: requests.map(([, urls, request]) => ({ urls: urls.map(urlShape), request })),
  };
}

function urlShape(url: string): string {
  return url
    .replace(/^http:\/\/127\.0\.0\.1:\d+\//, 'gateway:')
    .replace(/^gateway:(?:ok|ccip)\/\{/, 'gateway:get/{')
    .replace(/^gateway:(?:ok|ccip-post)$/, 'gateway:post');
}
