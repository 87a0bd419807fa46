import { type AzeroNode, devAccounts, startAzeroNode } from '@peername/devnet';
import type { Hex } from '@peername/resolver-core';
import { createManualClock, type Lie, type LyingEndpoint, startLyingEndpoint } from '@peername/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { devnetNetwork } from '../../testing/devnet-network.ts';
import { fromHex, toHex } from '../hex.ts';
import { azero } from '../index.ts';
import { encodeText } from '../scale-writer.ts';
import { azeroProofs } from './index.ts';
import { contractInfoKey, contractKey, inkKey } from './storage-keys.ts';

const usual = { blockTime: 0, finalityLag: 0, names: [], genesisTime: 1_800_000_000_000 } as const;
const truth = 'the-true-id-that-is-longer-than-a-hash-of-32-bytes';

let node: AzeroNode;
/** A chain of the liar's own, with what it would like to be true. */
let forged: AzeroNode;
let liar: LyingEndpoint;
/** Where the main trie has what the chain knows of the router. */
let routerInfoKey: Hex;
const bobsKeys = [200, 202, 203].map((root) => toHex(contractKey(inkKey(root, encodeText('bob')))));

beforeAll(async () => {
  [node, forged] = await Promise.all([startAzeroNode(usual), startAzeroNode(usual)]);
  node.register('alice', { records: { 'staex-id': truth, url: 'https://alice.example' } });
  node.register('bob', { owner: devAccounts.bob, records: { 'staex-id': 'bob-id' } });
  forged.register('alice', { records: { 'staex-id': 'a-forged-id-that-is-longer-than-a-hash-of-32-bytes' } });
  liar = await startLyingEndpoint(node.httpUrl);
  routerInfoKey = toHex(contractInfoKey(fromHex(node.router.hex)));
});

afterAll(async () => {
  await Promise.all([node, forged, liar].map((each) => each?.close()));
});

beforeEach(() => liar.beHonest());

async function askForger(method: string, params: readonly unknown[]): Promise<unknown> {
  const reply = await fetch(forged.httpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  return ((await reply.json()) as { result: unknown }).result;
}

const isProof = (method: string) => /ReadProof$/.test(method);
const atForgedHead = (params: readonly unknown[]) => params.with(-1, forged.headBlock().hash);

/** Changes the nodes of proofs. */
const nodes = (says: string, change: (nodes: string[], method: string) => unknown): Lie => ({
  says,
  tell: ({ method }, answer) =>
    isProof(method)
      ? { result: { at: '0x00', proof: change((answer.result as { proof: string[] }).proof, method) } }
      : answer,
});

/** Changes what the node is asked for. */
const asks = (
  says: string,
  change: (method: string, params: readonly unknown[]) => readonly unknown[],
): Lie => ({
  says,
  ask: ({ method, params }) => ({ method, params: isProof(method) ? change(method, params) : params }),
});

const hexOf = (text: string) => Buffer.from(text).toString('hex');

const lies: readonly Lie[] = [
  nodes('changes a value', (proof) =>
    proof.map((item) => item.replace(hexOf(truth), hexOf(truth.replace('true', 'fake')))),
  ),
  {
    says: 'serves the proofs of a state that it made up',
    tell: async ({ method, params }, answer) =>
      isProof(method) ? { result: await askForger(method, atForgedHead(params)) } : answer,
  },
  {
    says: 'serves the child proofs of a state that it made up',
    tell: async ({ method, params }, answer) =>
      method === 'state_getChildReadProof'
        ? { result: await askForger(method, atForgedHead(params)) }
        : answer,
  },
  asks('serves the proofs of an older block', (_, params) => params.with(-1, node.genesisHash)),
  asks('proves another name', (method, params) =>
    method === 'state_getChildReadProof' ? params.with(1, bobsKeys) : params,
  ),
  asks('leaves the time out', (method, params) =>
    method === 'state_getReadProof' ? params.with(0, (params[0] as string[]).slice(1)) : params,
  ),
  nodes('drops a node', (proof) => proof.slice(1)),
  nodes('drops the last node', (proof) => proof.slice(0, -1)),
  nodes('drops the proof of the child trie', (proof, method) =>
    method === 'state_getChildReadProof' ? [] : proof,
  ),
  nodes('adds a node', (proof) => [...proof, '0x42aa04bb']),
  nodes('repeats a node', (proof) => [...proof, ...proof.slice(0, 1)]),
  nodes('cuts a node short', (proof) => proof.map((item, i) => (i === 1 ? item.slice(0, -2) : item))),
  nodes('cuts hex in half', (proof) => proof.map((item, i) => (i === 1 ? item.slice(0, -1) : item))),
  nodes('gives no hex', (proof) => proof.map((item, i) => (i === 1 ? 7 : item))),
  nodes('gives no list', () => 'proof'),
  nodes('gives nothing', () => []),
  {
    says: 'gives null for a proof',
    tell: ({ method }, answer) => (isProof(method) ? { result: null } : answer),
  },
  {
    says: 'says that the contract is not there',
    tell: ({ method, params: [key] }, answer) =>
      method === 'state_getStorage' && String(key).startsWith('0x4342') ? { result: null } : answer,
  },
  {
    says: 'says that the storage of the contract is that of the router',
    ask: ({ method, params }) => ({
      method,
      params:
        method === 'state_getStorage' && String(params[0]).startsWith('0x4342')
          ? params.with(0, routerInfoKey)
          : params,
    }),
  },
  {
    says: 'mixes up the child tries, the proof of another one in the place of the right one',
    tell: async ({ method, params }, answer, ask) =>
      method === 'state_getChildReadProof'
        ? { result: await ask(method, params.with(0, await routerTrie(ask))) }
        : answer,
  },
  {
    says: 'moves the time, so that an expired name would be live',
    tell: ({ method, params: [key] }, answer) =>
      method === 'state_getStorage' && String(key).startsWith('0xf0c3')
        ? { result: '0x0000000000000000' }
        : answer,
  },
];

async function routerTrie(
  ask: (method: string, params: readonly unknown[]) => Promise<unknown>,
): Promise<string> {
  const info = String(await ask('state_getStorage', [routerInfoKey]));
  return `0x${hexOf(':child_storage:default:')}${info.slice(4, 4 + 64)}`;
}

function serviceAt(...endpoints: string[]) {
  const clock = createManualClock();
  const service = azero({ network: devnetNetwork(node), endpoints, proofs: azeroProofs, clock });
  onTestFinished(() => service.close?.());
  return {
    read: (label: string) => service.read(service.parse(`${label}.azero`), ['staex-id']),
    clock,
  };
}

const badProof = { code: 'UNTRUSTED', reason: 'bad-proof', retryable: true };

describe('an endpoint that', () => {
  it.each(lies.map((lie) => [lie.says, lie] as const))('%s is refused and named', async (_, lie) => {
    liar.tell(lie);
    const { read } = serviceAt(liar.url);
    await expect(read('alice')).rejects.toMatchObject({
      ...badProof,
      shortMessage: `${liar.url} gave a proof that does not hold; ask another endpoint`,
    });
    expect(liar.told + Number(lie.ask !== undefined)).toBeGreaterThan(0);
  });

  it.each(lies.map((lie) => [lie.says, lie] as const))(
    '%s makes room for one that does not',
    async (_, lie) => {
      liar.tell(lie);
      const { read } = serviceAt(liar.url, node.httpUrl);
      const reading = await read('alice');
      expect(reading).toMatchObject({ state: 'found', evidence: { endpoints: [node.httpUrl] } });
      expect(reading.state === 'found' && reading.records.get('staex-id')).toBe(truth);
    },
  );

  it('lied about where a contract is can be believed again once it stops', async () => {
    const lie = lies.find(({ says }) => says.includes('that of the router'));
    if (!lie) throw new Error('no such lie');
    liar.tell(lie);
    const { read, clock } = serviceAt(liar.url);
    await expect(read('alice')).rejects.toMatchObject(badProof);
    liar.beHonest();
    await clock.advance(60_000);
    expect(await read('alice')).toMatchObject({ state: 'found' });
  });

  it('serves no proofs is never asked for what the proofs are to show', async () => {
    const asked: string[] = [];
    liar.tell({
      says: 'has no proofs',
      tell({ method, params }, answer) {
        if (method === 'state_call') asked.push(String(params[1]));
        return isProof(method) ? { error: { code: -32601, message: 'Method not found' } } : answer;
      },
    });
    const { read } = serviceAt(liar.url);
    await expect(read('alice')).rejects.toMatchObject({
      code: 'PROTOCOL',
      reason: 'call-refused',
      shortMessage: expect.stringMatching(/refused state_get\w*ReadProof; is it a node with proofs\?$/),
    });
    // Once, whether the contract is a registry.
    expect(asked).toEqual([expect.stringContaining('61437185')]);
    expect(asked.join('')).not.toContain(hexOf('alice'));
  });

  it('answers more than any proof takes is refused', async () => {
    liar.tell(nodes('sends much', () => Array.from({ length: 20_000 }, () => '0x00')));
    const { read } = serviceAt(liar.url);
    await expect(read('alice')).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });
});

it('believes an endpoint whose nodes come in another order', async () => {
  liar.tell(nodes('turns the proof around', (proof) => [...proof].reverse()));
  expect(await serviceAt(liar.url).read('alice')).toMatchObject({ state: 'found' });
});
