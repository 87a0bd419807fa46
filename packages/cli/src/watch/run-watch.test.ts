import { ResolverError } from '@peername/resolver-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeNames, type FakeNames, hostileText, ids, now } from '../../testing/fake-names.ts';
import { type RunCliOptions, runCli } from '../../testing/run-cli.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now });
});
afterEach(() => {
  vi.useRealTimers();
});

const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'the endpoints are away' });

/** Watches, and hands the names to `during` once the first states are there; what was said, to its end. */
async function watch(
  args: readonly string[],
  during: (names: FakeNames, pass: () => Promise<void>) => Promise<void>,
  options: RunCliOptions = {},
) {
  const names = createFakeNames();
  const ending = new AbortController();
  const run = runCli(['watch', ...args, '--no-color'], { ...names, signal: ending.signal, ...options });
  // What is loaded when it is needed takes its time.
  const pass = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await names.clock.advance(0);
  };
  while (names.service.calls.reads === 0) await pass();
  await pass();
  await during(names, pass);
  await pass();
  ending.abort('SIGINT');
  return run;
}

function put(
  { service }: FakeNames,
  name: string,
  records: Readonly<Record<string, string>>,
  more = {},
): void {
  service.entries.set(name, { records: new Map(Object.entries(records)), ...more });
  service.mine();
  service.announce([name]);
}

describe('watch', () => {
  it('shows what names are, and what each change makes of them, on a terminal', async () => {
    const told = await watch(
      ['alice.fake', 'nopeer.fake'],
      async (names, pass) => {
        put(names, 'alice.fake', { 'staex-id': ids.otherStaex, 'libp2p-peer-id': ids.libp2p });
        await pass();
        put(names, 'nopeer.fake', { 'staex-id': hostileText });
        await pass();
        put(names, 'alice.fake', { 'libp2p-peer-id': ids.libp2p }, { account: 'acct-bob' });
      },
      { terminals: ['stdout', 'stderr'], columns: 200 },
    );
    expect(told.exitCode).toBe(0);
    expect((told.stdout + told.stderr).replaceAll(/^\d\d:\d\d:\d\d/gm, '--:--:--')).toMatchInlineSnapshot(`
      "--:--:--  ✓  alice.fake  staex h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
      --:--:--  –  nopeer.fake  nopeer.fake has no peer-id record such as "staex-id" (fakenet, block 100); its owner can add one  Fakenet · block 100 · finalized · just now · 1 of 1 endpoints
      --:--:--  ✓  alice.fake  staex h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g is ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80 now; libp2p 12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5 is new
                   Fakenet · block 101 · finalized · just now · 1 of 1 endpoints
      --:--:--  ✗  nopeer.fake  nopeer.fake must not be dialled: record "staex-id" is malformed (it holds a character other than digits and lowercase letters without i, l, o and u; fakenet, block 102)
                   Fakenet · block 102 · finalized · just now · 1 of 1 endpoints
      --:--:--  ✓  alice.fake  staex ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80 is gone; points at acct-bob  Fakenet · block 103 · finalized · just now · 1 of 1 endpoints
      "
    `);
  });

  it('gives NDJSON when piped, with what there was before in a change', async () => {
    const { stdout } = await watch(['alice.fake'], async (names) =>
      put(names, 'alice.fake', { 'staex-id': ids.otherStaex }),
    );
    const [first, second, ...more] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ name: 'alice.fake', peer: { id: ids.staex } });
    expect(first).not.toHaveProperty('previous');
    expect(second).toMatchObject({
      peer: { id: ids.otherStaex },
      previous: { state: 'found', peer: { id: ids.staex }, evidence: { block: { number: 100 } } },
    });
    expect(more).toEqual([]);
  });

  it('says an outage once, however many names it hits, and that it is over', async () => {
    const { stdout, stderr } = await watch(
      ['alice.fake', 'bob.fake'],
      async ({ service, clock }, pass) => {
        service.failWith(outage);
        service.announce(outage);
        await pass();
        service.failWith(undefined);
        await clock.advance(1_000);
        service.mine();
        service.announce([]);
        await pass();
      },
      { terminals: ['stdout', 'stderr'] },
    );
    expect(stdout.match(/alice\.fake/g)).toHaveLength(1);
    expect(stderr).toMatchInlineSnapshot(`
      "?  alice.fake: the endpoints are away
         alice.fake has an answer again
      "
    `);
  });

  it('ends with the first change where that is asked for, with the exit code of what there is now', async () => {
    const { exitCode, stdout } = await watch(['alice.fake', '--until-change'], async (names) =>
      put(names, 'alice.fake', {}),
    );
    expect([exitCode, stdout.trimEnd().split('\n').length]).toEqual([3, 2]);
  });

  it('refuses what is no name, nothing at all, and too many', async () => {
    const names = createFakeNames();
    expect(await runCli(['watch', 'not a name'], names)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('white space'),
    });
    // It is told once, and nothing is left to wait for.
    expect(await runCli(['watch', 'not a name', 'not a name'], names)).toMatchObject({ exitCode: 2 });
    expect(await runCli(['watch'], names)).toMatchObject({ exitCode: 2 });
    const stdin = Array.from({ length: 501 }, (_, i) => `name-${i}.fake`).join('\n');
    expect(await runCli(['watch'], { ...names, stdin })).toMatchObject({
      exitCode: 2,
      stderr: 'peername: watch takes at most 500 names\n',
    });
  });
});
