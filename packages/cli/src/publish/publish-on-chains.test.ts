import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AzeroNode } from '@peername/devnet';
import { encodeAddress, Keyring } from '@polkadot/keyring';
import { HDNodeWallet, Wallet } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallParty, ownFolder, startParty } from '../../testing/call-party.ts';
import { descendantsOf } from '../../testing/descendants.ts';
import { eventsIn } from '../../testing/events-in.ts';
import { ids } from '../../testing/fake-names.ts';
import { hasTerminal, startInTerminal } from '../../testing/in-terminal.ts';
import { hasEthereum, type LocalDevnet, startLocalDevnet } from '../../testing/local-devnet.ts';
import { type CliRun, runCli } from '../../testing/run-cli.ts';
import { runBuiltCli } from '../../testing/spawn-cli.ts';

const { otherStaex, libp2p, staex } = ids;
const mnemonic = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const junk = 'test test test test test test test test test test test junk';
const keyring = new Keyring({ type: 'sr25519' });

/** The anvil accounts, of which number 1 owns alice.eth, number 2 bob.eth and so on. */
const wallet = (index: number): Wallet =>
  new Wallet(HDNodeWallet.fromPhrase(junk, undefined, `m/44'/60'/0'/0/${index}`).privateKey);

interface Block {
  readonly number: number;
}

let local: LocalDevnet;
let azero: AzeroNode;
beforeAll(async () => {
  // Blocks are waited for again and again.
  local = await startLocalDevnet({ blockTime: 400 });
  azero = local.devnet.azero;
});
afterAll(() => local?.close());

function fileWith(text: string, mode = 0o600): string {
  const file = join(ownFolder(), 'file');
  writeFileSync(file, text, { mode });
  return file;
}

type Run = (
  args: readonly string[],
  stdin?: string,
  env?: Readonly<Record<string, string>>,
) => Promise<CliRun>;

const ownEnv = () => ({ ...local.env, XDG_STATE_HOME: ownFolder() });

/** In this process: most of what a run of the program takes is to load the libraries of a chain. */
const run: Run = (args, stdin = '', env = {}) =>
  runCli([...args, '--network', 'devnet'], { env: { ...ownEnv(), ...env }, stdin });

/** As a process: everything that it says, whichever part of it does, and how it reads its standard input. */
const runProgram: Run = (args, stdin, env = {}) =>
  runBuiltCli([...args, '--network', 'devnet'], { ...ownEnv(), ...env }, stdin);

async function peerOf(name: string): Promise<unknown> {
  const { stdout } = await run(['resolve', name, '--pins', 'off']);
  return JSON.parse(stdout).peer?.id;
}

/** One that has been sent and is in no block yet. */
async function startHeld(args: readonly string[], key: string): Promise<CallParty> {
  const party = startParty(['publish', ...args, '--yes', '--signer-key', fileWith(key)], local);
  await party.event('sent');
  return party;
}

const submissions = (): number => azero.requests.calls.get('author_submitExtrinsic') ?? 0;

describe('publishing on Aleph Zero', { timeout: 120_000 }, () => {
  it('puts a peer id on a name, which everybody then reads', async () => {
    const before = submissions();
    const args = ['publish', 'alice.azero', '--peer-id', otherStaex, '--yes', '--signer-key'];
    const published = await runProgram([...args, fileWith(`${mnemonic}//Alice\n`)]);
    expect([published.exitCode, published.stderr]).toEqual([0, '']);
    expect(eventsIn(published).map(({ event }) => event)).toEqual([
      'plan',
      'sent',
      'included',
      'final',
      'resolved',
      'ended',
    ]);
    expect(await peerOf('alice.azero')).toBe(otherStaex);
    expect(submissions() - before).toBe(1);
    // The record that nobody touched is still there.
    const { stdout } = await run(['records', 'alice.azero']);
    expect(stdout).toContain('did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP');
  });

  it('signs with an ed25519 key from standard input', async () => {
    const { address } = new Keyring({ type: 'ed25519' }).createFromUri('//Eve');
    azero.register('edith.azero', { owner: address });
    azero.setBalance(address, 10n ** 15n);
    azero.settle();
    const args = ['publish', 'edith.azero', '--peer-id', staex, '--yes', '--signer-key', '-'];
    const published = await runProgram(
      [...args, '--signer-type', 'ed25519', '--wait', 'included'],
      '//Eve\n',
    );
    expect([published.exitCode, published.stderr]).toEqual([0, '']);
    // What is read is final all the same, and has the change.
    const [, , included, resolved] = eventsIn(published) as { block?: Block; evidence?: { block: Block } }[];
    expect(resolved?.evidence).toMatchObject({ finality: 'finalized' });
    expect(resolved?.evidence?.block.number).toBeGreaterThanOrEqual(included?.block?.number ?? Infinity);
    expect(await peerOf('edith.azero')).toBe(staex);
  });

  it('publishes the key that one calls with', async () => {
    const args = [
      'publish',
      'bob.azero',
      '--from-identity',
      '--as',
      'bob.azero',
      '--remove',
      'staex-id',
      '--yes',
    ];
    const published = await run(args, '', { PEERNAME_SIGNER_KEY: '//Bob' });
    expect([published.exitCode, published.stderr]).toEqual([0, '']);
    const checked = await run(['id', 'show', '--as', 'bob.azero']);
    const { stdout } = await run(['records', 'bob.azero']);
    expect(stdout).toContain(JSON.parse(checked.stdout).record.value);
  });

  it('pays no fee over the ceiling, on either chain', async () => {
    const before = submissions();
    const change = ['--key', 'url', '--value', 'https://fee.example', '--yes', '--max-fee'];
    const elsewhere = encodeAddress(keyring.createFromUri('//Alice').address, 0);
    const key = { PEERNAME_SIGNER_KEY: '//Alice' };
    const dear = await run(['publish', 'alice.azero', ...change, '0.00001', '--account', elsewhere], '', key);
    expect([dear.exitCode, dear.stderr]).toEqual([
      2,
      expect.stringMatching(/allows 0\.00001 (AZERO|TZERO)\n$/),
    ]);
    expect(submissions()).toBe(before);
    if (!hasEthereum) return;
    const onEthereum = await run(['publish', 'alice.eth', ...change, '0'], '', {
      PEERNAME_SIGNER_KEY: wallet(1).privateKey,
    });
    expect([onEthereum.exitCode, onEthereum.stderr]).toEqual([2, expect.stringContaining('allows 0 ETH')]);
    // Where nothing happens, gas costs next to nothing.
    expect(eventsIn(onEthereum)).toMatchObject([
      { event: 'plan', cost: { fee: expect.stringMatching(/^[1-9]/) } },
    ]);
  });

  it('is signed elsewhere and sent from here', async () => {
    const pair = keyring.createFromUri('//Charlie');
    const change = ['publish', 'carol.azero', '--peer-id', otherStaex];
    const unsigned = await run([...change, '--account', pair.address, '--unsigned']);
    expect(unsigned.exitCode).toBe(0);
    const transaction = JSON.parse(unsigned.stdout);
    const toSign = Buffer.from(transaction.toSign.slice(2), 'hex');
    const signature = `0x${Buffer.from(pair.sign(toSign, { withType: true })).toString('hex')}`;
    const file = fileWith(JSON.stringify({ unsigned: transaction, signature }));
    const stranger = await run(['publish', 'bob.azero', '--send', file, '--yes']);
    expect(eventsIn(stranger)).toMatchObject([{ event: 'ended', reason: 'not-this-change', exitCode: 2 }]);
    const before = submissions();
    const dry = await run(['publish', 'carol.azero', '--send', file, '--dry-run']);
    expect([dry.exitCode, submissions() - before]).toEqual([0, 0]);
    const send = ['publish', 'carol.azero', '--send', file, '--yes'];
    const other = await run([...send, '--account', keyring.createFromUri('//Alice').address]);
    expect(eventsIn(other)).toMatchObject([{ event: 'ended', reason: 'wrong-account', exitCode: 2 }]);
    const sent = await run([...send, '--account', encodeAddress(pair.address, 0)]);
    expect([sent.exitCode, sent.stderr]).toEqual([0, '']);
    expect(await peerOf('carol.azero')).toBe(otherStaex);
    const again = await run(['publish', 'carol.azero', '--send', file, '--yes']);
    expect(eventsIn(again).at(-1)).toMatchObject({ outcome: 'unchanged', exitCode: 0 });
    expect(submissions() - before).toBe(1);
  });

  it('sends nothing that could not be looked at afterwards', async () => {
    const before = submissions();
    const change = ['publish', 'alice.azero', '--peer-id', staex, '--yes', '--require', 'quorum'];
    const refused = await run(change, '', { PEERNAME_SIGNER_KEY: '//Alice' });
    expect(refused).toEqual({ exitCode: 2, stdout: '', stderr: expect.stringContaining('quorum 2 needs') });
    expect(submissions()).toBe(before);
  });

  it.each<[string, readonly string[], string, string, number]>([
    ['an account that may not', ['carol.azero', '--remove', 'url'], '//Alice', 'not-authorised', 2],
    ['a name that ran out', ['old.azero', '--peer-id', staex], '//Bob', 'expired', 3],
    ['a name that nobody has', ['nobody.azero', '--peer-id', staex], '//Bob', 'no-name', 3],
    ['an account without coins', ['poor.azero', '--peer-id', staex], '//Poor', 'insufficient-funds', 5],
  ])('refuses %s before anything is sent', async (_, args, key, reason, exitCode) => {
    const { address } = keyring.createFromUri('//Poor');
    if (args[0] === 'poor.azero') azero.register('poor.azero', { owner: address });
    azero.setRecord('carol.azero', 'url', 'https://carol.example');
    azero.settle();
    const before = submissions();
    const refused = await run(['publish', ...args, '--yes'], '', { PEERNAME_SIGNER_KEY: key });
    expect([refused.exitCode, eventsIn(refused).at(-1)]).toEqual([
      exitCode,
      expect.objectContaining({ event: 'ended', reason, exitCode }),
    ]);
    expect(refused.stderr.split('\n')).toHaveLength(3);
    expect(submissions()).toBe(before);
  });

  it('says that it failed in its block, what it cost, and sends nothing again', async () => {
    azero.register('moving.azero', { owner: keyring.createFromUri('//Dave').address });
    azero.settle();
    const before = submissions();
    azero.holdTransactions();
    const party = await startHeld(['moving.azero', '--peer-id', staex], '//Dave').finally(() => {
      azero.transfer('moving.azero', keyring.createFromUri('//Eve').address);
      azero.releaseTransactions();
    });
    const { exitCode, stderr } = await party.ended;
    expect([exitCode, party.events.at(-1)]).toEqual([5, expect.objectContaining({ reason: 'failed' })]);
    expect(stderr).toContain('Nothing was written');
    expect(submissions() - before).toBe(1);
  });

  it('says that it was dropped once it cannot get into a block any more', async () => {
    azero.register('lost.azero', { owner: keyring.createFromUri('//Dave').address });
    azero.settle();
    const before = submissions();
    azero.holdTransactions();
    const party = await startHeld(['lost.azero', '--peer-id', staex], '//Dave');
    azero.dropTransaction();
    azero.releaseTransactions();
    azero.mine(300);
    azero.settle();
    const { exitCode } = await party.ended;
    expect([exitCode, party.events.at(-1)]).toEqual([5, expect.objectContaining({ reason: 'dropped' })]);
    expect(submissions() - before).toBe(1);
  });

  it('is not called back by Ctrl-C, which says so with its hash', async () => {
    azero.register('late.azero', { owner: keyring.createFromUri('//Dave').address });
    azero.settle();
    azero.holdTransactions();
    const party = await startHeld(['late.azero', '--peer-id', staex], '//Dave');
    party.child.kill('SIGINT');
    const { exitCode, stderr } = await party.ended;
    const hash = party.events.find(({ event }) => event === 'sent')?.['transaction'];
    expect([exitCode, stderr]).toEqual([130, expect.stringContaining(`Transaction ${hash} was sent`)]);
    azero.releaseTransactions();
    azero.mine(2);
    azero.settle();
    expect(await peerOf('late.azero')).toBe(staex);
  });
});

describe.skipIf(!hasEthereum)('publishing on Ethereum', { timeout: 120_000 }, () => {
  const rpc = (method: string, ...params: unknown[]): Promise<unknown> =>
    local.devnet.ethereum?.rpc(method, params) ?? Promise.reject(new Error('no Ethereum'));

  it('puts a peer id on a name, which everybody then reads', async () => {
    const args = ['publish', 'nopeer.eth', '--peer-id', `libp2p:${libp2p}`, '--yes', '--signer-key', '-'];
    const published = await runProgram(args, junk);
    expect([published.exitCode, published.stderr]).toEqual([0, '']);
    expect(eventsIn(published).map(({ event }) => event)).toEqual([
      'plan',
      'sent',
      'included',
      'resolved',
      'ended',
    ]);
    expect(await peerOf('nopeer.eth')).toBe(libp2p);
  });

  it('opens a keystore with its passphrase', async () => {
    const file = fileWith(wallet(1).encryptSync('correct horse'));
    const args = ['publish', 'alice.eth', '--peer-id', otherStaex, '--yes', '--signer-key', file];
    const wrong = await runProgram(args, '', { PEERNAME_PASSPHRASE: 'horse' });
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('does not open')]);
    expect(await run(args, '', { PEERNAME_PASSPHRASE: 'correct horse' })).toMatchObject({ exitCode: 0 });
    expect(await peerOf('alice.eth')).toBe(otherStaex);
  });

  it('puts a record of any key on a name, which is read by that key', async () => {
    const args = ['publish', 'alice.eth', '--key', 'url', '--value', 'https://new.example', '--yes'];
    const published = await run(args, '', { PEERNAME_SIGNER_KEY: wallet(1).privateKey });
    expect([published.exitCode, published.stderr]).toEqual([0, '']);
    const { stdout } = await run(['records', 'alice.eth', '--key', 'url']);
    expect(JSON.parse(stdout).records).toEqual([{ key: 'url', value: 'https://new.example' }]);
  });

  it('is signed elsewhere and sent from here', async () => {
    const change = ['publish', 'bob.eth', '--peer-id', staex, '--account', wallet(2).address, '--unsigned'];
    const unsigned = await run(change);
    const { transaction, link, serialized } = JSON.parse(unsigned.stdout);
    expect([unsigned.exitCode, link]).toEqual([0, expect.stringMatching(/^ethereum:0x/)]);
    const { from: _, gas, type: __, ...fields } = transaction;
    const raw = await wallet(2).signTransaction({ ...fields, gasLimit: gas, nonce: Number(fields.nonce) });
    expect(serialized.slice(0, 4)).toBe('0x02');
    const account = wallet(2).address.toLowerCase();
    const sent = await runProgram(['publish', 'bob.eth', '--send', '-', '--yes', '--account', account], raw);
    expect([sent.exitCode, sent.stderr]).toEqual([0, '']);
    expect(await peerOf('bob.eth')).toBe(staex);
  });

  it('sends nothing that does anything else', async () => {
    const nonce = Number(await rpc('eth_getTransactionCount', wallet(3).address, 'latest'));
    const gift = { to: wallet(4).address, value: 1n, gasLimit: 21_000n, chainId: 31_337, type: 2, nonce };
    const raw = await wallet(3).signTransaction({
      ...gift,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 10n ** 9n,
    });
    const refused = await run(['publish', 'carol.eth', '--send', '-', '--yes'], raw);
    expect(eventsIn(refused)).toMatchObject([{ reason: 'not-this-change', exitCode: 2 }]);
    expect(Number(await rpc('eth_getTransactionCount', wallet(3).address, 'pending'))).toBe(nonce);
  });

  it.each<[string, string, string, number]>([
    ['an account that may not', 'alice.eth', 'not-authorised', 2],
    ['a name that nobody has', 'nosuch.eth', 'no-name', 3],
    ['a name without a resolver', 'noresolver.eth', 'no-resolver', 3],
    ['a resolver that is none', 'nocode.eth', 'unfit-resolver', 3],
    ['a name that only exists through the one above', 'zed.wild.eth', 'wildcard', 3],
    ['a name whose records are off the chain', 'alice.ccip.eth', 'offchain', 3],
  ])('refuses %s before anything is sent', async (_, name, reason, exitCode) => {
    const refused = await run(
      ['publish', name, '--key', 'url', '--value', 'https://x.example', '--yes'],
      '',
      {
        PEERNAME_SIGNER_KEY: junk,
      },
    );
    expect([refused.exitCode, eventsIn(refused).at(-1)]).toEqual([
      exitCode,
      expect.objectContaining({ reason, exitCode }),
    ]);
  });

  it('says that it failed in its block', async () => {
    const plan = await run(['publish', 'carol.eth', '--remove', 'libp2p-peer-id', '--dry-run']);
    const { contract } = eventsIn(plan)[0] as { contract: string };
    const code = await rpc('eth_getCode', contract, 'latest');
    await rpc('evm_setAutomine', false);
    const party = await startHeld(['carol.eth', '--peer-id', staex], wallet(3).privateKey);
    await rpc('anvil_setCode', contract, '0x60006000fd');
    await rpc('evm_mine');
    await rpc('evm_setAutomine', true);
    const { exitCode } = await party.ended;
    await rpc('anvil_setCode', contract, code);
    expect([exitCode, party.events.at(-1)]).toEqual([5, expect.objectContaining({ reason: 'failed' })]);
  });

  /** Another transaction gets into a block in the place of the one that waits there. */
  async function replace(hash: unknown, instead: object): Promise<unknown> {
    const { nonce, from, to, input, gas } = (await rpc('eth_getTransactionByHash', hash)) as Record<
      string,
      string
    >;
    const fees = { maxFeePerGas: '0xe8d4a51000', maxPriorityFeePerGas: '0x174876e800' };
    const fields = { nonce, from, to, data: input, gas, ...fees, ...instead };
    const other = await rpc('eth_sendTransaction', fields);
    await rpc('evm_mine');
    await rpc('evm_setAutomine', true);
    return other;
  }

  it('follows the one by which its owner replaced it to be faster', async () => {
    await rpc('evm_setAutomine', false);
    const party = await startHeld(['carol.eth', '--peer-id', staex], wallet(3).privateKey);
    const hash = party.events.find(({ event }) => event === 'sent')?.['transaction'];
    const other = await replace(hash, {});
    const { exitCode } = await party.ended;
    expect(exitCode).toBe(0);
    expect(party.events.slice(1)).toMatchObject([
      { event: 'sent', transaction: hash },
      { event: 'sent', transaction: other, replaces: hash },
      { event: 'included', transaction: other },
      { event: 'resolved' },
      { event: 'ended', outcome: 'published', transaction: other, final: false },
    ]);
    expect(await peerOf('carol.eth')).toBe(staex);
  });

  it('says that it was cancelled when its owner put nothing in its place', async () => {
    const { address, privateKey } = wallet(3);
    await rpc('evm_setAutomine', false);
    const party = await startHeld(['carol.eth', '--peer-id', otherStaex], privateKey);
    const hash = party.events.find(({ event }) => event === 'sent')?.['transaction'];
    const other = await replace(hash, { to: address, data: '0x', gas: '0x5208' });
    const { exitCode, stderr } = await party.ended;
    expect([exitCode, party.events.at(-1)]).toEqual([5, expect.objectContaining({ reason: 'replaced' })]);
    expect(stderr).toContain(`It was cancelled: ${other} of the same account`);
    expect(stderr).toContain('publish again if you still want it');
  });
});

describe('a key that signs', { timeout: 120_000 }, () => {
  const secrets = [mnemonic, 'obey lake', '//Alice', 'correct horse', wallet(1).privateKey.slice(2)];

  it('is in no output, and in no process that can be listed', async () => {
    azero.holdTransactions();
    const text = `${mnemonic}//Alice`;
    const held = ['publish', 'alice.azero', '--key', 'note', '--value', 'held', '--yes', '--explain'];
    const party = startParty([...held, '--signer-key', '-'], local, ownFolder(), { PEERNAME_DEBUG: '1' });
    party.child.stdin.end(text);
    await party.event('sent');
    const own = party.child.pid ?? 0;
    for (const pid of [own, ...descendantsOf(own)]) {
      for (const what of ['cmdline', 'environ'])
        expect(readFileSync(`/proc/${pid}/${what}`, 'utf8')).not.toMatch(/obey|Alice/);
    }
    azero.releaseTransactions();
    const { exitCode, stdout, stderr } = await party.ended;
    expect(exitCode).toBe(0);
    for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
  });

  it.each([
    ['alice.azero', mnemonic.replace('walk', 'wolk')],
    ['alice.azero', `{"encoded":"correct horse","address":"${mnemonic}"}`],
    ['alice.eth', wallet(1).privateKey.slice(0, -1)],
    ['alice.eth', `${junk} obey lake`],
  ])('of %s is not repeated when it is broken', async (name, key) => {
    const args = ['publish', name, '--peer-id', staex, '--yes', '--signer-key', fileWith(key)];
    const broken = await runProgram(args, '', { PEERNAME_DEBUG: '1' });
    expect([broken.exitCode, broken.stdout]).toEqual([2, '']);
    expect(broken.stderr).toContain('The key is none of');
    for (const secret of [...secrets, 'junk', wallet(1).privateKey.slice(2, 20)])
      expect(broken.stderr).not.toContain(secret);
  });
});

describe.skipIf(!hasTerminal)('publishing in a terminal', { timeout: 120_000 }, () => {
  const inTerminal = (args: readonly string[], stdout?: string) =>
    startInTerminal([...args, '--network', 'devnet', '--no-color'], {
      env: { ...local.env, XDG_STATE_HOME: ownFolder(), TERM: 'xterm' },
      ...(stdout === undefined ? {} : { stdout }),
    });

  it('asks first, and takes no for no', async () => {
    const before = submissions();
    const args = ['publish', 'dave.azero', '--peer-id', otherStaex, '--signer-key', fileWith('//Dave')];
    const no = inTerminal(args);
    await no.shows('Publish it? [y/N] ');
    no.type('\r');
    const declined = await no.ended;
    expect([declined.exitCode, submissions() - before]).toEqual([5, 0]);
    expect(declined.screen).toContain('Nothing was sent.');
    const yes = inTerminal(args);
    await yes.shows('Publish it? [y/N] ');
    yes.type('y\r');
    await yes.shows('waiting until it is final');
    const { exitCode, screen } = await yes.ended;
    expect(exitCode).toBe(0);
    expect(screen).toContain(`now stands for  staex ${otherStaex}`);
  });

  it('shows the plan to whoever is asked all the same, wherever the events go', async () => {
    const before = submissions();
    const change = ['--key', 'url', '--value', 'https://seen.example', '--yes'];
    const args = ['publish', 'conflict.azero', ...change, '--signer-key', fileWith('//Eve')];
    const terminal = inTerminal(args, fileWith(''));
    await terminal.shows('Publish it all the same? [y/N] ');
    expect(terminal.screen).toContain('+ https://seen.example');
    terminal.type('\r');
    expect([(await terminal.ended).exitCode, submissions() - before]).toEqual([5, 0]);
  });

  it('takes no answer that was typed before the plan was shown', async () => {
    const before = submissions();
    const args = [
      'publish',
      'dave.azero',
      '--key',
      'url',
      '--value',
      'x',
      '--signer-key',
      fileWith('//Dave'),
    ];
    const terminal = inTerminal(args);
    await terminal.shows('Reading');
    terminal.type('y\r');
    await terminal.shows('Publish it? [y/N] ');
    terminal.type('\r');
    expect([(await terminal.ended).exitCode, submissions() - before]).toEqual([5, 0]);
  });

  it('asks for a passphrase without showing it', async () => {
    const pair = keyring.createFromUri('//Eve');
    const file = fileWith(JSON.stringify(pair.toJson('correct horse')));
    const args = ['publish', 'nopeer.azero', '--peer-id', staex, '--signer-key', file];
    const terminal = inTerminal(args);
    await terminal.shows('Passphrase of the key file: ');
    terminal.type('wrong pony\r');
    await terminal.shows('does not open the key file');
    await terminal.shows('Passphrase of the key file: ');
    terminal.type('correct horse\r');
    await terminal.shows('Publish it? [y/N] ');
    terminal.type('y\r');
    const { exitCode, screen } = await terminal.ended;
    expect(exitCode).toBe(0);
    expect(screen).not.toMatch(/correct horse|wrong pony/);
  });

  it('ends with Ctrl-C at the question, and nothing was sent', async () => {
    const before = submissions();
    const args = ['publish', 'dave.azero', '--remove', 'staex-id', '--signer-key', fileWith('//Dave')];
    const terminal = inTerminal(args);
    await terminal.shows('Publish it? [y/N] ');
    terminal.type('\u0003');
    expect([(await terminal.ended).exitCode, submissions() - before]).toEqual([130, 0]);
  });

  it.skipIf(!hasEthereum)('shows how to sign elsewhere, with a code for a phone', async () => {
    const change = ['publish', 'alice.eth', '--peer-id', staex, '--account', wallet(1).address];
    const { exitCode, screen } = await inTerminal([...change, '--unsigned', '--qr']).ended;
    expect(exitCode).toBe(0);
    expect(screen).toMatch(/ethereum:0x[\s\S]*█[\s\S]*"type":"ethereum"/);
  });
});
