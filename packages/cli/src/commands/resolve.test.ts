import { createResolver, ResolverError } from '@peername/resolver-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changeReadings, createFakeNames, hostileText, ids, now } from '../../testing/fake-names.ts';
import { type RunCliOptions, runCli } from '../../testing/run-cli.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now });
});
afterEach(() => {
  vi.useRealTimers();
});

/** On a terminal without colours. */
async function onTerminal(argv: readonly string[], options: RunCliOptions = {}): Promise<string> {
  const run = await runCli(['resolve', ...argv, '--no-color'], {
    ...createFakeNames(),
    terminals: ['stdout', 'stderr'],
    ...options,
  });
  return `${run.stdout}${run.stderr}exit ${run.exitCode}`;
}

describe('resolve on a terminal', () => {
  it('shows a peer id and its evidence in one line', async () => {
    expect(await onTerminal(['alice.fake'])).toMatchInlineSnapshot(`
      "✓  alice.fake  staex  h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
      exit 0"
    `);
  });

  it('takes two lines where one is too narrow', async () => {
    expect(await onTerminal(['alice.fake'], { columns: 100 })).toMatchInlineSnapshot(`
      "✓  alice.fake  staex  h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g
         Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
      exit 0"
    `);
  });

  it('shows further peers and the records it passed over', async () => {
    expect(await onTerminal(['bob.fake'])).toMatchInlineSnapshot(`
      "✓  bob.fake  staex  ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
         also libp2p 12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5
         ! ignored the record "nostr": it holds a character other than lowercase letters and digits without 1, b, i and o
      exit 0"
    `);
  });

  it('warns of a name that runs out soon', async () => {
    expect(await onTerminal(['soon.fake'])).toMatchInlineSnapshot(`
      "✓  soon.fake  staex  h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
         ! expires in 11 days (2026-03-13)
      exit 0"
    `);
  });

  it('says why a name is absent', async () => {
    expect(await onTerminal(['missing.fake', 'old.fake', 'nopeer.fake', 'bare.fake'])).toMatchInlineSnapshot(`
      "–  missing.fake does not exist (fakenet, block 100)
      –  old.fake expired 2026-02-01 (fakenet, block 100)
      –  nopeer.fake has no peer-id record such as "staex-id" (fakenet, block 100); its owner can add one
      –  bare.fake has no peer-id record such as "staex-id" (fakenet, block 100); its owner can add one
      exit 3"
    `);
  });

  it('says that a name has nothing that could hold records', async () => {
    const { service, clock } = createFakeNames();
    const services = [
      changeReadings(service, ({ evidence }) => ({ state: 'absent', reason: 'resolver', evidence })),
    ];
    const openResolver = async () => createResolver({ services, clock });
    expect(await onTerminal(['alice.fake'], { openResolver })).toMatchInlineSnapshot(`
      "–  alice.fake has no contract that could hold records (fakenet, block 100)
      exit 3"
    `);
  });

  it('says why a record must not be dialled, without showing its value', async () => {
    expect(
      await onTerminal(['broken.fake', 'conflict.fake', 'unreadable.fake', 'secret.fake', 'hostile.fake']),
    ).toMatchInlineSnapshot(`
      "✗  broken.fake must not be dialled: record "staex-id" is malformed (it holds a character other than digits and lowercase letters without i, l, o and u; fakenet, block 100)
      ✗  conflict.fake must not be dialled: record "staex-id" conflicts (another record of this name holds a different staex id; fakenet, block 100)
      ✗  unreadable.fake must not be dialled: record "staex-id" is malformed (a text is not UTF-8; fakenet, block 100)
      ✗  secret.fake must not be dialled: record "nostr" is malformed (it is a private key (nsec) that everyone can read now: stop using that key, and publish the npub of a new one; fakenet, block 100)
      ✗  hostile.fake must not be dialled: record "staex-id" is malformed (it holds a character other than digits and lowercase letters without i, l, o and u; fakenet, block 100)
      exit 4"
    `);
  });

  it('says why nothing was learnt', async () => {
    const names = createFakeNames();
    names.service.failWith(
      new ResolverError({
        code: 'TIMEOUT',
        shortMessage: 'No endpoint gave an answer within 500 ms',
        details: 'http://127.0.0.1:1: no answer',
      }),
    );
    expect(await onTerminal(['alice.fake', 'a b.fake', 'alice', ''], names)).toMatchInlineSnapshot(`
      "?  alice.fake: No endpoint gave an answer within 500 ms: http://127.0.0.1:1: no answer
      ?  "a b.fake" is not a name: it holds white space
      ?  "alice" is not a name: it has no ending such as .azero or .eth
      ?  "" is not a name: it is empty
      exit 5"
    `);
  });

  it('shows where an answer was helped by a server outside the chain, and by how many endpoints', async () => {
    const { service, clock } = createFakeNames();
    const services = [
      changeReadings(service, (reading) => ({
        ...reading,
        evidence: { ...reading.evidence, offchain: true, asked: 3, agreed: 2, finality: 'latest' },
      })),
    ];
    const openResolver = async () => createResolver({ services, clock });
    expect(await onTerminal(['alice.fake'], { openResolver })).toMatchInlineSnapshot(`
      "✓  alice.fake  staex  h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g  Fakenet · block 100 · latest · just now · 2 of 3 endpoints · answered off-chain
      exit 0"
    `);
  });

  it('labels an answer that is only kept from before', async () => {
    const { service, clock } = createFakeNames();
    const resolver = createResolver({ services: [service], clock });
    await resolver.lookup('alice.fake');
    service.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'Away' }));
    await clock.advance(2 * 3_600_000);
    vi.setSystemTime(clock.now());
    expect(await onTerminal(['alice.fake'], { openResolver: async () => resolver })).toMatchInlineSnapshot(`
      "✓  alice.fake  staex  h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g  Fakenet · block 100 · finalized · 2 h ago · 1 of 1 endpoints
         ! stale: read 2 h ago, past its freshness; the chain may say something else by now
      exit 0"
    `);
  });

  it('marks the state in colours', async () => {
    const run = await runCli(['resolve', 'alice.fake', 'missing.fake', 'broken.fake', 'soon.fake', 'x'], {
      ...createFakeNames(),
      terminals: ['stdout', 'stderr'],
      env: { TERM: 'xterm' },
    });
    expect(JSON.stringify(run.stdout).replaceAll('\\n', '\n')).toMatchInlineSnapshot(`
      ""\\u001b[32m✓\\u001b[39m  \\u001b[1malice.fake\\u001b[22m  staex  h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g  \\u001b[2mFakenet · block 100 · finalized · just now · 1 of 1 endpoints\\u001b[22m
      \\u001b[32m✓\\u001b[39m  \\u001b[1msoon.fake\\u001b[22m  staex  h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g  \\u001b[2mFakenet · block 100 · finalized · just now · 1 of 1 endpoints\\u001b[22m
         \\u001b[33m! expires in 11 days (2026-03-13)\\u001b[39m
      ""
    `);
    expect(JSON.stringify(run.stderr).replaceAll('\\n', '\n')).toMatchInlineSnapshot(`
      ""\\u001b[33m–\\u001b[39m  missing.fake does not exist (fakenet, block 100)
      \\u001b[31m✗\\u001b[39m  broken.fake must not be dialled: record \\"staex-id\\" is malformed (it holds a character other than digits and lowercase letters without i, l, o and u; fakenet, block 100)
      \\u001b[31m?\\u001b[39m  \\"x\\" is not a name: it has no ending such as .azero or .eth
      ""
    `);
  });

  it('shows each step with its time and requests where --explain asks for it', async () => {
    const shown = await onTerminal(['alice.fake', 'x', '--explain']);
    expect(shown.replace(/\d+\.\d ms/g, '0.0 ms')).toMatchInlineSnapshot(`
      "✓  alice.fake  staex  h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
      alice.fake  0 requests, 0 B
         parse   0.0 ms        alice.fake, by fake
         read    0.0 ms        block 100
         cache   0.0 ms        miss
         select  0.0 ms        staex from staex-id
      ?  "x" is not a name: it has no ending such as .azero or .eth
      x  0 requests, 0 B
      exit 2"
    `);
  });
});

describe('resolve, piped', () => {
  it('writes one JSON object per name, in their order, and the reasons on standard error', async () => {
    const run = await runCli(['resolve', 'missing.fake', 'alice.fake', 'no name'], createFakeNames());
    const lines = run.stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line)).map(({ input, state }) => [input, state])).toEqual([
      ['missing.fake', 'absent'],
      ['alice.fake', 'found'],
      ['no name', 'unknown'],
    ]);
    expect(run.stderr).toMatchInlineSnapshot(`
      "peername: missing.fake does not exist (fakenet, block 100)
      peername: "no name" is not a name: it holds white space
      "
    `);
  });

  it('says of a found name all that is known', async () => {
    expect(await jsonOf('alice.fake')).toMatchInlineSnapshot(`
      {
        "account": {
          "address": "acct-alice",
          "chain": "fake:1",
        },
        "evidence": {
          "agreed": 1,
          "asked": 1,
          "assurance": "single",
          "block": {
            "hash": "0x0000000000000000000000000000000000000000000000000000000000000064",
            "number": 100,
            "time": "2026-03-01T12:00:00.000Z",
          },
          "chain": "fake:1",
          "contract": "registry",
          "endpoints": [
            "fake://node",
          ],
          "finality": "finalized",
          "network": "fakenet",
          "offchain": false,
          "service": "fake",
        },
        "freshness": {
          "freshUntil": "2026-03-01T12:01:00.000Z",
          "origin": "chain",
          "readAt": "2026-03-01T12:00:00.000Z",
          "stale": false,
          "staleUntil": "2026-03-02T12:01:00.000Z",
        },
        "ignored": [],
        "input": "alice.fake",
        "name": "alice.fake",
        "peer": {
          "id": "h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g",
          "key": {
            "hex": "0x8a33e787acd8f1b73a11002c84bb88cdd7f9e08c9da5f1ff24ef705d6de48e49",
            "type": "ed25519",
          },
          "kind": "staex",
          "recordKey": "staex-id",
        },
        "peers": [
          {
            "id": "h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g",
            "key": {
              "hex": "0x8a33e787acd8f1b73a11002c84bb88cdd7f9e08c9da5f1ff24ef705d6de48e49",
              "type": "ed25519",
            },
            "kind": "staex",
            "recordKey": "staex-id",
          },
        ],
        "state": "found",
      }
    `);
  });

  it('lists further peers and the records passed over', async () => {
    const { peers, ignored } = await jsonOf('bob.fake');
    expect({ peers, ignored }).toMatchInlineSnapshot(`
      {
        "ignored": [
          {
            "key": "nostr",
            "reason": "alphabet",
            "why": "it holds a character other than lowercase letters and digits without 1, b, i and o",
          },
        ],
        "peers": [
          {
            "id": "ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80",
            "key": {
              "hex": "0x66ab954901195f9ad0ba0beed518091c125b4bef6c69939f5894ccff06793290",
              "type": "ed25519",
            },
            "kind": "staex",
            "recordKey": "staex-id",
          },
          {
            "id": "12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5",
            "key": {
              "hex": "0x8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
              "type": "ed25519",
            },
            "kind": "libp2p",
            "recordKey": "libp2p-peer-id",
          },
        ],
      }
    `);
  });

  it('says why a name is absent, and until when it was there', async () => {
    const { evidence: _, freshness: __, ...rest } = await jsonOf('old.fake');
    expect(rest).toMatchInlineSnapshot(`
      {
        "expiresAt": "2026-02-01T00:00:00.000Z",
        "ignored": [],
        "input": "old.fake",
        "name": "old.fake",
        "reason": "expired",
        "state": "absent",
      }
    `);
  });

  it('gives the records behind an invalid name, to the letter', async () => {
    expect(await jsonOf('hostile.fake')).toMatchObject({
      state: 'invalid',
      reason: 'malformed',
      records: [{ key: 'staex-id', value: ids.staex + hostileText, why: expect.any(String) }],
    });
  });

  it('gives no private key away', async () => {
    const { records } = await jsonOf('secret.fake');
    expect(JSON.stringify(records)).not.toContain('nsec1qurswpc8');
  });

  it('says why nothing was learnt, in words and as a code', async () => {
    const names = createFakeNames();
    names.service.failWith(
      new ResolverError({
        code: 'RATE_LIMITED',
        shortMessage: 'Slow down',
        reason: 'quota',
        retryAfter: 2_000,
      }),
    );
    expect(await jsonOf('alice.fake', names)).toMatchInlineSnapshot(`
      {
        "error": {
          "code": "RATE_LIMITED",
          "message": "Slow down",
          "reason": "quota",
          "retryAfter": 2000,
          "retryable": true,
        },
        "input": "alice.fake",
        "name": "alice.fake",
        "state": "unknown",
      }
    `);
    expect(await jsonOf('no name')).toMatchInlineSnapshot(`
      {
        "error": {
          "code": "INVALID_NAME",
          "message": ""no name" is not a name: it holds white space",
          "retryable": false,
        },
        "input": "no name",
        "state": "unknown",
      }
    `);
  });

  it('adds the steps where --explain asks for them', async () => {
    const { explain } = (await jsonOf('alice.fake', {}, '--explain')) as { explain: { ms: number }[] };
    expect(explain.map((step) => ({ ...step, ms: typeof step.ms }))).toMatchInlineSnapshot(`
      [
        {
          "detail": "alice.fake, by fake",
          "ms": "number",
          "step": "parse",
        },
        {
          "detail": "block 100",
          "ms": "number",
          "step": "read",
        },
        {
          "detail": "miss",
          "ms": "number",
          "step": "cache",
        },
        {
          "detail": "staex from staex-id",
          "ms": "number",
          "step": "select",
        },
      ]
    `);
  });

  it('does so on a terminal too where --json asks for it', async () => {
    const run = await runCli(['resolve', 'alice.fake', '--json'], {
      ...createFakeNames(),
      terminals: ['stdout'],
    });
    expect(JSON.parse(run.stdout)).toMatchObject({ input: 'alice.fake', state: 'found' });
  });

  it('is made for people where --no-json asks for it', async () => {
    const run = await runCli(['resolve', 'alice.fake', '--no-json'], createFakeNames());
    expect(run.stdout).toMatch(/^✓ {2}alice\.fake {2}staex/);
  });

  it('reads names from standard input', async () => {
    const run = await runCli(['resolve'], {
      ...createFakeNames(),
      stdin: '# friends\nalice.fake\r\n\n bob.fake',
    });
    expect(run.stdout.match(/"input":"[^"]*"/g)).toEqual(['"input":"alice.fake"', '"input":"bob.fake"']);
    expect(run.exitCode).toBe(0);
  });

  it('reads only the kinds asked for, the first of them first', async () => {
    const { peer, peers } = await jsonOf('bob.fake', {}, '--kinds=libp2p,staex');
    expect([(peer as { kind: string }).kind, (peers as unknown[]).length]).toEqual(['libp2p', 2]);
    expect(await jsonOf('bob.fake', {}, '--kinds=iroh')).toMatchObject({ state: 'absent', reason: 'record' });
  });

  it('refuses a kind that does not exist, before it asks anybody', async () => {
    const names = createFakeNames();
    const run = await runCli(['resolve', 'bob.fake', '--kinds=libp2q'], names);
    expect(run).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'peername: --kinds: "libp2q" is not a kind of peer id; did you mean libp2p?\n',
    });
    expect(names.service.calls.reads).toBe(0);
  });

  it('reads all names of one service in one go', async () => {
    const names = createFakeNames();
    await runCli(['resolve', 'alice.fake', 'bob.fake', 'missing.fake'], names);
    expect(names.service.calls).toEqual({ reads: 1, names: 3 });
  });
});

async function jsonOf(
  name: string,
  options: RunCliOptions = {},
  ...flags: string[]
): Promise<Record<string, unknown>> {
  const { stdout } = await runCli(['resolve', name, ...flags], { ...createFakeNames(), ...options });
  return JSON.parse(stdout);
}
