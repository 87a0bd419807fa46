import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResolverError } from '@peername/resolver-core';
import { PublishError, publishReasons } from '@peername/resolver-core/publish';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventsIn } from '../../testing/events-in.ts';
import { createFakeNames, hostileText, ids } from '../../testing/fake-names.ts';
import { createFakePublisher } from '../../testing/fake-publisher.ts';
import { type CliRun, type RunCliOptions, runCli } from '../../testing/run-cli.ts';
import { publishReasonsInTerminal } from './reasons.ts';

const { staex, otherStaex, libp2p } = ids;
const key = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';

function world() {
  const { service, openResolver } = createFakeNames();
  const publisher = createFakePublisher(service);
  const publish = (args: readonly string[], options: RunCliOptions = {}): Promise<CliRun> =>
    runCli(['publish', ...args], {
      openResolver,
      openPublisher: publisher.openPublisher,
      ...options,
      env: { PEERNAME_SIGNER_KEY: key, ...options.env },
    });
  return { service, publisher, publish };
}

function fileWith(text: string, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'peername-publish-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'file');
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

describe('peername publish', () => {
  it('tells each step as an event, ending with what the world sees now', async () => {
    const { publisher, publish } = world();
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes']);
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(eventsIn(run)).toMatchObject([
      {
        event: 'plan',
        name: 'alice.fake',
        changes: [{ key: 'staex-id', before: staex, value: otherStaex }],
        standsFor: {
          before: { state: 'found', kind: 'staex', id: staex },
          after: { state: 'found', id: otherStaex },
        },
        writers: [{ role: 'owner', account: 'acct-owner' }],
        account: 'acct-owner',
        mayWrite: true,
        cost: { symbol: 'FAKE', decimals: 3, fee: '1500', deposit: '20', balance: '1000000' },
      },
      { event: 'sent', transaction: `0x${'ab'.repeat(32)}` },
      { event: 'included', block: { number: 100 }, fee: '1200' },
      { event: 'final', block: { number: 100 } },
      { event: 'resolved', state: 'found', peer: { kind: 'staex', id: otherStaex } },
      { event: 'ended', outcome: 'published', asPlanned: true, exitCode: 0 },
    ]);
    expect(publisher.sent).toHaveLength(1);
  });

  it('is shown to people as what was, what will be, who may, what it costs and what came of it', async () => {
    const { publish } = world();
    const { stdout, stderr } = await publish(['alice.fake', '--peer-id', otherStaex, '--yes'], {
      terminals: ['stdout'],
      env: { NO_COLOR: '1' },
    });
    expect(stderr).toBe('');
    expect(stdout.replace(/\d+ \w+ (ago|ahead of this clock)/, 'N s ago')).toMatchInlineSnapshot(`
      "alice.fake  Fakenet · block 99
         staex-id
           - h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g
           + ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80
         Stood for  staex h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g (record staex-id)
         Will be    staex ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80 (record staex-id)
         May sign   acct-owner (owner, this account)
         Costs      at most 1.5 FAKE, and a deposit of 0.02 FAKE
                    the account has 1,000 FAKE
         Whoever remembered the former id is asked before they take the new one, you too: peername pins accept alice.fake
      Sent      0xabababababababababababababababababababababababababababababababab
      Included  block 100, 1.2 FAKE paid
      Final     block 100
      ✓  alice.fake  now stands for  staex ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80
         Fakenet · block 100 · finalized · N s ago · 1 of 1 endpoints
      "
    `);
  });

  it('writes several records at once, of any kind, and takes others away', async () => {
    const { service, publish } = world();
    const args = [
      '--peer-id',
      `libp2p:${libp2p}`,
      '--key',
      'url',
      '--value',
      'https://a.example',
      '--remove',
    ];
    const { exitCode } = await publish(['alice.fake', ...args, 'staex-id,nothing', '--yes']);
    expect(exitCode).toBe(0);
    expect([...(service.entries.get('alice.fake')?.records ?? [])]).toEqual([
      ['libp2p-peer-id', libp2p],
      ['url', 'https://a.example'],
    ]);
  });

  it.each([
    ['two keys for one value', ['--key', 'url', '--key', 'avatar']],
    ['a key with a comma', ['--key', 'url,avatar']],
  ])('refuses %s, for it writes one record by --key', async (_, keys) => {
    const { publisher, publish } = world();
    const run = await publish(['alice.fake', ...keys, '--value', 'x', '--yes']);
    expect([run.exitCode, run.stdout, publisher.sent]).toEqual([2, '', []]);
    expect(run.stderr).toBe(
      'peername: --key is the key of one record, without a comma: publish one after the other\n',
    );
  });

  it('sends nothing when all is as it should be already', async () => {
    const { publisher, publish } = world();
    const run = await publish(['alice.fake', '--peer-id', staex, '--yes']);
    expect(eventsIn(run).at(-1)).toEqual({ event: 'ended', outcome: 'unchanged', exitCode: 0 });
    expect(publisher.sent).toEqual([]);
  });

  it('sends nothing in a dry run', async () => {
    const { publisher, publish } = world();
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--dry-run']);
    expect(eventsIn(run).map(({ event, outcome }) => outcome ?? event)).toEqual(['plan', 'dry-run']);
    const bare = await publish(['alice.fake', '--peer-id', otherStaex, '--dry-run'], {
      env: { PEERNAME_SIGNER_KEY: '' },
    });
    expect(bare.exitCode).toBe(0);
    expect(publisher.sent).toEqual([]);
  });

  it('asks before it sends, and sends nothing where nobody can be asked', async () => {
    const { publisher, publish } = world();
    const { exitCode, stderr } = await publish(['alice.fake', '--peer-id', otherStaex]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('add --yes')]);
    expect(publisher.sent).toEqual([]);
  });

  it('shows the plan before it says that a key is missing', async () => {
    const { publisher, publish } = world();
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes'], {
      env: { PEERNAME_SIGNER_KEY: '' },
    });
    expect([run.exitCode, run.stderr]).toEqual([2, expect.stringContaining('--signer-key FILE')]);
    expect(eventsIn(run)).toMatchObject([{ event: 'plan', writers: [{ account: 'acct-owner' }] }]);
    expect(publisher.sent).toEqual([]);
  });

  it('waits only as far as it is told', async () => {
    const { publish } = world();
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes', '--wait', 'included']);
    expect(eventsIn(run).map(({ event }) => event)).toEqual([
      'plan',
      'sent',
      'included',
      'resolved',
      'ended',
    ]);
  });

  it('reads the name at the block of the change or later, and waits for one', async () => {
    const { service, publisher, publish } = world();
    publisher.fate = async function* ([sent, , final]) {
      if (!sent || final?.state !== 'final') return;
      yield sent;
      const block = { ...final.block, number: 101n };
      yield { state: 'included', transaction: final.transaction, block };
      setTimeout(() => service.mine(), 100);
      yield { ...final, block };
    };
    const reads = service.calls.reads;
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes']);
    expect(eventsIn(run)).toContainEqual(
      expect.objectContaining({
        event: 'resolved',
        evidence: expect.objectContaining({ block: expect.objectContaining({ number: 101 }) }),
      }),
    );
    expect(service.calls.reads - reads).toBeGreaterThan(1);
    expect(run.exitCode).toBe(0);
  });

  it('says so when the world sees something else afterwards', async () => {
    const { service, publisher, publish } = world();
    publisher.fate = async function* (steps) {
      yield* steps;
      const records = new Map([['staex-id', 'ctn\u001b']]);
      service.entries.set('alice.fake', { records });
    };
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes', '--wait', 'final']);
    expect(run.exitCode).toBe(0);
    service.entries.set('bob.fake', { records: new Map([['staex-id', staex]]) });
    publisher.fate = async function* ([sent, included]) {
      if (sent) yield sent;
      service.entries.set('bob.fake', { records: new Map([['x', 'y']]) });
      if (included?.state === 'included') yield { ...included, state: 'final' };
    };
    const late = await publish(['bob.fake', '--peer-id', otherStaex, '--yes']);
    expect([late.exitCode, late.stderr]).toEqual([
      5,
      expect.stringContaining('stands for no peer id and not for staex'),
    ]);
    expect(eventsIn(late).at(-1)).toMatchObject({ outcome: 'published', asPlanned: false, exitCode: 5 });
  });

  it('says that it is published when the name cannot be read again', async () => {
    const { service, publisher, publish } = world();
    publisher.fate = async function* (steps) {
      yield* steps;
    };
    const { plan } = publisher;
    publisher.plan = (one) => {
      queueMicrotask(() =>
        service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No endpoint answers' })),
      );
      return plan(one);
    };
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes']);
    expect([run.exitCode, run.stderr]).toEqual([5, expect.stringContaining('It is published, but')]);
  });

  it('shows what each step took where that is wanted', async () => {
    const { publish } = world();
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes', '--explain']);
    const { explain } = eventsIn(run).at(-1) as { explain: readonly { step: string }[] };
    const steps = new Set(explain.map(({ step }) => step));
    expect([...steps]).toEqual(expect.arrayContaining(['plan', 'sign', 'wait', 'look', 'read']));
    expect(run.stderr).toMatch(/plan +[\d.]+ ms/);
  });
});

describe('a name that nobody could dial afterwards', () => {
  it('is called that loudly, with what to do, and --yes is not enough', async () => {
    const { publisher, publish } = world();
    const run = await publish(
      ['conflict.fake', '--peer-id', staex, '--key', 'url', '--value', 'x', '--yes'],
      {
        terminals: ['stdout'],
        env: { NO_COLOR: '1' },
      },
    );
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('--yes is not enough');
    expect(run.stdout).toContain('! Nobody will be able to dial conflict.fake afterwards');
    expect(run.stdout).toContain('take it away too with --remove io.staex.id');
    expect(publisher.sent).toEqual([]);
  });

  it('is published with --force', async () => {
    const { publish } = world();
    const args = ['conflict.fake', '--key', 'url', '--value', 'x', '--yes', '--force'];
    const run = await publish(args);
    expect(run.exitCode).toBe(0);
    expect(eventsIn(run).at(-1)).toMatchObject({ outcome: 'published', asPlanned: true });
  });

  it('is mended by taking the other record away', async () => {
    const { publish } = world();
    const run = await publish(['conflict.fake', '--peer-id', otherStaex, '--remove', 'io.staex.id', '--yes']);
    expect(run.exitCode).toBe(0);
    expect(eventsIn(run)).toContainEqual(expect.objectContaining({ event: 'resolved', state: 'found' }));
  });
});

describe('a signer elsewhere', () => {
  it('gets the transaction alone on standard output, and --send takes it back signed', async () => {
    const { service, publisher, publish } = world();
    const unsigned = await publish([
      'alice.fake',
      '--peer-id',
      otherStaex,
      '--account',
      'acct-owner',
      '--unsigned',
    ]);
    expect([unsigned.exitCode, publisher.keys]).toEqual([0, []]);
    const transaction = JSON.parse(unsigned.stdout);
    expect(transaction).toMatchObject({ type: 'substrate', account: 'acct-owner', name: 'alice.fake' });
    expect(unsigned.stderr).toContain(`+ ${otherStaex}`);
    const signed = JSON.stringify({ unsigned: transaction, signature: transaction.toSign });
    const dry = await publish(['alice.fake', '--send', fileWith(signed), '--dry-run']);
    expect([dry.exitCode, publisher.sent]).toEqual([0, []]);
    const asked = await publish(['alice.fake', '--send', fileWith(signed)]);
    expect([asked.exitCode, publisher.sent]).toEqual([2, []]);
    const sent = await publish(['alice.fake', '--send', '-', '--yes'], { stdin: `${signed}\n` });
    expect(sent.exitCode).toBe(0);
    expect(service.entries.get('alice.fake')?.records.get('staex-id')).toBe(otherStaex);
  });

  it('finds nothing on standard output but a transaction', async () => {
    const { publish } = world();
    const unsigned = ['--account', 'acct-owner', '--unsigned'];
    const same = await publish(['alice.fake', '--peer-id', staex, ...unsigned]);
    expect(same).toMatchObject({ exitCode: 0, stdout: '', stderr: expect.stringContaining('so already') });
    const stranger = await publish([
      'alice.fake',
      '--peer-id',
      otherStaex,
      '--account',
      'acct-x',
      '--unsigned',
    ]);
    expect(stranger).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('may not') });
  });

  it.each([
    [['--unsigned', '--peer-id', staex], '--unsigned needs to know who will sign'],
    [['--unsigned', '--account', 'acct-x', '--signer-key', 'x', '--remove', 'y'], '--unsigned signs nothing'],
    [['--send', 'x', '--peer-id', staex], '--send takes a transaction that says itself'],
    [['--send', 'x', '--signer-key', 'y'], 'is signed already'],
    [['--send', '/nonexistent/x'], 'cannot be read (ENOENT)'],
    [['--remove', 'x', '--account', 'nobody'], '--account is no account of Fakenet'],
    [['more.fake', '--remove', 'x'], 'One name is published at a time'],
    [['--from-identity', '--as', 'alice.azero'], 'add --network devnet'],
  ])('is not asked for by %j', async (args, sentence) => {
    const { publisher, publish } = world();
    const run = await publish(['alice.fake', ...args]);
    expect(run).toEqual({ exitCode: 2, stdout: '', stderr: expect.stringContaining(sentence) });
    expect(publisher.sent).toEqual([]);
  });

  it('is told how to sign it on a terminal', async () => {
    const { publish } = world();
    const args = ['alice.fake', '--peer-id', otherStaex, '--account', 'acct-owner', '--unsigned'];
    const { stdout } = await publish(args, { terminals: ['stdout'], env: { NO_COLOR: '1' } });
    expect(stdout).toContain('Sign it as acct-owner until block 200');
    expect(stdout).toContain('peername publish alice.fake --send FILE');
  });

  it.each([
    ['nothing', ''],
    ['no hex', 'hello'],
    ['half a JSON', '{"unsigned": {'],
    ['a JSON without a signature', '{"unsigned": {"type": "substrate"}}'],
    ['a list', '[]'],
    ['odd hex', '0xabc'],
  ])('that gives %s back is refused', async (_, text) => {
    const { publisher, publish } = world();
    const { exitCode, stderr } = await publish(['alice.fake', '--send', fileWith(text), '--yes']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('neither a signed transaction in hex')]);
    expect(publisher.sent).toEqual([]);
  });

  it('that is another one than the one named is refused before anything is sent', async () => {
    const { publisher, publish } = world();
    const unsigned = ['--account', 'acct-owner', '--unsigned'];
    const { call } = JSON.parse((await publish(['alice.fake', '--peer-id', otherStaex, ...unsigned])).stdout);
    const send = ['alice.fake', '--send', '-', '--yes', '--account'];
    const run = await publish([...send, 'acct-x'], { stdin: call });
    expect([run.exitCode, run.stderr]).toEqual([
      2,
      expect.stringContaining('is signed by acct-owner and not by acct-x'),
    ]);
    expect(eventsIn(run)).toMatchObject([{ event: 'ended', reason: 'wrong-account' }]);
    expect(publisher.sent).toEqual([]);
    expect(await publish([...send, 'acct-owner'], { stdin: call })).toMatchObject({ exitCode: 0 });
  });

  it('that hands over a key instead is told to keep it, without repeating it', async () => {
    const { publish } = world();
    const run = await publish(['alice.fake', '--send', '-', '--yes'], { stdin: `0x${'9a'.repeat(32)}` });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('keep it to yourself');
    expect(run.stdout + run.stderr).not.toContain('9a9a');
  });

  it('that signed something else is refused before anything is sent', async () => {
    const { publisher, publish } = world();
    const run = await publish(['alice.fake', '--send', '-', '--yes'], { stdin: '0x1234' });
    expect(run.exitCode).toBe(2);
    expect(eventsIn(run)).toMatchObject([{ event: 'ended', reason: 'not-this-change' }]);
    expect(publisher.sent).toEqual([]);
  });
});

describe('a reason for not publishing', () => {
  it.each(publishReasons)('%s has its exit code, its sentence and its next step', async (reason) => {
    const { publisher, publish } = world();
    publisher.plan = () => {
      throw new PublishError({ reason, shortMessage: `It is not to be${hostileText}` });
    };
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes']);
    const { exitCode, next } = publishReasonsInTerminal[reason];
    expect(run.exitCode).toBe(exitCode);
    const lines = run.stderr.split('\n').slice(0, -1);
    expect(lines).toEqual([
      expect.stringContaining('It is not to be'),
      `peername: ${next.replaceAll('NAME', 'alice.fake')}`,
    ]);
    expect(/[\p{Cc}\p{Cf}\p{Zl}]/u.test(lines.join(''))).toBe(false);
    expect(eventsIn(run)).toMatchObject([{ event: 'ended', outcome: 'not-published', reason, exitCode }]);
    expect(publisher.sent).toEqual([]);
  });

  it.each(['failed', 'dropped', 'unconfirmed', 'refused'] as const)(
    '%s after it was sent names the transaction, and sends nothing again',
    async (reason) => {
      const { publisher, publish } = world();
      const transaction = `0x${'ab'.repeat(32)}` as const;
      publisher.fate = async function* ([sent]) {
        if (sent) yield sent;
        throw new PublishError({ reason, shortMessage: 'It came to nothing', transaction });
      };
      const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes']);
      expect(run.exitCode).toBe(5);
      expect(run.stderr).toContain(transaction);
      expect(eventsIn(run).at(-1)).toMatchObject({ reason, transaction });
      expect(publisher.sent).toHaveLength(1);
    },
  );

  it('is found before anything is sent when the account may not, or cannot pay', async () => {
    const { publisher, publish } = world();
    publisher.plan = (plan) => ({ ...plan, mayWrite: false });
    const stranger = await publish(['alice.fake', '--peer-id', otherStaex, '--dry-run']);
    expect([stranger.exitCode, stranger.stderr]).toEqual([2, expect.stringContaining('may not write')]);
    publisher.plan = (plan) => ({ ...plan, cost: plan.cost && { ...plan.cost, balance: 1_519n } });
    const poor = await publish(['alice.fake', '--peer-id', otherStaex, '--yes']);
    expect([poor.exitCode, poor.stderr]).toEqual([5, expect.stringContaining('has 1.519 FAKE')]);
    publisher.plan = (plan) => ({ ...plan, cost: plan.cost && { ...plan.cost, balance: 1_520n } });
    expect(await publish(['alice.fake', '--peer-id', otherStaex, '--yes'])).toMatchObject({ exitCode: 0 });
    expect(publisher.sent).toHaveLength(1);
  });

  it('is that the key belongs to another account than the one named', async () => {
    const { publisher, publish } = world();
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--account', 'acct-x', '--yes']);
    expect(eventsIn(run)).toMatchObject([{ reason: 'wrong-account', exitCode: 2 }]);
    expect(publisher.sent).toEqual([]);
  });
});

describe('an outage', () => {
  it('before anything is sent is told as one', async () => {
    const { publisher, publish } = world();
    publisher.plan = () => {
      throw new ResolverError({ code: 'TIMEOUT', shortMessage: 'No answer in time' });
    };
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes']);
    expect([run.exitCode, run.stderr]).toEqual([5, 'peername: No answer in time\n']);
    expect(eventsIn(run)).toMatchObject([
      { event: 'ended', outcome: 'not-published', error: { code: 'TIMEOUT' }, exitCode: 5 },
    ]);
  });
});

describe('what was signed elsewhere', () => {
  it('is shown with the most that it may cost itself, and not sent when that cannot be paid', async () => {
    const { publisher, publish } = world();
    const args = ['alice.fake', '--peer-id', otherStaex, '--account', 'acct-owner', '--unsigned'];
    const { call } = JSON.parse((await publish(args)).stdout);
    publisher.signedFee = 900_000n;
    const dry = await publish(['alice.fake', '--send', '-', '--dry-run'], { stdin: call });
    expect(eventsIn(dry)[0]).toMatchObject({ event: 'plan', cost: { fee: '900000' } });
    publisher.signedFee = 2_000_000n;
    const run = await publish(['alice.fake', '--send', '-', '--yes'], { stdin: call });
    expect([run.exitCode, publisher.sent]).toEqual([5, []]);
    expect(eventsIn(run).at(-1)).toMatchObject({ reason: 'insufficient-funds' });
  });
});

describe('a fee', () => {
  const args = ['alice.fake', '--peer-id', otherStaex];

  it.each([
    ['its option', ['--max-fee', '1.499', '--yes'], {}],
    ['the environment', ['--yes'], { PEERNAME_MAX_FEE: '1.499' }],
  ])('over the ceiling of %s has nothing signed or sent, and names both', async (_, more, env) => {
    const { publisher, publish } = world();
    const run = await publish([...args, ...more], { env });
    expect([run.exitCode, run.stderr]).toEqual([
      2,
      'peername: Nothing was sent: the fee for alice.fake is up to 1.5 FAKE, and --max-fee allows 1.499 FAKE\n',
    ]);
    expect(eventsIn(run).map(({ event }) => event)).toEqual(['plan']);
    expect([publisher.signed, publisher.sent]).toEqual([0, []]);
  });

  it('at the ceiling is paid', async () => {
    const { publisher, publish } = world();
    expect(await publish([...args, '--max-fee', '1.5', '--yes'])).toMatchObject({ exitCode: 0 });
    expect(publisher.sent).toHaveLength(1);
  });

  it('is held to the ceiling until it is signed, here or elsewhere', async () => {
    const { publisher, publish } = world();
    const unsigned = ['--account', 'acct-owner', '--unsigned'];
    await publish([...args, ...unsigned]);
    await publish([...args, ...unsigned, '--max-fee', '2']);
    await publish([...args, '--yes', '--max-fee', '1.5']);
    const other = ['alice.fake', '--peer-id', staex];
    await publish([...other, '--yes']);
    expect(publisher.ceilings).toEqual([undefined, 2_000n, 1_500n, 5_000n]);
  });

  it('over the ceiling is not printed for a signer elsewhere either, and ends a dry run', async () => {
    const { publish } = world();
    const unsigned = [...args, '--account', 'acct-owner', '--unsigned'];
    expect(await publish([...unsigned, '--max-fee', '1'])).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await publish([...args, '--dry-run', '--max-fee', '1'])).toMatchObject({ exitCode: 2 });
  });

  it('of what was signed elsewhere counts by itself', async () => {
    const { publisher, publish } = world();
    const { call } = JSON.parse((await publish([...args, '--account', 'acct-owner', '--unsigned'])).stdout);
    publisher.signedFee = 4_000n;
    const send = ['alice.fake', '--send', '-', '--yes'];
    const run = await publish([...send, '--max-fee', '3'], { stdin: call });
    expect([run.exitCode, run.stderr]).toEqual([2, expect.stringContaining('is up to 4 FAKE')]);
    expect(publisher.sent).toEqual([]);
    expect(await publish([...send, '--max-fee', '4'], { stdin: call })).toMatchObject({ exitCode: 0 });
  });

  it('that is unusual is not paid where nobody looks, unless it is allowed', async () => {
    const { publisher, publish } = world();
    publisher.plan = (plan) => ({ ...plan, cost: plan.cost && { ...plan.cost, fee: 5_001n } });
    const run = await publish([...args, '--yes']);
    expect([run.exitCode, run.stderr]).toEqual([
      2,
      'peername: Nothing was sent: the fee for alice.fake is up to 5.001 FAKE, which is unusual, and without a look at most 5 FAKE is paid; wait until it is lower, or allow more with --max-fee COINS\n',
    ]);
    expect([publisher.signed, publisher.sent]).toEqual([0, []]);
    const asked = await publish(args, { terminals: ['stdout'], env: { NO_COLOR: '1' } });
    expect([asked.exitCode, asked.stderr]).toEqual([2, expect.stringContaining('add --yes')]);
    expect(asked.stdout).toContain(
      '! The fee is unusual: up to 5.001 FAKE, and more than 5 FAKE is a lot here',
    );
    expect(await publish([...args, '--yes', '--max-fee', '6'])).toMatchObject({ exitCode: 0 });
  });

  it.each(['', '-1', '1,5', '0.05 ETH', '1e3', '.5', '0x1', '1'.repeat(30)])(
    'has no ceiling of %j',
    async (text) => {
      const { publish } = world();
      const run = await publish([...args, `--max-fee=${text}`, '--yes']);
      expect([run.exitCode, run.stderr]).toEqual([2, expect.stringContaining('--max-fee')]);
    },
  );
});

describe('a transaction that was in a block already', () => {
  it('is called that, when the name stands for something else by now', async () => {
    const { service, publisher, publish } = world();
    publisher.fate = async function* ([sent, , final]) {
      if (sent) yield sent;
      service.entries.set('alice.fake', { records: new Map([['staex-id', staex]]) });
      if (final?.state === 'final') yield { ...final, block: { ...final.block, number: 90n } };
    };
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes']);
    expect([run.exitCode, run.stderr]).toEqual([5, expect.stringContaining('was in block 90 already')]);
  });
});

describe('being told to end', () => {
  it('while it waits says that the transaction is on its way, and how to look', async () => {
    const { publisher, publish } = world();
    const ending = new AbortController();
    publisher.fate = async function* ([sent]) {
      if (sent) yield sent;
      ending.abort('SIGINT');
      await new Promise((_, reject) => setTimeout(() => reject(ending.signal.reason), 10));
    };
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes'], { signal: ending.signal });
    expect(run.exitCode).toBe(130);
    expect(run.stderr).toContain(`Transaction 0x${'ab'.repeat(32)} was sent and may still get into a block`);
    expect(run.stderr).toContain('peername records alice.fake');
    expect(eventsIn(run).at(-1)).toMatchObject({ event: 'ended', outcome: 'interrupted', exitCode: 130 });
    expect(publisher.sent).toHaveLength(1);
  });

  it('names no block that a reorganisation took away', async () => {
    const { publisher, publish } = world();
    publisher.fate = async function* ([sent, included]) {
      if (sent && included) yield* [sent, included, sent];
      throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'Nobody answers' });
    };
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes']);
    expect(run.stderr).toContain('was sent and may still get into a block');
  });

  it('by an outage says the same, with the block once there is one', async () => {
    const { publisher, publish } = world();
    publisher.fate = async function* ([sent, included]) {
      if (sent) yield sent;
      if (included) yield included;
      throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'Nobody answers' });
    };
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes']);
    expect([run.exitCode, run.stderr]).toEqual([5, expect.stringContaining('is in block 100; look with')]);
    expect(eventsIn(run).at(-1)).toMatchObject({
      outcome: 'interrupted',
      transaction: `0x${'ab'.repeat(32)}`,
      error: { code: 'UNAVAILABLE' },
    });
  });

  it('by an outage before it was sent does not say that it was', async () => {
    const { publisher, publish } = world();
    publisher.fate = async function* ([sent]) {
      if (!sent) yield* [];
      throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'Nobody answers' });
    };
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes']);
    expect([run.exitCode, run.stderr]).toEqual([5, 'peername: Nobody answers\n']);
    expect(eventsIn(run).at(-1)).toMatchObject({ outcome: 'not-published', error: { code: 'UNAVAILABLE' } });
  });

  it('before anything is sent ends in silence', async () => {
    const { publisher, publish } = world();
    const ending = new AbortController();
    publisher.plan = () => {
      ending.abort('SIGTERM');
      throw new Error('aborted');
    };
    const run = await publish(['alice.fake', '--peer-id', otherStaex, '--yes'], { signal: ending.signal });
    expect(run).toEqual({ exitCode: 143, stdout: '', stderr: '' });
    expect(publisher.sent).toEqual([]);
  });
});
