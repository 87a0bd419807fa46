import { AbiCoder, Interface } from 'ethers/abi';
import { dnsEncode, id, namehash } from 'ethers/hash';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addresses } from './addresses.ts';
import { anvilBinary } from './anvil-binary.ts';
import { readArtifact } from './artifact.ts';
import type { Hex } from './hex.ts';
import { type EthereumNode, startEthereumNode } from './start-ethereum-node.ts';

const resolver = new Interface(readArtifact('UniversalResolver').abi);
const resolverErrors = new Interface([
  'error UnsupportedResolverProfile(bytes4 selector)',
  'error WrongSigner(address signer)',
  'error SignatureExpired(uint64 expires, uint256 timestamp)',
  'error Nope(uint256 reason)',
  'error Error(string message)',
  'error HttpError(uint16 status, string message)',
]);
const records = new Interface([
  'function text(bytes32 node, string key) view returns (string)',
  'function addr(bytes32 node) view returns (address)',
  'function contenthash(bytes32 node) view returns (bytes)',
  'function multicall(bytes[] calls) view returns (bytes[])',
]);
const batch = new Interface([
  'function query((address sender, string[] urls, bytes data)[] requests) view returns (bool[] failures, bytes[] responses)',
]);
const coder = AbiCoder.defaultAbiCoder();
const alice = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const offchain = 'ph0zb6jdkvch3wx10mvdbpwrg89hf0kbxzxw71nm5etc2vcyxx20';
const direct = '14a1w5x65137jqg7s9mczs766p2vjayd8y4g84mt3bwr85kjaa30';

describe.skipIf(!anvilBinary())('the Universal Resolver of the local chain', () => {
  let node: EthereumNode;
  beforeAll(async () => {
    node = await startEthereumNode();
  });
  afterAll(() => node?.close());

  const outcome = (name: string, data: string = textOf(name)) =>
    read(node, 'resolveWithGateways', [dnsEncode(name, 255), data, ['x-batch-gateway:true']]);
  const reverse = (account: string, coinType = 60n) =>
    read(node, 'reverseWithGateways', [account, coinType, ['x-batch-gateway:true']]);

  describe('on the chain', () => {
    it.each([
      ['reverts.eth', 'ResolverError(Nope(42))'],
      ['reverts-string.eth', 'ResolverError(Error(this name does not answer))'],
      ['reverts-empty.eth', 'ResolverError(0x)'],
      ['loops.eth', 'ResolverError(0x)'],
      ['empty.eth', 'UnsupportedResolverProfile(0x59d1d43c)'],
      ['noresolver.eth', `ResolverNotFound(${dnsEncode('noresolver.eth')})`],
      ['nobody.eth', `ResolverNotFound(${dnsEncode('nobody.eth')})`],
      ['sub.bob.eth', `ResolverNotFound(${dnsEncode('sub.bob.eth')})`],
      ['nocode.eth', `ResolverNotContract(${dnsEncode('nocode.eth')}, ${addresses.noCode})`],
    ])('refuses %s with %s', async (name, error) => {
      expect(await outcome(name)).toBe(error);
    });

    it.each([
      ['malformed-offset.eth', [2n ** 256n - 1n, 4n]],
      ['malformed-length.eth', [32n, 2n ** 256n - 1n]],
      ['malformed-truncated.eth', [32n, 52n]],
    ])('hands the broken reply of %s on as it is', async (name, words) => {
      const reply = await rawReply(node, name);
      expect(coder.decode(['uint256', 'uint256'], reply).toArray()).toEqual(words);
      expect((reply.length - 2) / 2).toBe(96);
    });

    it('hands on replies that are not whole words, not UTF-8, or huge', async () => {
      expect(await rawReply(node, 'malformed-odd.eth')).toBe('0xc0ffee');
      expect(coder.decode(['bytes'], await rawReply(node, 'badutf8.eth'))[0]).toBe('0x68385fff80c1');
      expect(coder.decode(['bytes'], await rawReply(node, 'huge.eth'))[0]).toHaveLength(2 + 2 * (1 << 20));
    });

    it('answers every element of a multicall for itself', async () => {
      const data = manyOf('reverts.eth', 'a', 'b');
      expect(await outcome('reverts.eth', data)).toEqual(['Nope(42)', 'Nope(42)', '0x']);
      const contenthash = 'UnsupportedResolverProfile(0xbc1c58d1)';
      const zed = '35dj7c4f9cw2f54gs7y6pdsmgsfn5kn83fpxzyw8dw7m2zwxexrg';
      const many = manyOf('zed.wild.eth', 'staex-id', 'none');
      expect(await outcome('zed.wild.eth', many)).toEqual([zed, '', contenthash]);
    });

    it('refuses names that are not DNS-encoded', async () => {
      for (const name of ['0x', '0x05616c', '0x05616c69636503657468', '0x0000', '0x03657468000000']) {
        const data = textOf('alice.eth');
        expect(await read(node, 'resolveWithGateways', [name, data, []])).toBe(`DNSDecodingFailed(${name})`);
      }
    });

    it('takes the hash of a label for the label', async () => {
      const label = Buffer.from(`[${id('alice').slice(2)}]`).toString('hex');
      const name = `0x42${label}0365746800`;
      expect(await read(node, 'resolveWithGateways', [name, textOf('alice.eth'), []])).toBe(alice);
    });

    it('names its interface, its gateways and the resolver of a name', async () => {
      expect(await read(node, 'supportsInterface', ['0xcd191b34'])).toEqual([true]);
      expect(await read(node, 'batchGateways', [])).toEqual([
        [`${node.ccipOrigin}/batch`, 'x-batch-gateway:true'],
      ]);
      const found = [addresses.wildcardResolver, namehash('a.b.wild.eth'), 4n];
      expect(await read(node, 'findResolver', [dnsEncode('a.b.wild.eth')])).toEqual(found);
    });
  });

  describe('for accounts', () => {
    it('reads a primary name that points back', async () => {
      const expected = ['alice.eth', addresses.publicResolver, addresses.publicResolver];
      expect(await reverse(node.accounts[1]!)).toEqual(expected);
    });

    it('refuses a primary name that points elsewhere', async () => {
      const [, , bob, carol] = node.accounts;
      await node.setPrimary(carol!, 'bob.eth');
      expect(await reverse(carol!)).toBe(`ReverseAddressMismatch(bob.eth, ${bob?.toLowerCase()})`);
    });

    it('tells an account without a primary name from one whose name is empty', async () => {
      const missing = `${'0'.repeat(36)}dead`;
      const error = `ResolverNotFound(${dnsEncode(`${missing}.addr.reverse`)})`;
      expect(await reverse(`0x${missing}`)).toBe(error);
      await node.createName(`${missing.replace('dead', 'beef')}.addr.reverse`);
      const none = ['', `0x${'0'.repeat(40)}`, addresses.publicResolver];
      expect(await reverse(`0x${missing.replace('dead', 'beef')}`)).toEqual(none);
    });

    it('looks under default.reverse and under the coin type in hex', async () => {
      const account = node.accounts[5]!;
      const missing = (namespace: string) =>
        `ResolverNotFound(${dnsEncode(`${account.slice(2)}.${namespace}.reverse`)})`;
      expect(await reverse(account, 0x80000000n)).toBe(
        missing('default').replace(account, account.toLowerCase()),
      );
      expect(await reverse(account, 0x8000000an)).toBe(missing('8000000a'));
      expect(await reverse(account, 0n)).toBe(missing('0'));
    });

    it('refuses a primary name that cannot be a name', async () => {
      const account = node.accounts[7]!;
      await node.setPrimary(account, 'a..b');
      expect(await reverse(account)).toBe('DNSEncodingFailed(a..b)');
    });

    it('refuses an empty address', async () => {
      expect(await reverse('0x')).toBe('EmptyAddress()');
    });
  });

  describe('off the chain', () => {
    it.each(['ok', 'post', 'fallback', 'anything'])('reads %s.ccip.eth', async (label) => {
      if (label === 'anything') await node.setText('anything.ccip.eth', 'staex-id', offchain);
      expect(await outcome(`${label}.ccip.eth`)).toBe(offchain);
    });

    it('collects the lookups of a multicall into one query', async () => {
      const before = node.ccip.requests('ok');
      const reply = await outcome('ok.ccip.eth', manyOf('ok.ccip.eth', 'staex-id', 'none'));
      expect(reply).toEqual([offchain, '', '']);
      expect(node.ccip.requests('ok') - before).toBe(3);
    });

    it.each([
      ['badsig', /^ResolverError\(WrongSigner\(0x[0-9a-fA-F]{40}\)\)$/],
      ['expired', /^ResolverError\(SignatureExpired\(\d+, \d+\)\)$/],
      ['404', /^HttpError\(404, \)$/],
      ['500', /^HttpError\(500, \)$/],
      ['stop', /^HttpError\(404, \)$/],
      ['404-data', /^HttpError\(404, \)$/],
      ['nodata', /^Error\(no data\)$/],
      ['dead', /^Error\(unreachable\)$/],
    ])('passes on what went wrong at %s.ccip.eth', async (label, error) => {
      expect(await outcome(`${label}.ccip.eth`)).toMatch(error);
      const many = (await outcome(`${label}.ccip.eth`, manyOf(`${label}.ccip.eth`, 'staex-id'))) as string[];
      expect(`ResolverError(${many[0]})`.replace(/^ResolverError\((HttpError.*|Error.*)\)$/, '$1')).toMatch(
        error,
      );
    });

    it('calls a resolver that handles multicall itself without a batch gateway', async () => {
      const before = node.ccip.requests('ok');
      const data = manyOf('direct.eth', 'staex-id', 'none');
      const reply = await outcome('direct.eth', data);
      expect(reply).toEqual([direct, '', '']);
      expect(node.ccip.requests('ok') - before).toBe(1);
      const lookup = await firstLookup(node, 'direct.eth', data);
      expect(lookup).toEqual([addresses.universalResolver, [`${node.ccipOrigin}/ok/{sender}/{data}.json`]]);
    });

    it('gives the default gateways when none are given', async () => {
      const before = node.ccip.requests('batch');
      expect(await read(node, 'resolve', [dnsEncode('ok.ccip.eth'), textOf('ok.ccip.eth')])).toBe(offchain);
      expect(node.ccip.requests('batch') - before).toBe(1);
    });

    it('does not believe a lookup in the name of another contract', async () => {
      expect(await outcome('forged.eth')).toBe('ResolverError(0x)');
    });

    it('looks up again and again for an endless resolver', async () => {
      expect(await outcome('endless.eth')).toBe('lookup limit');
    });

    it('refuses a batch of another size', async () => {
      const { callback, extraData } = await suspended(node, 'ok.ccip.eth');
      for (const [failures, responses] of [
        [[], []],
        [[false], []],
        [
          [false, false],
          ['0x', '0x'],
        ],
      ]) {
        const answer = coder.encode(['bool[]', 'bytes[]'], [failures, responses]);
        const data = callback + coder.encode(['bytes', 'bytes'], [answer, extraData]).slice(2);
        expect(describeError((await call(node, data)).error!.data!)).toBe('InvalidBatchGatewayResponse()');
      }
    });
  });

  it('finds names outside the registry once it is upgraded', async () => {
    await node.createName('moved.eth', { texts: { 'staex-id': alice } });
    await node.upgradeUniversalResolver(['moved.eth', 'bob.eth', 'ccip.eth']);
    expect(await outcome('ok.ccip.eth')).toBe(offchain);
    expect(await outcome('moved.eth')).toBe(alice);
    expect(await outcome('alice.eth')).toBe(alice);
    const registry = new Interface(readArtifact('ENSRegistry').abi);
    const data = registry.encodeFunctionData('resolver', [namehash('moved.eth')]);
    expect(await node.rpc('eth_call', [{ to: node.registry, data }, 'latest'])).toBe(`0x${'0'.repeat(64)}`);
  });
});

function textOf(name: string, key = 'staex-id'): string {
  return records.encodeFunctionData('text', [namehash(name), key]);
}

/** A multicall for the texts and, last, the contenthash of a name. */
function manyOf(name: string, ...keys: string[]): string {
  const contenthash = records.encodeFunctionData('contenthash', [namehash(name)]);
  return records.encodeFunctionData('multicall', [[...keys.map((key) => textOf(name, key)), contenthash]]);
}

interface Reply {
  readonly result?: Hex;
  readonly error?: { readonly data?: Hex };
}

async function call(node: EthereumNode, data: string): Promise<Reply> {
  const params = [{ to: addresses.universalResolver, data }, 'latest'];
  return node.rpc('eth_call', params).then(
    (result) => ({ result: result as Hex }),
    (error) => ({ error }),
  );
}

/** Calls the Universal Resolver, follows at most four lookups, and shows the outcome as a reader would see it. */
async function read(node: EthereumNode, method: string, args: readonly unknown[]): Promise<unknown> {
  let data = resolver.encodeFunctionData(method, args);
  for (let lookups = 0; lookups <= 4; lookups++) {
    const { result, error } = await call(node, data);
    if (result !== undefined) return show(method, result, String(args[1] ?? ''));
    const parsed = resolver.parseError(error!.data!);
    if (parsed?.name !== 'OffchainLookup') return describeError(error!.data!);
    const [sender, urls, request, callback, extraData] = parsed.args as unknown as [
      string,
      string[],
      Hex,
      Hex,
      Hex,
    ];
    const answer = await answerLookup(sender, urls, request);
    data = callback + coder.encode(['bytes', 'bytes'], [answer, extraData]).slice(2);
  }
  return 'lookup limit';
}

function show(method: string, result: Hex, data: string): unknown {
  const values = resolver.decodeFunctionResult(method, result).toArray();
  if (!method.startsWith('resolve')) return values.map((value) => value?.toArray?.() ?? value);
  if (data.startsWith(records.getFunction('text')!.selector)) return coder.decode(['string'], values[0])[0];
  const elements = coder.decode(['bytes[]'], values[0])[0] as Hex[];
  return elements.map((element) => {
    if ((element.length - 2) % 64 !== 0) return describeError(element);
    return element === '0x'
      ? '0x'
      : Buffer.from(coder.decode(['bytes'], element)[0].slice(2), 'hex').toString();
  });
}

async function answerLookup(sender: string, urls: string[], request: Hex): Promise<string> {
  if (!urls.includes('x-batch-gateway:true') || urls.length > 1) {
    const direct = await askGateways(sender, urls, request);
    if (typeof direct === 'string') return direct;
    throw new Error('a direct gateway failed');
  }
  const [queries] = batch.decodeFunctionData('query', request) as unknown as [[string, string[], Hex][]];
  const answers = await Promise.all(queries.map((query) => askGateways(...query)));
  const failures = answers.map((answer) => typeof answer !== 'string');
  const responses = answers.map((answer) => (typeof answer === 'string' ? answer : answer.failure));
  return coder.encode(['bool[]', 'bytes[]'], [failures, responses]);
}

async function askGateways(sender: string, urls: string[], data: Hex): Promise<string | { failure: string }> {
  let failure = resolverErrors.encodeErrorResult('Error', ['unreachable']);
  for (const url of urls) {
    const target = url.replace('{sender}', sender.toLowerCase()).replace('{data}', data);
    const post = { method: 'POST', body: JSON.stringify({ data, sender }) };
    const response = await fetch(target, url.includes('{data}') ? {} : post).catch(() => undefined);
    if (!response) continue;
    if (!response.ok) failure = resolverErrors.encodeErrorResult('HttpError', [response.status, '']);
    if (response.status >= 400 && response.status < 500) return { failure };
    if (!response.ok) continue;
    const { data: answer } = (await response.json()) as { data?: string };
    return answer ?? { failure: resolverErrors.encodeErrorResult('Error', ['no data']) };
  }
  return { failure };
}

function describeError(data: Hex): string {
  if (data.length < 10) return data;
  const known = [resolver, resolverErrors]
    .map((abi) => abi.parseError(data))
    .find((parsed) => parsed !== null);
  if (!known) return data;
  const inner =
    known.name === 'ResolverError' ? [describeError(known.args[0])] : known.args.toArray().map(String);
  return `${known.name}(${inner.join(', ')})`;
}

async function suspended(node: EthereumNode, name: string): Promise<{ callback: Hex; extraData: Hex }> {
  const args = [dnsEncode(name, 255), textOf(name), ['x-batch-gateway:true']];
  const { error } = await call(node, resolver.encodeFunctionData('resolveWithGateways', args));
  const { args: lookup } = resolver.parseError(error!.data!)!;
  return { callback: lookup[3], extraData: lookup[4] };
}

async function firstLookup(node: EthereumNode, name: string, data: string): Promise<unknown[]> {
  const args = [dnsEncode(name, 255), data, ['x-batch-gateway:true']];
  const { error } = await call(node, resolver.encodeFunctionData('resolveWithGateways', args));
  const { args: lookup } = resolver.parseError(error!.data!)!;
  return [lookup[0], lookup[1].toArray()];
}

async function rawReply(node: EthereumNode, name: string): Promise<Hex> {
  const args = [dnsEncode(name, 255), textOf(name), []];
  const { result } = await call(node, resolver.encodeFunctionData('resolveWithGateways', args));
  return resolver.decodeFunctionResult('resolveWithGateways', result!)[0];
}
