import { createManualClock, type Lie, type LyingEndpoint, startLyingEndpoint } from '@peername/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { devnetNetwork } from '../../testing/devnet-network.ts';
import { type ProofStage, proofLies, startProofStage, truth } from '../../testing/proof-lies.ts';
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

  it('names those whose proofs do not hold', async () => {
    const [lie] = lies;
    if (!lie) throw new Error('no lies');
    tell(2, lie);
    const { read } = quorum();
    const slow: Lie = {
      says: 'takes its time',
      tell: (_, answer) => new Promise((resolve) => setTimeout(() => resolve(answer), 200)),
    };
    members[2]?.tell(slow);
    const { evidence } = await read('alice');
    expect(evidence.dissent).toEqual(originsOf(members.slice(0, 2)));
    expect(evidence.endpoints).toContain(members[2]?.url);
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
