import { type AzeroNode, devAccounts, startAzeroNode } from '@peername/devnet';
import type { Hex } from '@peername/resolver-core';
import type { AskTruth, Lie } from '@peername/testkit';
import { fromHex, toHex } from '../src/hex.ts';
import { contractInfoKey, contractKey, inkKey } from '../src/proof/storage-keys.ts';
import { encodeText } from '../src/scale-writer.ts';

/** A chain, and one of the liar's own with what it would like to be true. */
export interface ProofStage {
  readonly node: AzeroNode;
  readonly forged: AzeroNode;
  close(): Promise<unknown>;
}

/** What alice's record says. */
export const truth = 'the-true-id-that-is-longer-than-a-hash-of-32-bytes';

/** Starts both chains, with alice and bob on them. */
export async function startProofStage(): Promise<ProofStage> {
  const usual = { blockTime: 0, finalityLag: 0, names: [], genesisTime: 1_800_000_000_000 } as const;
  const [node, forged] = await Promise.all([startAzeroNode(usual), startAzeroNode(usual)]);
  node.register('alice', { records: { 'staex-id': truth, url: 'https://alice.example' } });
  node.register('bob', { owner: devAccounts.bob, records: { 'staex-id': 'bob-id' } });
  forged.register('alice', { records: { 'staex-id': 'a-forged-id-that-is-longer-than-a-hash-of-32-bytes' } });
  return { node, forged, close: () => Promise.all([node.close(), forged.close()]) };
}

/** Whether a method answers with a proof. */
export const isProof = (method: string): boolean => /ReadProof$/.test(method);

/** Bytes of a text, as they stand in nodes. */
export const hexOf = (text: string): string => Buffer.from(text).toString('hex');

/** Changes the nodes of proofs. */
export const proofNodes = (says: string, change: (nodes: string[], method: string) => unknown): Lie => ({
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

/** All the ways to lie about proofs of alice. The stage may be set later. */
export function proofLies(stage: () => ProofStage): readonly Lie[] {
  const bobsKeys = [200, 202, 203].map((root) => toHex(contractKey(inkKey(root, encodeText('bob')))));
  const routerInfoKey = (): Hex => toHex(contractInfoKey(fromHex(stage().node.router.hex)));

  async function forge(method: string, params: readonly unknown[]): Promise<unknown> {
    const { forged } = stage();
    const reply = await fetch(forged.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method,
        params: params.with(-1, forged.headBlock().hash),
      }),
    });
    return ((await reply.json()) as { result: unknown }).result;
  }

  async function routerTrie(ask: AskTruth): Promise<string> {
    const info = String(await ask('state_getStorage', [routerInfoKey()]));
    return `0x${hexOf(':child_storage:default:')}${info.slice(4, 4 + 64)}`;
  }

  return [
    proofNodes('changes a value', (proof) =>
      proof.map((item) => item.replace(hexOf(truth), hexOf(truth.replace('true', 'fake')))),
    ),
    {
      says: 'serves the proofs of a state that it made up',
      tell: async ({ method, params }, answer) =>
        isProof(method) ? { result: await forge(method, params) } : answer,
    },
    {
      says: 'serves the child proofs of a state that it made up',
      tell: async ({ method, params }, answer) =>
        method === 'state_getChildReadProof' ? { result: await forge(method, params) } : answer,
    },
    asks('serves the proofs of an older block', (_, params) => params.with(-1, stage().node.genesisHash)),
    asks('proves another name', (method, params) =>
      method === 'state_getChildReadProof' ? params.with(1, bobsKeys) : params,
    ),
    asks('leaves the time out', (method, params) =>
      method === 'state_getReadProof' ? params.with(0, (params[0] as string[]).slice(1)) : params,
    ),
    proofNodes('drops a node', (proof) => proof.slice(1)),
    proofNodes('drops the last node', (proof) => proof.slice(0, -1)),
    proofNodes('drops the proof of the child trie', (proof, method) =>
      method === 'state_getChildReadProof' ? [] : proof,
    ),
    proofNodes('adds a node', (proof) => [...proof, '0x42aa04bb']),
    proofNodes('repeats a node', (proof) => [...proof, ...proof.slice(0, 1)]),
    proofNodes('cuts a node short', (proof) => proof.map((item, i) => (i === 1 ? item.slice(0, -2) : item))),
    proofNodes('cuts hex in half', (proof) => proof.map((item, i) => (i === 1 ? item.slice(0, -1) : item))),
    proofNodes('gives no hex', (proof) => proof.map((item, i) => (i === 1 ? 7 : item))),
    proofNodes('gives no list', () => 'proof'),
    proofNodes('gives nothing', () => []),
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
            ? params.with(0, routerInfoKey())
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
}
