import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeNames, hostileText, now } from '../../testing/fake-names.ts';
import { runCli } from '../../testing/run-cli.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('reverse', () => {
  it('shows the name of an account on a terminal, or why it has none', async () => {
    const accounts = ['acct-alice', 'acct-liar', 'acct-nobody', 'alice.fake'];
    const { stdout, stderr } = await runCli(['reverse', ...accounts, '--no-color'], {
      ...createFakeNames(),
      terminals: ['stdout', 'stderr'],
    });
    expect(stdout + stderr).toMatchInlineSnapshot(`
      "✓  acct-alice  alice.fake  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
      –  acct-liar calls itself "bob.fake", but that name does not point back (fakenet, block 100)
      –  acct-nobody has no primary name (fakenet, block 100)
      ?  "alice.fake" is not an account of a configured chain: configured: fake on Fakenet
      "
    `);
  });

  it('gives each as JSON when piped', async () => {
    const accounts = ['acct-alice', 'acct-liar', 'acct-nobody', 'alice.fake'];
    const { stdout } = await runCli(['reverse', ...accounts], createFakeNames());
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ evidence: _, ...rest }) => rest)).toMatchInlineSnapshot(`
      [
        {
          "account": {
            "address": "acct-alice",
            "chain": "fake:1",
          },
          "input": "acct-alice",
          "name": "alice.fake",
          "state": "found",
        },
        {
          "account": {
            "address": "acct-liar",
            "chain": "fake:1",
          },
          "claimed": "bob.fake",
          "input": "acct-liar",
          "reason": "mismatch",
          "state": "absent",
        },
        {
          "account": {
            "address": "acct-nobody",
            "chain": "fake:1",
          },
          "input": "acct-nobody",
          "reason": "unset",
          "state": "absent",
        },
        {
          "error": {
            "code": "UNSUPPORTED_NAME",
            "message": ""alice.fake" is not an account of a configured chain: configured: fake on Fakenet",
            "reason": "account",
            "retryable": false,
          },
          "input": "alice.fake",
          "state": "unknown",
        },
      ]
    `);
  });

  it('shows a name that an account falsely claims escaped', async () => {
    const names = createFakeNames();
    names.service.primaries.set('acct-alice', hostileText);
    const { stdout, stderr } = await runCli(['reverse', 'acct-alice'], names);
    expect(stderr).toMatchInlineSnapshot(`
      "peername: acct-alice calls itself "\\u{1b}[2J\\u{1b}]0;owned\\u{7}\\u{d}\\u{a}\\u{202e}\\u{2066}\\u{200b}<script>\\u{0}\\u{2028}", but that name does not point back (fakenet, block 100)
      "
    `);
    expect(JSON.parse(stdout)).toMatchObject({ reason: 'mismatch', claimed: hostileText });
  });

  it('reads accounts from standard input and one by one where --explain asks for the steps', async () => {
    const { stdout } = await runCli(['reverse', '--explain', '-', 'acct-nobody'], {
      ...createFakeNames(),
      stdin: 'acct-alice\n',
    });
    expect(stdout.match(/"input":"[^"]*"/g)).toEqual(['"input":"acct-alice"', '"input":"acct-nobody"']);
  });
});
