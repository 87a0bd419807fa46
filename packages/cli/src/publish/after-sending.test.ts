import type { Hex } from '@peername/resolver-core';
import { PublishError, type PublishProgress } from '@peername/resolver-core/publish';
import { describe, expect, it } from 'vitest';
import { eventsIn } from '../../testing/events-in.ts';
import { createFakeNames, ids } from '../../testing/fake-names.ts';
import { createFakePublisher } from '../../testing/fake-publisher.ts';
import { type CliRun, type RunCliOptions, runCli } from '../../testing/run-cli.ts';
import { UsageError } from '../usage-error.ts';

const { otherStaex } = ids;
const sentFirst: Hex = `0x${'ab'.repeat(32)}`;
const inItsPlace: Hex = `0x${'cd'.repeat(32)}`;
const onTerminal: RunCliOptions = { terminals: ['stdout'], env: { NO_COLOR: '1' } };

function world() {
  const { service, openResolver } = createFakeNames();
  const publisher = createFakePublisher(service);
  const publish = (args: readonly string[], options: RunCliOptions = {}): Promise<CliRun> =>
    runCli(['publish', 'alice.fake', '--peer-id', otherStaex, '--yes', ...args], {
      openResolver,
      openPublisher: publisher.openPublisher,
      ...options,
      env: { PEERNAME_SIGNER_KEY: 'a key', ...options.env },
    });
  return { service, publisher, publish };
}

describe('a transaction that its owner replaced to be faster', () => {
  const replaced = async function* ([sent, ...rest]: readonly PublishProgress[]) {
    if (sent) yield sent;
    yield { state: 'sent', transaction: inItsPlace, replaces: sentFirst } as const;
    for (const step of rest) yield { ...step, transaction: inItsPlace };
  };

  it('is followed as the other one, which each event names', async () => {
    const { publisher, publish } = world();
    publisher.fate = replaced;
    const run = await publish([]);
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(eventsIn(run)).toMatchObject([
      { event: 'plan' },
      { event: 'sent', transaction: sentFirst },
      { event: 'sent', transaction: inItsPlace, replaces: sentFirst },
      { event: 'included', transaction: inItsPlace },
      { event: 'final', transaction: inItsPlace },
      { event: 'resolved' },
      { event: 'ended', outcome: 'published', asPlanned: true, transaction: inItsPlace, final: true },
    ]);
  });

  it('is told to people with its hash', async () => {
    const { publisher, publish } = world();
    publisher.fate = replaced;
    const { stdout } = await publish([], onTerminal);
    expect(stdout).toContain(`Replaced  by ${inItsPlace}, which makes the same change\n`);
  });

  it('says so when nobody knows by which one', async () => {
    const { publisher, publish } = world();
    publisher.fate = async function* (steps) {
      for (const step of steps) yield step.state === 'sent' ? step : { ...step, byAnother: true };
    };
    const { stdout } = await publish([], onTerminal);
    expect(stdout).toMatch(/Included {2}block 100, by another transaction of the account, which was not/);
    expect(eventsIn(await publish(['--remove', 'io.staex.id', '--key', 'x', '--value', 'y']))).toContainEqual(
      expect.objectContaining({ event: 'final', byAnother: true }),
    );
  });

  it('is named by the hash of the other one when it is no longer watched', async () => {
    const { publisher, publish } = world();
    const ending = new AbortController();
    publisher.fate = async function* ([sent]) {
      if (sent) yield sent;
      yield { state: 'sent', transaction: inItsPlace, replaces: sentFirst };
      ending.abort();
      yield* [];
      await new Promise((_, reject) => setTimeout(reject, 10, ending.signal.reason));
    };
    const run = await publish([], { signal: ending.signal });
    expect(run.stderr).toContain(`Transaction ${inItsPlace} was sent`);
  });
});

it('says of one that was cancelled that nothing came of it, and how to go on', async () => {
  const { publisher, publish } = world();
  publisher.fate = async function* ([sent]) {
    if (sent) yield sent;
    throw new PublishError({ reason: 'replaced', shortMessage: 'It was cancelled', transaction: sentFirst });
  };
  const run = await publish([]);
  expect([run.exitCode, run.stderr]).toEqual([
    5,
    `peername: It was cancelled (transaction ${sentFirst})\npeername: It did not make the change; look with peername records alice.fake, and publish again if you still want it\n`,
  ]);
  expect(publisher.sent).toHaveLength(1);
});

it('says how to look for what was signed elsewhere, too', async () => {
  const { publisher, publish } = world();
  const elsewhere = ['--key', 'url', '--value', 'x', '--account', 'acct-owner', '--unsigned'];
  const { call } = JSON.parse((await publish(elsewhere)).stdout);
  publisher.fate = async function* ([sent]) {
    if (sent) yield sent;
    throw new PublishError({ reason: 'unconfirmed', shortMessage: 'Nobody knows', transaction: sentFirst });
  };
  const args = ['publish', 'alice.fake', '--send', '-', '--yes'];
  const { openPublisher } = publisher;
  const run = await runCli(args, {
    openPublisher,
    openResolver: createFakeNames().openResolver,
    stdin: call,
  });
  expect(run.stderr).toContain('look with peername records alice.fake --key staex-id,url, and do not');
});

describe('a reader of the name', () => {
  it('that cannot be made by the settings is found out before anything is signed', async () => {
    const { publisher, publish } = world();
    const openResolver = () => Promise.reject(new UsageError('quorum 3 needs at least 3 endpoints'));
    const run = await publish([], { openResolver });
    expect(run).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'peername: quorum 3 needs at least 3 endpoints\n',
    });
    expect([publisher.signed, publisher.sent]).toEqual([0, []]);
  });

  it('that fails in any way once it is sent leaves nobody without the transaction', async () => {
    const { publisher, publish } = world();
    publisher.fate = async function* ([sent, included]) {
      if (sent) yield sent;
      if (included) yield included;
      throw new TypeError('x is not a function');
    };
    const run = await publish([], { env: { PEERNAME_DEBUG: '1' } });
    expect(run.stderr).toMatch(/\nTypeError: x is not a function\n +at /);
    expect([run.exitCode, run.stderr]).toEqual([
      1,
      expect.stringContaining(
        `Transaction ${sentFirst} is in block 100; look with peername records alice.fake`,
      ),
    ]);
    expect(eventsIn(run).at(-1)).toMatchObject({
      event: 'ended',
      outcome: 'interrupted',
      transaction: sentFirst,
      error: { code: 'INTERNAL' },
      exitCode: 1,
    });
  });

  it('is not needed for what somebody else sends', async () => {
    const { publish } = world();
    const openResolver = () => Promise.reject(new UsageError('quorum 3 needs at least 3 endpoints'));
    const run = await publish(['--account', 'acct-owner', '--unsigned'], { openResolver });
    expect(run.exitCode).toBe(0);
  });
});

describe('what is included and not final', () => {
  it('is called that, with the way to look again', async () => {
    const { publish } = world();
    const { exitCode, stdout } = await publish(['--wait', 'included'], onTerminal);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /\n {3}Not final yet: for a moment its block can still be taken back, and this was not waited for\.\n {3}Then look again: peername records alice\.fake --finality finalized\n$/,
    );
    expect((await world().publish([], onTerminal)).stdout).not.toContain('Not final');
  });

  it('is looked at by its key where it is no peer id', async () => {
    const more = ['--key', 'url', '--value', 'x', '--wait', 'included'];
    const { stdout } = await world().publish(more, onTerminal);
    expect(stdout).toContain('peername records alice.fake --key staex-id,url --finality finalized\n');
    const odd = ['--key', 'a b', '--value', 'x', '--wait', 'included'];
    expect((await world().publish(odd, onTerminal)).stdout).toContain('records alice.fake --finality');
  });

  it('is marked for programs', async () => {
    const ended = async (...args: string[]) => eventsIn(await world().publish(args)).at(-1);
    expect(await ended('--wait', 'included')).toMatchObject({ final: false, transaction: sentFirst });
    expect(await ended('--wait', 'final')).toMatchObject({ final: true, transaction: sentFirst });
  });

  it('may have been taken back when the name does not hold it', async () => {
    const { service, publisher, publish } = world();
    const openPublisher: typeof publisher.openPublisher = async (...args) => {
      const chain = await publisher.openPublisher(...args);
      const send: typeof chain.publisher.send = async function* (signed, options) {
        for await (const step of chain.publisher.send(signed, options)) {
          if (step.state === 'included') service.entries.set('alice.fake', { records: new Map() });
          yield step;
        }
      };
      return { ...chain, publisher: { ...chain.publisher, send } };
    };
    const run = await publish(['--wait', 'included'], { openPublisher });
    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain('its block may have been taken back, which is not final');
  });
});
