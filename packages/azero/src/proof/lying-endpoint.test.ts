import { createManualClock, type LyingEndpoint, startLyingEndpoint } from '@peername/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { contractReply } from '../../testing/contract-reply.ts';
import { devnetNetwork } from '../../testing/devnet-network.ts';
import {
  hexOf,
  isProof,
  type ProofStage,
  proofLies,
  proofNodes,
  startProofStage,
  truth,
} from '../../testing/proof-lies.ts';
import { azero } from '../index.ts';
import { azeroProofs } from './index.ts';

let stage: ProofStage;
let liar: LyingEndpoint;
const lies = proofLies(() => stage);

beforeAll(async () => {
  stage = await startProofStage();
  liar = await startLyingEndpoint(stage.node.httpUrl);
});

afterAll(async () => {
  await Promise.all([stage, liar].map((each) => each?.close()));
});

beforeEach(() => liar.beHonest());

function serviceAt(...endpoints: string[]) {
  const clock = createManualClock();
  const service = azero({ network: devnetNetwork(stage.node), endpoints, proofs: azeroProofs, clock });
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
      const { read } = serviceAt(liar.url, stage.node.httpUrl);
      const reading = await read('alice');
      expect(reading).toMatchObject({ state: 'found', evidence: { endpoints: [stage.node.httpUrl] } });
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

  it('says that the contract is of another make makes room for one that does not', async () => {
    const refusal = contractReply(Uint8Array.of(1, 1), 1);
    liar.tell({
      says: 'lets no contract understand',
      tell: ({ method }, answer) => (method === 'state_call' ? { result: refusal } : answer),
    });
    expect(await serviceAt(liar.url, stage.node.httpUrl).read('alice')).toMatchObject({ state: 'found' });
    await expect(serviceAt(liar.url).read('alice')).rejects.toMatchObject({
      code: 'CONTRACT',
      reason: 'lang-error',
    });
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

  it.each<[title: string, count: number, bytes: number, details: string]>([
    ['many nodes', 8_193, 1, '8193 nodes in a proof, at most 8192'],
    ['many bytes', 20, 60_000, 'a proof of 1200020 bytes, at most 1048576'],
  ])('sends %s, more than any proof takes, is refused', async (_, count, bytes, details) => {
    const much = Array.from({ length: count }, () => `0x${'00'.repeat(bytes)}`);
    liar.tell(proofNodes('sends much', (proof, method) => (method === 'state_getReadProof' ? much : proof)));
    const { read } = serviceAt(liar.url);
    await expect(read('alice')).rejects.toMatchObject({ code: 'TOO_LARGE', details });
  });
});

it('believes an endpoint whose nodes come in another order', async () => {
  liar.tell(proofNodes('turns the proof around', (proof) => [...proof].reverse()));
  expect(await serviceAt(liar.url).read('alice')).toMatchObject({ state: 'found' });
});
