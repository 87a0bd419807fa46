import { devAccounts } from '@peername/devnet';
import { afterEach, describe, expect, it } from 'vitest';
import {
  devPair,
  type Pair,
  type PublishingStage,
  refusalOf,
  startPublishing,
  stepsOf,
} from '../../testing/publishing.ts';

const id = 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80';
const change = [{ key: 'staex-id', value: id }];

let stage: PublishingStage;
afterEach(() => stage.close());

const planOf = (name: string, changes: readonly { key: string; value: string | null }[], by?: Pair) =>
  stage.publisher.plan(stage.publisher.parse(name), changes, { account: by?.address });

describe('publishing', () => {
  it.each([
    ['V14 over HTTP', 14, 'httpUrl'],
    ['V14 over WebSocket', 14, 'wsUrl'],
    ['V15 over HTTP', 15, 'httpUrl'],
  ] as const)('writes what a resolver then reads, with metadata %s', async (_, metadataVersion, url) => {
    stage = await startPublishing({ metadataVersion }, (node) => ({ endpoints: [node[url]] }));
    const alice = devPair('//Alice');
    const plan = await planOf('alice.azero', change, alice);
    const steps = await stepsOf(stage.publisher.publish(plan, alice));
    expect(steps.map(({ state }) => state)).toEqual(['sent', 'included', 'final']);
    const [sent, included] = steps;
    expect(included).toMatchObject({
      transaction: sent?.transaction,
      block: { hash: stage.node.headBlock().hash },
    });
    if (included?.state !== 'included') throw new Error('not included');
    expect(included.fee).toBeGreaterThan(0n);
    expect(included.fee).toBeLessThanOrEqual(plan.cost!.fee);
    expect(await stage.recordsOf('alice.azero')).toMatchObject({ 'staex-id': id });
    expect(stage.submissions).toBe(1);
  });

  it('leaves other records as they are', async () => {
    stage = await startPublishing();
    const bob = devPair('//Bob');
    const before = await stage.recordsOf('bob.azero');
    const plan = await planOf(
      'bob.azero',
      [
        { key: 'staex-id', value: null },
        { key: 'note', value: 'naïve ✓' },
      ],
      bob,
    );
    await stepsOf(stage.publisher.publish(plan, bob));
    const { 'staex-id': gone, ...rest } = before!;
    expect(gone).toBeDefined();
    expect(await stage.recordsOf('bob.azero')).toEqual({ ...rest, note: 'naïve ✓' });
  });

  it.each(['ed25519', 'sr25519'] as const)('signs with a key of %s', async (type) => {
    stage = await startPublishing();
    const pair = devPair('//Alice', type);
    stage.node.register('mine', { owner: pair.address });
    const plan = await planOf('mine.azero', change, pair);
    await stepsOf(stage.publisher.publish(plan, pair));
    expect(await stage.recordsOf('mine.azero')).toEqual({ 'staex-id': id });
  });

  it('lets the controller write as well as the owner', async () => {
    stage = await startPublishing();
    const charlie = devPair('//Charlie');
    stage.node.register('shared', { owner: devAccounts.alice, controller: charlie.address });
    const plan = await planOf('shared.azero', change, charlie);
    expect(plan.writers).toEqual([
      { role: 'owner', account: devAccounts.alice },
      { role: 'controller', account: charlie.address },
    ]);
    expect(plan.mayWrite).toBe(true);
    await stepsOf(stage.publisher.publish(plan, charlie));
    expect(await stage.recordsOf('shared.azero')).toEqual({ 'staex-id': id });
  });

  it('lets nobody else write, and sends nothing', async () => {
    stage = await startPublishing();
    const bob = devPair('//Bob');
    const plan = await planOf('alice.azero', change, bob);
    expect(plan).toMatchObject({ mayWrite: false, account: bob.address });
    expect(plan.cost).toBeUndefined();
    expect(await refusalOf(stage.publisher.sign(plan, bob))).toMatchObject({ reason: 'not-authorised' });
    expect(await refusalOf(stage.publisher.prepare(plan))).toMatchObject({ reason: 'not-authorised' });
    expect(stage.submissions).toBe(0);
  });

  it('writes one change after the other from the same account', async () => {
    stage = await startPublishing();
    const alice = devPair('//Alice');
    for (const value of ['https://one.example', 'https://two.example']) {
      const plan = await planOf('alice.azero', [{ key: 'url', value }], alice);
      await stepsOf(stage.publisher.publish(plan, alice));
      expect(await stage.recordsOf('alice.azero')).toMatchObject({ url: value });
    }
  });

  it('writes records of many kilobytes', async () => {
    stage = await startPublishing();
    const alice = devPair('//Alice');
    const value = 'x'.repeat(12_000);
    const plan = await planOf('alice.azero', [{ key: 'note', value }], alice);
    await stepsOf(stage.publisher.publish(plan, alice));
    expect(await stage.recordsOf('alice.azero')).toMatchObject({ note: value });
  });
});

describe('a plan', () => {
  it('without an account says what there is and who may', async () => {
    stage = await startPublishing();
    const plan = await planOf('alice.a0', change);
    expect(plan).toMatchObject({
      name: { text: 'alice.azero' },
      network: { id: 'devnet', chain: `polkadot:${stage.node.genesisHash.slice(2, 34)}` },
      contract: stage.node.registry.ss58,
      changes: [{ ...change[0], before: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g' }],
      writers: [{ role: 'owner', account: devAccounts.alice }],
      account: undefined,
      mayWrite: undefined,
    });
    expect(plan.cost).toBeUndefined();
    expect([...plan.records.keys()]).toEqual(['peer-id', 'staex-id']);
  });

  it('is over when the records are others than it says', async () => {
    stage = await startPublishing();
    const alice = devPair('//Alice');
    const plan = await planOf('alice.azero', change, alice);
    stage.node.setRecord('alice.azero', 'url', 'https://nobody-minds.example');
    await stage.publisher.prepare(plan);
    stage.node.setRecord('alice.azero', 'staex-id', 'dw1042xrj6k96a72vhsswd1y1mgf18pzeekv2feagj2sc0zkjyyg');
    for (const work of [stage.publisher.prepare(plan), stage.publisher.sign(plan, alice)])
      expect(await refusalOf(work)).toMatchObject({ reason: 'outdated' });
    expect(stage.submissions).toBe(0);
  });

  it('has nothing to change when all is as it should be', async () => {
    stage = await startPublishing();
    const plan = await planOf('alice.azero', [{ key: 'nothing', value: null }], devPair('//Alice'));
    expect(plan).toMatchObject({ changes: [] });
    expect(plan.cost).toBeUndefined();
    await expect(stage.publisher.prepare(plan)).rejects.toThrow(RangeError);
  });

  it('tells what is charged for storage, and what comes back', async () => {
    stage = await startPublishing();
    const alice = devPair('//Alice');
    const more = await planOf('alice.azero', [{ key: 'url', value: 'https://alice.example' }], alice);
    expect(more.cost).toMatchObject({ symbol: 'AZERO', decimals: 12 });
    expect(more.cost!.deposit).toBeGreaterThan(0n);
    const less = await planOf('alice.azero', [{ key: 'peer-id', value: null }], alice);
    expect(less.cost!.deposit).toBeLessThan(0n);
    await stepsOf(stage.publisher.publish(less, alice));
    expect(await stage.recordsOf('alice.azero')).not.toHaveProperty('peer-id');
  });

  it('takes the account in any SS58 form', async () => {
    stage = await startPublishing();
    const plan = await stage.publisher.plan(stage.publisher.parse('alice.azero'), change, {
      account: '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
    });
    expect(plan).toMatchObject({ account: devAccounts.alice, mayWrite: true });
  });

  it.each([
    ['nobody.azero', 'no-name'],
    ['old.azero', 'expired'],
  ])('is refused for %s: %s', async (name, reason) => {
    stage = await startPublishing();
    expect(await refusalOf(planOf(name, change))).toMatchObject({ reason });
  });

  it('is refused for records that the registry has no room for', async () => {
    stage = await startPublishing();
    const alice = devPair('//Alice');
    const value = 'x'.repeat(16_384);
    expect(await refusalOf(planOf('alice.azero', [{ key: 'note', value }], alice))).toMatchObject({
      reason: 'too-large',
    });
    stage.node.setRecordsSizeLimit(200);
    const limited = refusalOf(planOf('alice.azero', [{ key: 'note', value: 'x'.repeat(200) }], alice));
    expect(await limited).toMatchObject({ reason: 'too-large' });
    expect((await limited).message).toMatchInlineSnapshot(
      `"The registry of alice.azero has no room for so much; take records away, or make them shorter (RecordsOverflow)"`,
    );
  });

  it('is refused for more records than resolvers read', async () => {
    stage = await startPublishing();
    const changes = Array.from({ length: 63 }, (_, i) => ({ key: `note-${i}`, value: 'x' }));
    expect((await planOf('alice.azero', changes.slice(1))).changes).toHaveLength(62);
    expect(await refusalOf(planOf('alice.azero', changes))).toMatchObject({ reason: 'too-large' });
  });

  it.each([
    ['an id with a typing error', { key: 'staex-id', value: id.replace('c', 'l') }],
    [
      'a private key',
      { key: 'note', value: 'nsec1uhvn0lmlwglcc89td3l7nrjg5dsagtxfnut75egwpqw80nxwlz6s92chw5' },
    ],
    ['nothing', { key: 'staex-id', value: '' }],
  ])('is refused for %s', async (_, wrong) => {
    stage = await startPublishing();
    expect(await refusalOf(planOf('alice.azero', [wrong]))).toMatchObject({ reason: 'invalid-value' });
  });

  it('does not stand when the change costs far more by the time of signing', async () => {
    stage = await startPublishing();
    const alice = devPair('//Alice');
    const value = 'x'.repeat(4_000);
    const plan = await planOf('alice.azero', [{ key: 'note', value }], alice);
    const cheap = { ...plan, cost: { ...plan.cost!, fee: plan.cost!.fee / 2n } };
    // Nor does allowing as much make it stand.
    for (const maxFee of [undefined, plan.cost!.fee, 1n])
      expect(await refusalOf(stage.publisher.sign(cheap, alice, { maxFee }))).toMatchObject({
        reason: 'outdated',
        message: 'The change of alice.azero costs more by now than was planned; look at a new plan',
      });
    // The record that the plan would have replaced is gone.
    stage.node.setRecord('alice', 'note', value);
    const shorter = await planOf('alice.azero', [{ key: 'note', value: 'short' }], alice);
    stage.node.setRecord('alice', 'note', null);
    expect(await refusalOf(stage.publisher.sign(shorter, alice))).toMatchObject({ reason: 'outdated' });
  });

  it('stands for no higher fee than whoever signs allows, though it may rise a little otherwise', async () => {
    stage = await startPublishing();
    const alice = devPair('//Alice');
    const plan = await planOf('alice.azero', change, alice);
    const { fee } = plan.cost!;
    const cheaper = { ...plan, cost: { ...plan.cost!, fee: (fee * 9n) / 10n } };
    await stage.publisher.sign(cheaper, alice);
    await stage.publisher.prepare(cheaper);
    const maxFee = fee - 1n;
    for (const work of [
      stage.publisher.sign(cheaper, alice, { maxFee }),
      stage.publisher.prepare(cheaper, { maxFee }),
    ]) {
      const refusal = await refusalOf(work);
      expect(refusal).toMatchObject({ reason: 'outdated' });
      expect(refusal.message).toMatch(
        /^The fee for alice\.azero is 0\.0000\d+ AZERO by now, over the 0\.0000\d+ AZERO that may be paid;/,
      );
    }
    expect(await stage.publisher.sign(plan, alice, { maxFee: fee })).toMatchObject({
      account: alice.address,
    });
    expect(stage.submissions).toBe(0);
  });

  it('is refused when it names a record twice', async () => {
    stage = await startPublishing();
    expect(await refusalOf(planOf('alice.azero', [...change, ...change]))).toMatchObject({
      reason: 'invalid-value',
    });
  });
});

describe('an account that cannot pay', () => {
  it('may be planned for, and cannot sign', async () => {
    stage = await startPublishing();
    const alice = devPair('//Alice');
    const rich = await planOf('alice.azero', [{ key: 'peer-id', value: null }], alice);
    stage.node.setBalance(alice.address, rich.cost!.fee);
    const poor = await planOf('alice.azero', [{ key: 'peer-id', value: null }], alice);
    expect(poor.cost!.balance).toBeLessThan(poor.cost!.fee);
    const refusal = await refusalOf(stage.publisher.sign(poor, alice));
    expect(refusal).toMatchObject({ reason: 'insufficient-funds' });
    expect(refusal.message).toMatch(/^5Grw\w+ can spend 0 AZERO and needs 0\.\d+ AZERO: a fee of at most/);
    expect(stage.submissions).toBe(0);
  });

  it('hears so when not even the deposit can be estimated', async () => {
    stage = await startPublishing();
    const alice = devPair('//Alice');
    stage.node.setBalance(alice.address, 0);
    const refusal = await refusalOf(planOf('alice.azero', [{ key: 'url', value: 'x' }], alice));
    expect(refusal).toMatchObject({ reason: 'insufficient-funds' });
  });

  it.each([0n, 900_000_000n])(
    'takes a record away with the fee and %i, since its deposit comes back',
    async (more) => {
      stage = await startPublishing();
      const alice = devPair('//Alice');
      const changes = [{ key: 'staex-id', value: null }];
      const { cost } = await planOf('alice.azero', changes, alice);
      expect(cost!.deposit).toBeLessThan(0n);
      const keptAlive = 10n ** 18n - cost!.balance;
      stage.node.setBalance(alice.address, cost!.fee + keptAlive + more);
      const plan = await planOf('alice.azero', changes, alice);
      await stepsOf(stage.publisher.publish(plan, alice));
      expect(await stage.recordsOf('alice.azero')).not.toHaveProperty('staex-id');
    },
  );

  it('pays to the last coin when it just suffices', async () => {
    stage = await startPublishing();
    const alice = devPair('//Alice');
    const { cost } = await planOf('alice.azero', [{ key: 'url', value: 'https://a.example' }], alice);
    const keptAlive = 10n ** 18n - cost!.balance;
    // Once for the account, and once more where the deposit is taken from it.
    stage.node.setBalance(alice.address, cost!.fee + cost!.deposit + 2n * keptAlive);
    const plan = await planOf('alice.azero', [{ key: 'url', value: 'https://a.example' }], alice);
    await stepsOf(stage.publisher.publish(plan, alice));
    expect(await stage.recordsOf('alice.azero')).toMatchObject({ url: 'https://a.example' });
    stage.node.setBalance(alice.address, cost!.fee + cost!.deposit + 2n * keptAlive - 10n);
    const next = await planOf('alice.azero', [{ key: 'urk', value: 'https://a.example' }], alice);
    expect(await refusalOf(stage.publisher.sign(next, alice))).toMatchObject({
      reason: 'insufficient-funds',
    });
  });
});
