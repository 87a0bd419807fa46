import { describe, expect, it } from 'vitest';
import { createFakeNames, ids } from '../../testing/fake-names.ts';
import { createFakePublisher } from '../../testing/fake-publisher.ts';
import { type RunCliOptions, runCli } from '../../testing/run-cli.ts';

const onTerminal: RunCliOptions = { terminals: ['stdout'], env: { NO_COLOR: '1', PEERNAME_SIGNER_KEY: 'x' } };

function world(usualFee: bigint | undefined, balance = 1_000_000n) {
  const { service, openResolver } = createFakeNames();
  const publisher = createFakePublisher(service);
  publisher.plan = (plan) => ({ ...plan, cost: plan.cost && { ...plan.cost, usualFee, balance } });
  const { openPublisher } = publisher;
  return (options: RunCliOptions) =>
    runCli(['publish', 'alice.fake', '--peer-id', ids.otherStaex, '--dry-run'], {
      openResolver,
      openPublisher,
      ...options,
    });
}

describe('the fee in a plan', () => {
  it('is called loudly what it is when it is many times what is usual', async () => {
    const { stdout } = await world(100n)(onTerminal);
    expect(stdout).toContain(
      '   ! The fee is up to 1.5 FAKE, which is 15 times what is usual here, 0.1 FAKE; wait until it is lower if you can\n',
    );
    expect((await world(1_000n)(onTerminal)).stdout).not.toContain('! The fee');
  });

  it('is called that too when it is a large part of what the account has', async () => {
    const { stdout } = await world(undefined, 2_000n)(onTerminal);
    expect(stdout).toContain('   ! The fee is up to 1.5 FAKE, which is 75 % of what the account has\n');
  });

  it('is beside the usual one for programs', async () => {
    const options = { env: { PEERNAME_SIGNER_KEY: 'x' } };
    const costIn = async (usual: bigint | undefined) =>
      JSON.parse((await world(usual)(options)).stdout.split('\n')[0] ?? '').cost;
    expect(await costIn(100n)).toMatchObject({ fee: '1500', usualFee: '100' });
    expect(await costIn(undefined)).not.toHaveProperty('usualFee');
  });
});
