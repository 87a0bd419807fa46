import { type LyingEndpoint, proofLie, startLyingEndpoint } from '@peername/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasEthereum, type LocalDevnet, startLocalDevnet } from '../testing/local-devnet.ts';
import { runCli } from '../testing/run-cli.ts';

let local: LocalDevnet;
let endpoints: readonly LyingEndpoint[];

beforeAll(async () => {
  local = await startLocalDevnet();
  const { http } = local.devnet.details.azero;
  endpoints = await Promise.all([1, 2, 3].map(() => startLyingEndpoint(http)));
}, 60_000);
afterEach(() => {
  for (const endpoint of endpoints) endpoint.beHonest();
});
afterAll(async () => {
  await Promise.all((endpoints ?? []).map((endpoint) => endpoint.close()));
  await local?.close();
});

const run = (args: readonly string[], terminals: ('stdout' | 'stderr')[] = []) =>
  runCli([...args, '--require=proof', '--network=devnet', '--no-color'], {
    env: { ...local.env, PEERNAME_PINS: 'off' },
    terminals,
  });
const over = (some: readonly LyingEndpoint[]) => `--azero-rpc=${some.map(({ url }) => url)}`;

describe('--require proof', () => {
  it('proves records, absence and primary names of AZERO.ID', async () => {
    for (const [args, state] of [
      [['resolve', 'alice.azero'], 'found'],
      [['records', 'alice.azero'], 'found'],
      [['resolve', 'nobody.azero'], 'absent'],
      [['reverse', '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'], 'found'],
    ] as const) {
      const { stdout } = await run([...args, over(endpoints)]);
      expect(JSON.parse(stdout)).toMatchObject({ state, evidence: { assurance: 'proof', asked: 3 } });
    }
  });

  it('says so to people', async () => {
    const { stdout, exitCode } = await run(['resolve', 'alice.azero', over(endpoints)], ['stdout']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/proved, at a block of [23] of 3 endpoints/);
  });

  it('finds the right answer when two of three give proofs that do not hold', async () => {
    for (const endpoint of endpoints.slice(0, 2)) endpoint.tell(proofLie('flip a bit'));
    const { stdout, exitCode } = await run(['resolve', 'alice.azero', over(endpoints)]);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'found', evidence: { assurance: 'proof' } });
    expect(exitCode).toBe(0);
  });

  it('stops with the names of the endpoints when no proof holds', async () => {
    for (const endpoint of endpoints) endpoint.tell(proofLie('drop a node'));
    const { stderr, exitCode } = await run(['resolve', 'alice.azero', over(endpoints)]);
    expect(exitCode).toBe(6);
    for (const { url } of endpoints) expect(stderr).toContain(`${url}: UNTRUSTED (bad-proof)`);
  });

  it('takes no proof for enough where nobody else confirms the block', async () => {
    const { stderr, exitCode } = await run([
      'resolve',
      'alice.azero',
      '--quorum=1',
      over(endpoints.slice(0, 1)),
    ]);
    expect(exitCode).toBe(6);
    expect(stderr).toContain('this answer rests on 1 endpoint, and proof was demanded; ask more endpoints');
  });

  it.skipIf(!hasEthereum)('refuses names of ENS, which have none, and says what to do', async () => {
    const { ethereum } = local.devnet.details;
    const other = await startLyingEndpoint(ethereum?.http ?? '');
    try {
      const args = ['resolve', 'alice.eth', `--ens-rpc=${ethereum?.http},${other.url}`];
      const { stdout, exitCode } = await run(args);
      expect(exitCode).toBe(6);
      expect(JSON.parse(stdout).error).toMatchObject({
        code: 'UNTRUSTED',
        reason: 'assurance',
        message: expect.stringContaining('demand quorum where the name service has none'),
      });
    } finally {
      await other.close();
    }
  });
});
