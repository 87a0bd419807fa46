import { createManualClock, type Lie, type LyingEndpoint, startLyingEndpoint } from '@peername/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { contractReply } from '../../testing/contract-reply.ts';
import { devnetNetwork } from '../../testing/devnet-network.ts';
import { isProof, type ProofStage, proofLies, startProofStage, truth } from '../../testing/proof-lies.ts';
import { azero } from '../index.ts';
import { azeroProofs } from './index.ts';

let stage: ProofStage;
let members: LyingEndpoint[];
const lies = proofLies(() => stage);

beforeAll(async () => {
  stage = await startProofStage();
  members = await Promise.all([1, 2, 3].map(() => startLyingEndpoint(stage.node.httpUrl)));
});

afterAll(async () => {
  await Promise.all([stage, ...(members ?? [])].map((each) => each?.close()));
});

beforeEach(() => {
  for (const member of members) member.beHonest();
});

const originsOf = (some: readonly LyingEndpoint[]) => some.map(({ url }) => url);

function quorum() {
  const clock = createManualClock();
  const service = azero({
    network: devnetNetwork(stage.node),
    endpoints: originsOf(members),
    quorum: 2,
    proofs: azeroProofs,
    clock,
  });
  onTestFinished(() => service.close?.());
  return { service, clock, read: (label: string) => service.read(service.parse(`${label}.azero`), []) };
}

const tell = (liars: number, lie: Lie) => {
  for (const member of members.slice(0, liars)) member.tell(lie);
};

describe('a quorum of endpoints with proofs', () => {
  it('gives answers that are proved against a block that two confirm', async () => {
    const { read } = quorum();
    const reading = await read('alice');
    expect(reading).toMatchObject({ state: 'found', evidence: { assurance: 'proof', asked: 3 } });
    expect(reading.evidence.agreed).toBeGreaterThanOrEqual(2);
    expect(reading.state === 'found' && reading.records.get('staex-id')).toBe(truth);
    expect(await read('nobody')).toMatchObject({
      state: 'absent',
      reason: 'name',
      evidence: { assurance: 'proof' },
    });
  });

  it.each(lies.map((lie) => [lie.says, lie] as const))(
    'believes the one that does not, when two of three %s',
    async (_, lie) => {
      tell(2, lie);
      const { read } = quorum();
      const reading = await read('alice');
      expect(reading).toMatchObject({ state: 'found', evidence: { assurance: 'proof' } });
      expect(reading.state === 'found' && reading.records.get('staex-id')).toBe(truth);
    },
  );

  it.each(lies.map((lie) => [lie.says, lie] as const))('refuses when all of them %s', async (_, lie) => {
    tell(3, lie);
    const { read } = quorum();
    await expect(read('alice')).rejects.toMatchObject({
      code: 'UNTRUSTED',
      reason: 'bad-proof',
      details: originsOf(members)
        .map((origin) => `${origin}: UNTRUSTED (bad-proof)`)
        .join(', '),
    });
  });

  it('believes the one that does not, when two of three say that the contract is of another make', async () => {
    const refusal = contractReply(Uint8Array.of(1, 1), 1);
    tell(2, {
      says: 'lets no contract understand',
      tell: ({ method }, answer) => (method === 'state_call' ? { result: refusal } : answer),
    });
    expect(await quorum().read('alice')).toMatchObject({ state: 'found', evidence: { assurance: 'proof' } });
  });

  it('serves no answers without proofs when two of three have none to give', async () => {
    tell(2, {
      says: 'has no proofs',
      tell: ({ method }, answer) =>
        isProof(method) ? { error: { code: -32601, message: 'Method not found' } } : answer,
    });
    expect(await quorum().read('alice')).toMatchObject({ state: 'found', evidence: { assurance: 'proof' } });
  });

  it('names those whose proofs do not hold', async () => {
    const [lie] = lies;
    if (!lie) throw new Error('no lies');
    tell(2, lie);
    members[2]?.tell({
      says: 'takes its time for proofs',
      tell: ({ method }, answer) =>
        isProof(method) ? new Promise((resolve) => setTimeout(() => resolve(answer), 300)) : answer,
    });
    const liars = originsOf(members.slice(0, 2)).sort();
    // The honest one may be the faster one even so.
    for (let i = 0; i < 10; i++) {
      const { evidence } = await quorum().read('alice');
      expect(liars).toEqual(expect.arrayContaining([...(evidence.dissent ?? [])]));
      if (evidence.dissent?.length === 2) return;
    }
    expect.fail('the liars were never named');
  });

  it('does not take the head of one that lags for the time that counts', async () => {
    const { node } = stage;
    const [, time] = [
      node.register('soon-gone', { expiresAt: node.headBlock().time + 5_000 }),
      node.headBlock().time,
    ];
    const { read, clock } = quorum();
    expect(await read('soon-gone')).toMatchObject({ state: 'found' });
    node.advance(10_000);
    await clock.advance(10_000);
    const gone = await read('soon-gone');
    expect(gone).toMatchObject({ state: 'absent', reason: 'expired', evidence: { assurance: 'proof' } });
    expect(gone.evidence.block.time?.getTime()).toBeGreaterThan(time);
  });
});
