import { ResolverError } from '@peername/resolver-core';
import { PublishError } from '@peername/resolver-core/publish';
import { describe, expect, it } from 'vitest';
import { earlierTransactions } from './earlier-transactions.ts';
import { all, block, found, hash, own, readyDesk, scriptedDesk, settled } from './testing/scripted-desk.ts';

const never = (): Promise<never> => new Promise(() => {});
const other = { didKey: 'did:key:z6MkOther', bytes: new Uint8Array(32).fill(8) };
const toOther = async (name: string) =>
  ({ callee: { key: other.bytes, name, pin: 'same' } }) as Awaited<ReturnType<typeof found>>;

describe('a desk does not say that something was published', () => {
  it('because of a block that was taken back', async () => {
    const { desk, script, done } = await readyDesk('ens', { visibleFrom: 'included' });
    let answer = (_: unknown): void => {};
    script.find = () => new Promise((resolve) => (answer = resolve as typeof answer));
    let takeBack = (): void => {};
    script.publish = async function* () {
      yield { state: 'sent', transaction: hash };
      yield { state: 'included', transaction: hash, block };
      await new Promise<void>((resolve) => (takeBack = resolve));
      yield { state: 'sent', transaction: hash };
      await never();
    };
    void desk.publish();
    await settled();
    expect(desk.step.value).toMatchObject({ at: 'published', seen: { at: 'looking' } });
    takeBack();
    await settled();
    answer(await found('a.azero'));
    await settled();
    expect(desk.step.value).toMatchObject({ at: 'publishing', progress: { at: 'sent' } });
    expect(done.kept).toEqual([]);
    expect(done.holding).toBe(1);
  });

  it('by what another chain says, which the settings have by the time it is read', async () => {
    const { desk, script, done } = await readyDesk();
    script.publish = async function* () {
      script.settings = 'two';
      yield* all();
    };
    await desk.publish();
    expect(desk.step.value).toMatchObject({ at: 'published', seen: { at: 'nothing-learnt' } });
    expect(done.kept).toEqual([]);
  });

  it('when the key is another one by the time it is read', async () => {
    const { desk, script, done } = await readyDesk();
    script.publish = async function* () {
      script.isHeld = false;
      yield* all();
    };
    await desk.publish();
    expect(desk.step.value).toMatchObject({ at: 'published', seen: { at: 'former-key' } });
    expect(done.kept).toEqual([]);
  });
});

describe('a desk does not say that nothing was sent', () => {
  it('nor that it may get into a block which has it already', async () => {
    const { desk, script } = await readyDesk();
    script.publish = async function* () {
      yield { state: 'sent', transaction: hash };
      yield { state: 'included', transaction: hash, block };
      await never();
    };
    void desk.publish();
    await settled();
    desk.stop();
    expect(desk.step.value).toMatchObject({
      problem: {
        reason: 'unconfirmed',
        next: expect.stringMatching(/^It is in block 5 already.* a\.azero /),
      },
    });
  });

  it('once the wallet has signed', async () => {
    const { desk, script, earlier } = await readyDesk();
    let sign = (): void => {};
    script.signerOf = async ({ signed }) => {
      sign = signed;
    };
    script.publish = async function* () {
      yield* [];
      await never();
    };
    void desk.publish();
    await settled();
    expect(earlier.of('a.azero')).toBeUndefined();
    sign();
    expect(desk.step.value).toMatchObject({ at: 'publishing', progress: { at: 'signed' } });
    expect(earlier.of('a.azero')).toBeDefined();
    desk.stop();
    expect(desk.step.value).toMatchObject({ problem: { reason: 'unconfirmed' } });
    expect(JSON.stringify(desk.step.value)).not.toMatch(/nothing was sent/i);
  });

  it('where the wallet sent something else', async () => {
    const { desk, script, earlier } = await readyDesk('ens');
    script.publish = async function* () {
      yield { state: 'sent', transaction: hash };
      throw new PublishError({
        reason: 'not-this-change',
        shortMessage: 'Another one was sent',
        transaction: hash,
      });
    };
    await desk.publish();
    expect(desk.step.value).toMatchObject({ problem: { reason: 'not-this-change', transaction: hash } });
    expect(JSON.stringify(desk.step.value)).not.toMatch(/not sent/);
    // Whoever said so may be the endpoint.
    expect(earlier.of('a.azero')).toMatchObject({ transaction: hash });
  });

  it.each([
    new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'Nobody is there' }),
    new PublishError({ reason: 'insufficient-funds', shortMessage: 'It costs more' }),
    new PublishError({ reason: 'wrong-account', shortMessage: 'Another one signed' }),
    new PublishError({ reason: 'not-this-change', shortMessage: 'It signed something else' }),
    new TypeError('x'),
  ])(
    'where it was signed and not taken from here, since the wallet may send it by itself: %s',
    async (error) => {
      const { desk, script, earlier } = await readyDesk();
      script.signerOf = async ({ signed }) => ({ sign: signed() });
      script.publish = async function* () {
        yield* [];
        throw error;
      };
      await desk.publish();
      expect(desk.step.value).toMatchObject({ at: 'stopped', problem: { next: /look/i } });
      expect(JSON.stringify(desk.step.value)).not.toMatch(/not(hing)?( more)? was sent|was not sent/i);
      expect(earlier.of('a.azero')).toBeDefined();
    },
  );

  it.each([
    new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'Nobody is there' }),
    new PublishError({ reason: 'unconfirmed', shortMessage: 'It did not say' }),
    new PublishError({ reason: 'outdated', shortMessage: 'Another one has its place' }),
    new PublishError({ reason: 'refused', shortMessage: 'A server refused it' }),
    new PublishError({ reason: 'wallet-locked', shortMessage: 'It still asks about another one' }),
    new TypeError('x'),
  ])('where the wallet was asked to send and did not clearly refuse: %s', async (error) => {
    const { desk, script, earlier } = await readyDesk('ens');
    script.publish = async function* () {
      yield* [];
      throw error;
    };
    await desk.publish();
    expect(JSON.stringify(desk.step.value)).not.toMatch(/nothing was sent/i);
    expect(earlier.of('a.azero')).toBeDefined();
  });

  it('and does say so where the wallet clearly refused, or was not asked at all', async () => {
    for (const [isWalletAsked, error] of [
      [true, new PublishError({ reason: 'declined', shortMessage: 'You said no' })],
      [false, new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'Nobody is there' })],
    ] as const) {
      const { desk, script, earlier } = await readyDesk('ens');
      script.isWalletAsked = isWalletAsked;
      script.publish = async function* () {
        yield* [];
        throw error;
      };
      await desk.publish();
      expect(desk.step.value).toMatchObject({
        problem: { next: expect.stringContaining('Nothing was sent') },
      });
      expect(earlier.of('a.azero')).toBeUndefined();
    }
  });

  it('while one of before may be on its way, whatever goes wrong later', async () => {
    const { desk, script, earlier } = await readyDesk('ens');
    earlier.note('a.azero', undefined);
    script.plan = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'Nobody is there' });
    await desk.choose('OWNER');
    expect(JSON.stringify(desk.step.value)).not.toMatch(/nothing was sent/i);
    await desk.look('a.azero', own);
    expect(desk.step.value).toMatchObject({
      problem: { reason: 'outage', next: expect.stringContaining('may still be on its way') },
    });
    expect(JSON.stringify(desk.step.value)).not.toMatch(/nothing was sent/i);
    script.plan = {};
    await desk.look('a.azero', own);
    await desk.connect('w');
    script.isWalletAsked = false;
    script.publish = async function* () {
      yield* [];
      throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'Nobody is there' });
    };
    await desk.publish();
    expect(JSON.stringify(desk.step.value)).not.toMatch(/nothing was sent/i);
    expect(earlier.of('a.azero')).toBeDefined();
  });
});

describe('a desk asks the wallet for nothing', () => {
  it('when the records are others than in the plan by now', async () => {
    const { desk, script, done } = await readyDesk();
    script.plan = { changes: [{ key: 'peer-id', value: own.didKey, before: other.didKey }] };
    await desk.publish();
    expect(done.published).toBe(0);
    expect(desk.step.value).toMatchObject({ problem: { reason: 'outdated', way: 'look' } });
  });

  it('when the name holds the key by now', async () => {
    const { desk, script, done } = await readyDesk();
    script.plan = { changes: [] };
    await desk.publish();
    expect(done.published).toBe(0);
    expect(desk.step.value).toMatchObject({ problem: { reason: 'outdated' } });
  });

  it('when another tab took another key in the place of this one', async () => {
    const { desk, script, done } = await readyDesk();
    script.isHeld = false;
    await desk.publish();
    expect(done.published).toBe(0);
    expect(desk.step.value).toMatchObject({
      problem: { sentence: expect.stringContaining('another key') },
    });
  });

  it('when the settings are others, which may be those of another chain', async () => {
    const { desk, script, done } = await readyDesk();
    script.settings = 'two';
    await desk.publish();
    expect(done.published).toBe(0);
    expect(desk.step.value).toMatchObject({
      problem: { sentence: expect.stringContaining('settings'), way: 'look' },
    });
    await desk.lookAgain(own);
    await desk.connect('w');
    await desk.publish();
    expect(done.published).toBe(1);
  });

  it('when another tab has sent a transaction since the plan was shown, before its owner is sure', async () => {
    const { desk, earlier, done } = await readyDesk();
    earlier.note('a.azero', hash);
    await desk.publish();
    expect(done.published).toBe(0);
    expect(desk.step.value).toMatchObject({ at: 'ready', earlier: { transaction: hash } });
    await desk.publish();
    expect(done.published).toBe(1);
  });

  it('once its owner stopped waiting for it, and leaves the tab free to be closed', async () => {
    const { desk, script, done } = await readyDesk('ens');
    let answer = (_: unknown): void => {};
    script.signerOf = () => new Promise((resolve) => (answer = resolve));
    void desk.publish();
    await settled();
    expect(done.holding).toBe(1);
    desk.stop();
    expect(done.holding).toBe(0);
    answer({});
    await settled();
    expect(done.published).toBe(0);
  });
});

describe('a desk outlasts a browser', () => {
  it('that keeps nothing', async () => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const storage = { getItem: full, setItem: full, removeItem: full, key: full, length: 1 };
    const earlier = earlierTransactions(storage as unknown as Storage);
    const { desk, done } = await readyDesk('ens', { earlier });
    await desk.publish();
    expect(done.published).toBe(1);
    expect(desk.step.value).toMatchObject({ at: 'published', seen: { at: 'own-key' } });
  });

  it('that cannot keep the name', async () => {
    const { desk, script } = await readyDesk();
    script.keepName = () => Promise.reject(new Error('full'));
    await desk.publish();
    expect(desk.step.value).toMatchObject({ at: 'published', seen: { at: 'own-key' } });
  });

  it('that cannot load what publishes, and looks again at the same name', async () => {
    const { desk, script } = await readyDesk();
    script.openChain = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
    await desk.look('b.azero', own);
    expect(desk.step.value).toMatchObject({ at: 'stopped', problem: { reason: 'trouble' } });
    // Nothing is shown of the name before.
    expect(desk.standing.value).toBeUndefined();
    script.openChain = async () => {};
    await desk.lookAgain(own);
    expect(desk.standing.value?.name).toBe('b.azero');
    expect(desk.step.value.at).toBe('no-wallet-yet');
  });
});

describe('a wallet that was left', () => {
  it('has no say in what is done with another one', async () => {
    const { desk, accountsOf } = await readyDesk();
    desk.stop();
    await desk.connect('v');
    expect(desk.step.value).toMatchObject({ at: 'ready', wallet: 'V' });
    accountsOf('w').value = [{ address: 'OTHER' }];
    expect(desk.step.value).toMatchObject({ at: 'ready', wallet: 'V' });
    accountsOf('v').value = [{ address: 'OTHER' }];
    expect(desk.step.value).toMatchObject({ at: 'choosing', wallet: 'V' });
  });

  it('does not sign when the next one says no', async () => {
    const { desk, script } = await readyDesk();
    desk.stop();
    script.connect = async () => {
      throw new PublishError({ reason: 'declined', shortMessage: 'You said no' });
    };
    await desk.connect('v');
    expect(desk.step.value).toMatchObject({ problem: { reason: 'declined', way: 'connect' } });
    desk.showAccounts();
    expect(desk.step.value.at).toBe('stopped');
  });
});

describe('a name that changes while it is looked at', () => {
  it('is planned for with the records of now', async () => {
    const { desk, script, done } = scriptedDesk();
    await desk.look('a.azero', own);
    script.plan = { records: new Map([['did-key', other.didKey]]) };
    await desk.connect('w');
    expect(desk.step.value.at).toBe('ready');
    expect(done.planned.at(-1)).toContainEqual({ key: 'did-key', value: null });
  });

  it('is read anew when it holds the key by now', async () => {
    const { desk, script } = scriptedDesk();
    script.find = toOther;
    await desk.look('a.azero', own);
    expect(desk.standing.value?.forCallers.tone).toBe('warning');
    script.plan = { changes: [] };
    script.find = found;
    await desk.connect('w');
    expect(desk.step.value.at).toBe('as-it-should-be');
    expect(desk.standing.value?.forCallers.tone).toBe('good');
  });
});
