import { type EthereumNode, ensNames, startCountingProxy, startEthereumNode } from '@peername/devnet';
import {
  isResolverError,
  type NameService,
  type ReadOutcome,
  type TraceEvent,
} from '@peername/resolver-core';
import { createManualClock } from '@peername/resolver-core/testing';
import { FallbackProvider, getAddress, JsonRpcProvider } from 'ethers';
import { createPublicClient, http } from 'viem';
import { mainnet } from 'viem/chains';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localNetwork, noLocalChain } from '../testing/local-chain.ts';
import { ensFromProvider } from './ethers.ts';
import { type EnsOptions, ens } from './index.ts';

const keys = ['io.staex.id', 'staex-id', 'libp2p-peer-id'];

let node: EthereumNode;
const warnings: Error[] = [];
const keepWarning = (warning: Error): void => void warnings.push(warning);

beforeAll(async () => {
  process.on('warning', keepWarning);
  if (!noLocalChain) node = await startEthereumNode();
});
afterAll(async () => {
  process.off('warning', keepWarning);
  await node?.close();
});

/** The service on the local chain, with its gateways allowed. */
function local(options: EnsOptions = {}): NameService {
  return ens({
    network: localNetwork(node),
    ccip: { origins: [node.ccipOrigin, node.closedOrigin] },
    ...options,
  });
}

const read = (service: NameService, name: string, wanted: readonly string[] = keys) =>
  service.read(service.parse(name), wanted).catch((error: unknown) => {
    if (isResolverError(error)) return error;
    throw error;
  });

/** An outcome in one line. */
function line(outcome: ReadOutcome): string {
  if ('code' in outcome) return `${outcome.code} ${outcome.reason}`;
  const { offchain } = outcome.evidence;
  const where = offchain ? ' off-chain' : '';
  if (outcome.state === 'absent') return `absent ${outcome.reason}${where}`;
  const broken = (outcome.unreadable ?? []).map(({ key }) => `${key} unreadable`);
  const parts = [...outcome.records.keys(), ...broken, ...('account' in outcome ? ['account'] : [])];
  return `${parts.join(', ') || 'no record'}${where}`;
}

describe.skipIf(noLocalChain)('the names of a local chain', () => {
  test('each come to their outcome, and no server that is not allowed is ever reached', async () => {
    const service = local();
    // Together, because then a reply that gets too large for one request is asked for in parts.
    const queries = ensNames.map(({ name }) => ({ name: service.parse(name), keys }));
    const outcomes = (await service.readMany?.(queries)) ?? [];
    const lines = Object.fromEntries(ensNames.map(({ name }, i) => [name, line(outcomes[i]!)]));
    expect(lines).toMatchInlineSnapshot(`
      {
        "404-data.ccip.eth": "OFFCHAIN_FAILED gateway-http",
        "404.ccip.eth": "OFFCHAIN_FAILED gateway-http",
        "500-data.ccip.eth": "OFFCHAIN_FAILED gateway-http",
        "500.ccip.eth": "OFFCHAIN_FAILED gateway-http",
        "a.b.wild.eth": "staex-id",
        "alice.eth": "staex-id, account",
        "baddata.ccip.eth": "OFFCHAIN_FAILED gateway-failed",
        "badsig.ccip.eth": "UNTRUSTED offchain-rejected",
        "badutf8.eth": "io.staex.id unreadable, staex-id unreadable, libp2p-peer-id unreadable",
        "blocked-any.ccip.eth": "OFFCHAIN_REFUSED gateway-blocked",
        "blocked-data.ccip.eth": "OFFCHAIN_REFUSED gateway-blocked",
        "blocked-decimal.ccip.eth": "OFFCHAIN_REFUSED gateway-blocked",
        "blocked-http.ccip.eth": "OFFCHAIN_REFUSED gateway-blocked",
        "blocked-ipfs.ccip.eth": "OFFCHAIN_REFUSED gateway-blocked",
        "blocked-ipv6.ccip.eth": "OFFCHAIN_REFUSED gateway-blocked",
        "blocked-localhost.ccip.eth": "OFFCHAIN_REFUSED gateway-blocked",
        "blocked-loopback.ccip.eth": "OFFCHAIN_REFUSED gateway-blocked",
        "blocked-mapped.ccip.eth": "OFFCHAIN_REFUSED gateway-blocked",
        "blocked-metadata.ccip.eth": "OFFCHAIN_REFUSED gateway-blocked",
        "blocked-short.ccip.eth": "OFFCHAIN_REFUSED gateway-blocked",
        "blocked-user.ccip.eth": "OFFCHAIN_REFUSED gateway-blocked",
        "blocked.direct.eth": "OFFCHAIN_REFUSED gateway-blocked",
        "bob.eth": "staex-id, libp2p-peer-id, account",
        "bomb.ccip.eth": "OFFCHAIN_FAILED gateway-failed",
        "broken.eth": "staex-id, libp2p-peer-id",
        "call.alice.eth": "staex-id",
        "carol.eth": "libp2p-peer-id, account",
        "ccip.eth": "no record off-chain",
        "conflict.eth": "io.staex.id, staex-id",
        "contenthash.eth": "no record",
        "dead.ccip.eth": "OFFCHAIN_FAILED gateway-failed",
        "direct.eth": "staex-id off-chain",
        "drip.ccip.eth": "OFFCHAIN_FAILED gateway-timeout",
        "empty.eth": "absent resolver",
        "endless.eth": "OFFCHAIN_REFUSED too-many-lookups",
        "expired.ccip.eth": "UNTRUSTED offchain-rejected",
        "expired.eth": "staex-id",
        "fallback.ccip.eth": "staex-id off-chain",
        "forged.eth": "UNTRUSTED offchain-rejected",
        "friend.xyz": "staex-id",
        "hang.ccip.eth": "OFFCHAIN_FAILED gateway-timeout",
        "hostile.eth": "staex-id, libp2p-peer-id",
        "huge.ccip.eth": "OFFCHAIN_FAILED gateway-failed",
        "huge.eth": "CONTRACT unknown-revert",
        "legacy.eth": "staex-id",
        "loops.eth": "CONTRACT unknown-revert",
        "malformed-length.eth": "io.staex.id unreadable, staex-id unreadable, libp2p-peer-id unreadable",
        "malformed-odd.eth": "io.staex.id unreadable, staex-id unreadable, libp2p-peer-id unreadable",
        "malformed-offset.eth": "io.staex.id unreadable, staex-id unreadable, libp2p-peer-id unreadable",
        "malformed-truncated.eth": "io.staex.id unreadable, staex-id unreadable, libp2p-peer-id unreadable",
        "nocode.eth": "absent resolver",
        "nodata.ccip.eth": "OFFCHAIN_FAILED gateway-failed",
        "nopeer.eth": "no record",
        "noresolver.eth": "absent name",
        "notjson.ccip.eth": "OFFCHAIN_FAILED gateway-failed",
        "ok.ccip.eth": "staex-id off-chain",
        "poor.eth": "staex-id",
        "post.ccip.eth": "staex-id off-chain",
        "redirect.ccip.eth": "OFFCHAIN_FAILED gateway-failed",
        "reset.ccip.eth": "OFFCHAIN_FAILED gateway-failed",
        "reverts-empty.eth": "absent resolver",
        "reverts-string.eth": "CONTRACT resolver-reverted",
        "reverts.eth": "CONTRACT resolver-reverted",
        "secret.eth": "no record",
        "slow.ccip.eth": "OFFCHAIN_FAILED gateway-timeout",
        "stop.ccip.eth": "OFFCHAIN_FAILED gateway-http",
        "wild.eth": "staex-id",
        "wrapped.eth": "staex-id",
        "zed.wild.eth": "staex-id",
        "🦄🦄🦄.eth": "staex-id",
      }
    `);
    expect(node.blockedRequests()).toBe(0);
  });

  test('stop asking at a 404, ask the next server after a 500', async () => {
    const service = local();
    const count = async (name: string) => {
      const before = [node.ccip.requests('ok'), node.ccip.requests()] as const;
      await read(service, name, ['staex-id']);
      return [node.ccip.requests('ok') - before[0], node.ccip.requests() - before[1]];
    };
    // One question for the record, one for the account.
    expect(await count('stop.ccip.eth')).toEqual([0, 2]);
    expect(await count('fallback.ccip.eth')).toEqual([2, 4]);
    expect(await count('direct.eth')).toEqual([1, 1]);
  });

  test('that look up without an end stop at four rounds, with nothing left running', async () => {
    const before = node.ccip.requests('echo');
    expect(line(await read(local(), 'endless.eth', ['staex-id']))).toBe('OFFCHAIN_REFUSED too-many-lookups');
    const asked = node.ccip.requests('echo') - before;
    expect(asked).toBeLessThanOrEqual(4);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(node.ccip.requests('echo') - before).toBe(asked);
  });

  test('are read many at a time when they live off-chain, too', async () => {
    const service = local();
    // More than the 11 listeners Node warns of, and few enough for a busy machine to ask their gateway in time.
    const queries = Array.from({ length: 30 }, (_, i) => ({ name: service.parse(`n${i}.ccip.eth`), keys }));
    const lines = (await service.readMany!(queries)).map(line);
    expect(new Set(lines)).toEqual(new Set(['no record off-chain']));
    expect(warnings).toEqual([]);
  });

  test('leave nothing running when the caller gives up', async () => {
    const service = local();
    const ending = new AbortController();
    const work = service
      .read(service.parse('hang.ccip.eth'), keys, { signal: ending.signal })
      .catch((e) => e.code);
    const before = node.ccip.requests('hang');
    await expect.poll(() => node.ccip.requests('hang')).toBeGreaterThan(before);
    ending.abort();
    expect(await work).toBe('ABORTED');
  });

  test.each(['latest', 'safe', 'finalized'] as const)(
    'are read at the %s block, off-chain ones too',
    async (finality) => {
      const service = local({ finality });
      const { number, hash } = await node.block(finality);
      for (const name of ['alice.eth', 'ok.ccip.eth', 'direct.eth', 'zed.wild.eth']) {
        expect(await read(service, name)).toMatchObject({
          state: 'found',
          records: new Map([['staex-id', expect.any(String)]]),
          evidence: { finality, block: { number, hash } },
        });
      }
    },
  );

  test('have a content hash only for those who ask for it', async () => {
    const service = local();
    expect(line(await read(service, 'contenthash.eth'))).toBe('no record');
    expect(await read(service, 'contenthash.eth', ['staex-id', 'contenthash'])).toMatchObject({
      state: 'found',
      records: new Map([['contenthash', 'k51qzi5uqu5dlyul54fi45ei58gzvrm8vynvz1zyp9vwbtx2yw1w824fy5x4ci']]),
    });
    expect(line(await read(service, 'alice.eth', ['contenthash']))).toBe('account');
  });

  test('are refused off-chain when that is off, or their server is not named', async () => {
    const before = node.ccip.requests();
    expect(line(await read(local({ ccip: 'off' }), 'ok.ccip.eth'))).toBe('OFFCHAIN_REFUSED ccip-off');
    expect(line(await read(local({ ccip: 'on' }), 'ok.ccip.eth'))).toBe('OFFCHAIN_REFUSED gateway-blocked');
    expect(line(await read(local({ ccip: 'on' }), 'direct.eth'))).toBe('OFFCHAIN_REFUSED gateway-blocked');
    expect(line(await read(local({ ccip: 'off' }), 'alice.eth'))).toBe('staex-id, account');
    expect(node.ccip.requests()).toBe(before);
  });

  test('tell their steps: requests with the endpoint, servers by their origin, and the read', async () => {
    const service = local();
    const steps: TraceEvent[] = [];
    await service.read(service.parse('ok.ccip.eth'), ['staex-id'], { trace: (event) => steps.push(event) });
    expect(steps.map(({ step, detail, endpoint }) => [step, detail, endpoint])).toEqual([
      ['request', 'eth_getBlockByNumber +1', node.url],
      ['request', 'eth_call', node.url],
      ['offchain', 'GET', node.ccipOrigin],
      ['offchain', 'GET', node.ccipOrigin],
      ['request', 'eth_call', node.url],
      ['read', expect.stringMatching(/^1 records at block \d+$/), undefined],
    ]);
  });

  test('outlive an upgrade behind the proxy, which stands for the switch to ENSv2', async () => {
    const own = await startEthereumNode();
    try {
      const clock = createManualClock();
      const service = ens({ network: localNetwork(own), clock });
      expect(line(await read(service, 'alice.eth'))).toBe('staex-id, account');
      await own.upgradeUniversalResolver(['alice.eth']);
      await clock.advance(60_000);
      expect(line(await read(service, 'alice.eth'))).toBe('staex-id, account');
      expect(line(await read(service, 'bob.eth'))).toBe('staex-id, libp2p-peer-id, account');
    } finally {
      await own.close();
    }
  });
});

describe.skipIf(noLocalChain)('requests', () => {
  test('are two for the first name, one for each that follows, and as many for a hundred', async () => {
    const proxy = await startCountingProxy({ target: node.url });
    try {
      const counted = async (work: () => Promise<unknown>) => {
        proxy.requests.reset();
        await work();
        return proxy.requests.requests;
      };
      const network = localNetwork(node, { endpoints: [proxy.url] });
      const service = ens({ network });
      const hundred = Array.from({ length: 100 }, (_, i) => ({
        name: service.parse(i % 2 ? `n${i}.eth` : `n${i}.wild.eth`),
        keys,
      }));
      expect(await counted(() => read(service, 'alice.eth'))).toBe(2);
      expect(await counted(() => read(service, 'bob.eth'))).toBe(1);
      expect(await counted(() => service.readMany!(hundred))).toBe(1);
      expect(await counted(() => ens({ network }).readMany!(hundred))).toBe(2);
      expect(await counted(() => Promise.all(hundred.map(({ name }) => service.read(name, keys))))).toBe(1);
      expect(warnings).toEqual([]);
    } finally {
      await proxy.close();
    }
  });

  test('go to the next endpoint when one is dead', async () => {
    const service = local({ endpoints: [node.closedOrigin, node.url] });
    expect(await read(service, 'alice.eth')).toMatchObject({
      state: 'found',
      evidence: { endpoints: [node.url] },
    });
  });

  test('are refused on another chain, and at an address without code', async () => {
    const sepolia = local({ network: 'testnet', endpoints: [node.url], timeout: 500 });
    expect(line(await read(sepolia, 'alice.eth'))).toMatch(/^WRONG_NETWORK/);
    const nowhere = local({ universalResolver: `0x${'11'.repeat(20)}` });
    expect(line(await read(nowhere, 'alice.eth'))).toBe('CONTRACT no-universal-resolver');
  });
});

describe.skipIf(noLocalChain)('primary names', () => {
  test('are confirmed forwards, in any case of the account', async () => {
    const account = getAddress(node.accounts[1]!);
    for (const text of [account, account.toLowerCase(), ` ${account}`]) {
      expect(await local().reverse!(text)).toMatchObject({
        state: 'found',
        name: { text: 'alice.eth', labels: ['alice', 'eth'] },
        account: { chain: 'eip155:1', address: account },
      });
    }
  });

  test('that do not point back are a mismatch', async () => {
    const [, , , , thief] = node.accounts;
    await node.setPrimary(thief!, 'bob.eth');
    const service = local();
    expect(await service.reverse!(thief!)).toMatchObject({
      state: 'absent',
      reason: 'mismatch',
      claimed: 'bob.eth',
    });
    await node.setPrimary(thief!, 'not-registered.eth');
    expect(await local().reverse!(thief!)).toMatchObject({
      reason: 'mismatch',
      claimed: 'not-registered.eth',
    });
  });

  test('are looked up off-chain too', async () => {
    const account = node.accounts[6]!;
    await node.createName('person.ccip.eth', {
      resolver: 'inherit',
      address: account,
      gateways: [`${node.ccipOrigin}/ok`],
    });
    await node.setPrimary(account, 'person.ccip.eth');
    expect(await local().reverse!(account)).toMatchObject({
      state: 'found',
      name: { text: 'person.ccip.eth' },
      evidence: { offchain: true },
    });
  });
});

describe.skipIf(noLocalChain)('what others read', () => {
  const names = [
    ...[
      'alice.eth',
      'bob.eth',
      'nopeer.eth',
      'call.alice.eth',
      '\u{1F984}\u{1F984}\u{1F984}.eth',
      'friend.xyz',
    ],
    ...['expired.eth', 'wild.eth', 'zed.wild.eth', 'a.b.wild.eth', 'legacy.eth'],
    ...['ok.ccip.eth', 'post.ccip.eth', 'fallback.ccip.eth'],
  ];

  test('is the same with ethers and with viem, where they can answer', async () => {
    const provider = new JsonRpcProvider(node.url, 1, { staticNetwork: true });
    const viem = createPublicClient({ chain: mainnet, transport: http(node.url) });
    const service = local();
    try {
      for (const name of names) {
        const ours = await read(service, name);
        const text = 'records' in ours ? (ours.records.get('staex-id') ?? '') : undefined;
        expect(await (await provider.getResolver(name))?.getText('staex-id'), name).toBe(text);
        expect((await viem.getEnsText({ name, key: 'staex-id', strict: true })) ?? '', name).toBe(text);
      }
      const alice = await read(service, 'alice.eth');
      expect(await provider.resolveName('alice.eth')).toBe('account' in alice && alice.account?.address);
    } finally {
      provider.destroy();
    }
  });

  test('is the same over an ethers Provider as over our own transport', async () => {
    const providers = [0, 1].map(() => new JsonRpcProvider(node.url, 1, { staticNetwork: true }));
    const fallback = new FallbackProvider(providers, 1, { quorum: 2 });
    const options = { network: localNetwork(node), ccip: { origins: [node.ccipOrigin] } };
    const services = [ensFromProvider(providers[0]!, options), ensFromProvider(fallback, options)];
    const some = [
      'alice.eth',
      'noresolver.eth',
      'nocode.eth',
      'reverts.eth',
      'badutf8.eth',
      'ok.ccip.eth',
      'badsig.ccip.eth',
      '404.ccip.eth',
    ];
    try {
      const own = local();
      for (const name of some) {
        const expected = line(await read(own, name));
        for (const service of services) expect(line(await read(service, name)), name).toBe(expected);
      }
      const { evidence } = (await read(services[1]!, 'alice.eth')) as Exclude<ReadOutcome, Error>;
      expect(evidence.endpoints).toEqual([node.url, node.url]);
    } finally {
      fallback.destroy();
      for (const provider of providers) provider.destroy();
    }
  });
});
