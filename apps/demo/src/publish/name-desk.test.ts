import { ResolverError } from '@peername/resolver-core';
import { PublishError, type PublishProgress } from '@peername/resolver-core/publish';
import { describe, expect, it } from 'vitest';
import type { ChainId } from './desk-state.ts';
import { all, block, hash, own, readyDesk, scriptedDesk, settled } from './testing/scripted-desk.ts';

/** A transaction that waits for its owner, until it is given up. */
async function* waiting(ending: AbortSignal | undefined): AsyncGenerator<PublishProgress> {
  await new Promise((_, reject) => {
    ending?.addEventListener('abort', () =>
      reject(new ResolverError({ code: 'ABORTED', shortMessage: 'x' })),
    );
  });
}

describe('a desk', () => {
  it('publishes once, however often it is told to', async () => {
    const { desk, done } = await readyDesk();
    expect(desk.step.value.at).toBe('ready');
    await Promise.all([desk.publish(), desk.publish(), desk.publish()]);
    await desk.publish();
    expect(done.published).toBe(1);
    expect(desk.step.value).toMatchObject({
      at: 'published',
      seen: { at: 'own-key' },
      progress: { at: 'final' },
    });
    expect(done).toMatchObject({ kept: ['a.azero'], holding: 0 });
  });

  it('does nothing else while it publishes', async () => {
    const { desk, script, done } = await readyDesk();
    script.publish = waiting;
    void desk.publish();
    await desk.look('b.azero', own);
    await desk.choose('OTHER');
    await desk.connect('w');
    desk.showAccounts();
    expect(desk.step.value.at).toBe('publishing');
    expect(done.holding).toBe(1);
  });

  it.each<[ChainId, string]>([
    ['azero', 'declined'],
    ['ens', 'unconfirmed'],
  ])('knows what it means to stop waiting for a wallet: %s', async (chain, reason) => {
    const { desk, script, earlier, done } = await readyDesk(chain);
    script.publish = waiting;
    const publishing = desk.publish();
    await settled();
    desk.stop();
    await publishing;
    expect(desk.step.value).toMatchObject({ at: 'stopped', problem: { reason } });
    expect(earlier.of('a.azero') !== undefined).toBe(chain === 'ens');
    expect(done.holding).toBe(0);
  });

  it('asks no second question of a wallet that still has one open', async () => {
    const { desk, script, done } = await readyDesk();
    script.isAsking = true;
    await desk.publish();
    expect(done.published).toBe(0);
    expect(desk.step.value).toMatchObject({ problem: { reason: 'wallet-locked' } });
  });

  it('remembers a transaction that nobody saw the end of, and warns of it', async () => {
    const { desk, script } = await readyDesk();
    script.publish = async function* () {
      yield { state: 'sent', transaction: hash };
      throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'It is gone' });
    };
    await desk.publish();
    expect(desk.step.value).toMatchObject({ problem: { reason: 'outage', transaction: hash } });
    await desk.look('a.azero', own);
    await desk.connect('w');
    expect(desk.step.value).toMatchObject({ at: 'ready', earlier: { transaction: hash } });
  });

  it.each(['failed', 'replaced', 'dropped'] as const)(
    'forgets one that certainly did nothing: %s',
    async (reason) => {
      const { desk, script, earlier } = await readyDesk('ens');
      script.publish = async function* () {
        yield { state: 'sent', transaction: hash };
        throw new PublishError({ reason, shortMessage: 'Gone' });
      };
      await desk.publish();
      expect(desk.step.value).toMatchObject({ problem: { reason, way: 'look' } });
      expect(earlier.of('a.azero')).toBeUndefined();
    },
  );

  it('follows the transaction that its owner put in the place of the first, and remembers that one', async () => {
    const { desk, script, earlier } = await readyDesk('ens');
    const other = `0x${'2e'.repeat(32)}` as const;
    script.publish = async function* () {
      yield { state: 'sent', transaction: hash };
      yield { state: 'sent', transaction: other, replaces: hash };
      expect(earlier.of('a.azero')).toMatchObject({ transaction: other });
      yield { state: 'included', transaction: other, block };
      yield { state: 'final', transaction: other, block };
    };
    await desk.publish();
    expect(desk.step.value).toMatchObject({
      at: 'published',
      progress: { at: 'final', transaction: other, isReplaced: true },
    });
  });

  it('waits again when a block is taken back', async () => {
    const { desk, script } = await readyDesk();
    const seen: string[] = [];
    desk.step.subscribe((step) => {
      if ('progress' in step) seen.push(`${step.at} ${step.progress.at}`);
    });
    script.publish = async function* () {
      yield { state: 'sent', transaction: hash };
      yield { state: 'included', transaction: hash, block };
      yield* all();
    };
    await desk.publish();
    expect([...new Set(seen)]).toEqual([
      'publishing asking',
      'publishing sent',
      'publishing included',
      'published final',
    ]);
  });

  it('goes back to the accounts when the wallet shares others', async () => {
    const { desk, accountsOf } = await readyDesk();
    accountsOf('w').value = [{ address: 'OTHER' }, { address: 'OWNER' }];
    expect(desk.step.value).toMatchObject({
      at: 'choosing',
      accounts: [{ address: 'OWNER', role: 'owner' }, { address: 'OTHER' }],
    });
    await desk.choose('OTHER');
    expect(desk.step.value).toMatchObject({ problem: { reason: 'not-authorised', way: 'account' } });
  });

  it('says why nobody could write the name', async () => {
    const { desk, script } = scriptedDesk('ens');
    script.plan = new PublishError({ reason: 'no-resolver', shortMessage: 'It has none' });
    await desk.look('a.eth', own);
    expect(desk.step.value).toMatchObject({ at: 'stopped', problem: { reason: 'no-resolver', way: 'look' } });
    expect(desk.standing.value?.forCallers.sentence).toContain('a.eth');
  });

  it('asks what an account can pay', async () => {
    const { desk, script } = scriptedDesk();
    script.plan = { cost: { symbol: 'ETH', decimals: 18, fee: 5n, deposit: 5n, balance: 9n } };
    await desk.look('a.azero', own);
    await desk.connect('w');
    expect(desk.step.value).toMatchObject({ problem: { reason: 'insufficient-funds' } });
  });
});
