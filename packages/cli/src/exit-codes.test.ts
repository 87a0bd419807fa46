import { type ErrorCode, errorCodes, ResolverError } from '@peername/resolver-core';
import { describe, expect, it } from 'vitest';
import { createFakeNames } from '../testing/fake-names.ts';
import { runCli } from '../testing/run-cli.ts';
import { exitCodeOfSignal } from './exit-codes.ts';

const expected = {
  INVALID_NAME: 2,
  UNSUPPORTED_NAME: 2,
  ABORTED: 130,
  TIMEOUT: 5,
  UNAVAILABLE: 5,
  RATE_LIMITED: 5,
  PROTOCOL: 5,
  TOO_LARGE: 5,
  WRONG_NETWORK: 6,
  CONTRACT: 5,
  DISAGREEMENT: 6,
  UNTRUSTED: 6,
  OFFCHAIN_REFUSED: 5,
  OFFCHAIN_FAILED: 5,
  PIN_CHANGED: 6,
  TOO_OLD: 5,
  BUSY: 5,
  CLOSED: 5,
  INTERNAL: 1,
} satisfies Record<ErrorCode, number>;

describe('the exit code', () => {
  it.each(errorCodes)('of a lookup that fails with %s is the one of the table', async (code) => {
    const { service, openResolver } = createFakeNames();
    service.failWith(new ResolverError({ code, shortMessage: 'It went wrong' }));
    const { exitCode, stderr } = await runCli(['resolve', 'alice.fake'], { openResolver });
    expect(exitCode).toBe(expected[code]);
    expect(stderr.match(/\n/g)).toHaveLength(1);
  });

  it.each([
    ['alice.fake', 0],
    ['missing.fake', 3],
    ['old.fake', 3],
    ['nopeer.fake', 3],
    ['broken.fake', 4],
    ['conflict.fake', 4],
    ['not a name', 2],
    ['alice.unknown', 2],
  ])('of resolving %s is %i', async (name, exitCode) => {
    const { openResolver } = createFakeNames();
    expect(await runCli(['resolve', name], { openResolver })).toMatchObject({ exitCode });
  });

  it.each([
    ['alice.fake', 0],
    ['missing.fake', 3],
    ['nopeer.fake', 0],
    ['broken.fake', 0],
    ['not a name', 2],
  ])('of the records of %s is %i, whatever they hold', async (name, exitCode) => {
    const { openResolver } = createFakeNames();
    expect(await runCli(['records', name], { openResolver })).toMatchObject({ exitCode });
  });

  it.each([
    ['acct-alice', 0],
    ['acct-liar', 3],
    ['acct-nobody', 3],
    ['alice.fake', 2],
  ])('of looking %s up backwards is %i', async (account, exitCode) => {
    const { openResolver } = createFakeNames();
    expect(await runCli(['reverse', account], { openResolver })).toMatchObject({ exitCode });
  });

  it.each([
    [['alice.fake', 'missing.fake', 'broken.fake', 'alice.fake'], 4],
    [['missing.fake', 'alice.fake'], 3],
    // A text that cannot be a name never hides what was learnt of the others, and is never hidden by a found name.
    [['alice.fake', 'not a name'], 2],
    [['not a name', 'missing.fake'], 3],
    [['broken.fake', 'not a name'], 4],
  ])('of several names is the highest: %j', async (names, exitCode) => {
    const { openResolver } = createFakeNames();
    expect(await runCli(['resolve', ...names], { openResolver })).toMatchObject({ exitCode });
  });

  it('of several names where the chain is away is that of the outage', async () => {
    const { service, openResolver } = createFakeNames();
    service.failWith(new ResolverError({ code: 'TIMEOUT', shortMessage: 'No answer' }));
    const run = await runCli(['resolve', 'alice.fake', 'not a name', 'bob.fake'], { openResolver });
    expect(run.exitCode).toBe(5);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGPIPE', 141],
    ['anything else', 130],
  ])('of a run that %s ended is %i', (reason, exitCode) => {
    expect(exitCodeOfSignal(AbortSignal.abort(reason))).toBe(exitCode);
  });

  it('of a run told to end while it waits for the chain is that of the signal', async () => {
    const { service, openResolver } = createFakeNames();
    service.setDelay(60_000);
    const ending = new AbortController();
    const running = runCli(['resolve', 'alice.fake'], { openResolver, signal: ending.signal });
    setTimeout(() => ending.abort('SIGTERM'), 20);
    expect(await running).toEqual({ exitCode: 143, stdout: '', stderr: '' });
  });

  it('of a fault of peername itself is 1, with one line that asks for a report', async () => {
    const openResolver = async () => {
      throw new TypeError('x is not a function\n\u001b[2J');
    };
    const run = await runCli(['resolve', 'alice.fake'], { openResolver });
    expect(run).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'peername: met a fault of its own, please report it with the output of PEERNAME_DEBUG=1 (TypeError: x is not a function\\u{a}\\u{1b}[2J)\n',
    });
  });

  it('comes with the stack of the fault and of its causes where PEERNAME_DEBUG asks for it', async () => {
    const ring = new Error('outer') as Error & { cause: unknown };
    ring.cause = new Error('inner\u0007', { cause: ring });
    const openResolver = async () => {
      throw ring;
    };
    const { stderr } = await runCli(['resolve', 'x.fake'], { openResolver, env: { PEERNAME_DEBUG: '1' } });
    expect(stderr).toMatch(/Error: outer\n +at /);
    expect(stderr).toMatch(/Error: inner\\u\{7\}\n +at /);
  });
});
