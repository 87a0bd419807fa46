import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeNames, hostileText, ids, now } from '../../testing/fake-names.ts';
import { runCli } from '../../testing/run-cli.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('records on a terminal', () => {
  const onTerminal = async (...argv: string[]): Promise<string> => {
    const run = await runCli(['records', ...argv, '--no-color'], {
      ...createFakeNames(),
      terminals: ['stdout', 'stderr'],
    });
    return `${run.stdout}${run.stderr}exit ${run.exitCode}`;
  };

  it('shows every record, and which of them are peer ids', async () => {
    expect(await onTerminal('bob.fake', 'soon.fake')).toMatchInlineSnapshot(`
      "✓  bob.fake  4 records  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
         staex-id        ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80  staex id
         libp2p-peer-id  12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5  libp2p id
         nostr           npub1nothing                                          not a nostr id: it holds a character other than lowercase letters and digits without 1, b, i and o
         url             https://bob.example
      ✓  soon.fake  1 record  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
         ! expires in 11 days (2026-03-13)
         staex-id  h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g  staex id
      exit 0"
    `);
  });

  it('shows only those that are asked for', async () => {
    expect(await onTerminal('bob.fake', '--key', 'url,none', '--key', 'nostr')).toMatchInlineSnapshot(`
      "✓  bob.fake  2 records  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
         nostr  npub1nothing         not a nostr id: it holds a character other than lowercase letters and digits without 1, b, i and o
         url    https://bob.example
      exit 0"
    `);
    expect(await onTerminal('unreadable.fake', '--key', 'url')).toContain('0 records');
  });

  it('shows all of them whatever is set for peername publish', async () => {
    const env = { PEERNAME_KEY: 'url' };
    const { stdout } = await runCli(['records', 'bob.fake'], { ...createFakeNames(), env });
    expect(JSON.parse(stdout).records).toHaveLength(4);
  });

  it('refuses what may be a secret, and says what belongs there', async () => {
    const seed = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
    const said = await onTerminal('bob.fake', '--key', seed);
    expect(said).toMatchInlineSnapshot(`
      "peername: --key looks like a private key, which does not belong on the command line: other users and the history of the shell can see it. It takes the names of records, such as url
      exit 2"
    `);
    expect(await onTerminal('bob.fake', '--key', `url,${seed}`)).toBe(said);
  });

  it.each([
    ['too many', Array.from({ length: 65 }, (_, i) => `key${i}`).join(',')],
    ['too long', 'k'.repeat(201)],
  ])('refuses keys that are %s for a gateway as wrong usage, and asks none', async (_, keys) => {
    const run = await runCli(['records', 'alice.azero', '--gateway', 'http://127.0.0.1:1', '--key', keys]);
    expect(run).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'peername: --key: A gateway takes at most 64 record keys, of 1 to 200 characters\n',
    });
  });

  it('shows a name without records as what it is', async () => {
    expect(await onTerminal('bare.fake')).toMatchInlineSnapshot(`
      "✓  bare.fake  0 records  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
      exit 0"
    `);
  });

  it('says what is wrong with a record', async () => {
    expect(await onTerminal('broken.fake', 'unreadable.fake', 'secret.fake')).toMatchInlineSnapshot(`
      "✓  broken.fake  1 record  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
         staex-id  h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4u  not a staex id: it holds a character other than digits and lowercase letters without i, l, o and u
      ✓  unreadable.fake  1 record  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
         staex-id    a text is not UTF-8
      ✓  secret.fake  1 record  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
         nostr  (not shown)  not a nostr id: it is a private key (nsec) that everyone can read now: stop using that key, and publish the npub of a new one
      exit 0"
    `);
  });

  it('shows hostile keys and values escaped', async () => {
    expect(await onTerminal('hostile.fake')).toMatchInlineSnapshot(`
      "✓  hostile.fake  3 records  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
         staex-id                                                                             h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g\\u{1b}[2J\\u{1b}]0;owned\\u{7}\\u{d}\\u{a}\\u{202e}\\u{2066}\\u{200b}<script>\\u{0}\\u{2028}  not a staex id: it holds a character other than digits and lowercase letters without i, l, o and u
         \\u{1b}[2J\\u{1b}]0;owned\\u{7}\\u{d}\\u{a}\\u{202e}\\u{2066}\\u{200b}<script>\\u{0}\\u{2028}  \\u{1b}[2J\\u{1b}]0;owned\\u{7}\\u{d}\\u{a}\\u{202e}\\u{2066}\\u{200b}<script>\\u{0}\\u{2028}
         url                                                                                  \\u{1b}[2J\\u{1b}]0;owned\\u{7}\\u{d}\\u{a}\\u{202e}\\u{2066}\\u{200b}<script>\\u{0}\\u{2028}
      exit 0"
    `);
  });

  it('says why there are none', async () => {
    expect(await onTerminal('old.fake', 'missing.fake', 'x')).toMatchInlineSnapshot(`
      "–  old.fake expired 2026-02-01 (fakenet, block 100)
      –  missing.fake does not exist (fakenet, block 100)
      ?  "x" is not a name: it has no ending such as .azero or .eth
      exit 3"
    `);
  });
});

describe('records, piped', () => {
  const jsonOf = async (name: string) =>
    JSON.parse((await runCli(['records', name], createFakeNames())).stdout) as Record<string, unknown>;

  it('gives the records as they are, with the peer id each holds or why it holds none', async () => {
    const { evidence: _, freshness: __, ...rest } = await jsonOf('bob.fake');
    expect(rest).toMatchInlineSnapshot(`
      {
        "input": "bob.fake",
        "name": "bob.fake",
        "records": [
          {
            "key": "staex-id",
            "peer": {
              "id": "ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80",
              "kind": "staex",
            },
            "value": "ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80",
          },
          {
            "key": "libp2p-peer-id",
            "peer": {
              "id": "12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5",
              "kind": "libp2p",
            },
            "value": "12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5",
          },
          {
            "key": "nostr",
            "malformed": {
              "kind": "nostr",
              "reason": "alphabet",
              "why": "it holds a character other than lowercase letters and digits without 1, b, i and o",
            },
            "value": "npub1nothing",
          },
          {
            "key": "url",
            "value": "https://bob.example",
          },
        ],
        "state": "found",
      }
    `);
  });

  it('gives hostile keys and values to the letter', async () => {
    const { records } = await jsonOf('hostile.fake');
    expect(records).toContainEqual({ key: hostileText, value: hostileText });
    expect(records).toContainEqual(
      expect.objectContaining({ key: 'staex-id', value: ids.staex + hostileText }),
    );
  });

  it('gives no private key away', async () => {
    const { records } = await jsonOf('secret.fake');
    expect(records).toEqual([
      { key: 'nostr', malformed: expect.objectContaining({ kind: 'nostr', reason: 'private-key' }) },
    ]);
    expect(JSON.stringify(records)).not.toContain('nsec1qurswpc8');
  });

  it('names the records that are no text', async () => {
    expect(await jsonOf('unreadable.fake')).toMatchObject({
      state: 'found',
      records: [],
      unreadable: [{ key: 'staex-id', why: 'a text is not UTF-8' }],
    });
  });

  it('says why there are none', async () => {
    expect(await jsonOf('old.fake')).toMatchObject({ state: 'absent', reason: 'expired' });
    expect(await jsonOf('x')).toMatchObject({ state: 'unknown', error: { code: 'INVALID_NAME' } });
  });
});
