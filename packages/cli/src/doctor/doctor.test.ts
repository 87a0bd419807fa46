import { type AzeroNode, startAzeroNode } from '@peername/devnet';
import {
  azeroLies,
  type ChaosProxy,
  type LyingEndpoint,
  startChaosProxy,
  startLyingEndpoint,
} from '@peername/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CliRun, runCli } from '../../testing/run-cli.ts';

describe('peername doctor', () => {
  let node: AzeroNode;
  let liar: LyingEndpoint;
  let path: ChaosProxy;
  let honest: LyingEndpoint;

  beforeAll(async () => {
    node = await startAzeroNode({ blockTime: 0 });
    for (let i = 0; i < 60; i++) node.mine();
    liar = await startLyingEndpoint(node.httpUrl);
    honest = await startLyingEndpoint(node.httpUrl);
    path = await startChaosProxy(honest.url);
  });
  afterAll(async () => {
    for (const part of [path, honest, liar, node]) await part?.close();
  });
  beforeEach(async () => {
    liar.beHonest();
    await path.fail();
  });

  const examine = (
    names: readonly string[] = [],
    more: readonly string[] = [],
    urls = allUrls(),
  ): Promise<CliRun> =>
    runCli([
      ...['doctor', ...names, '--network', 'devnet', '--azero-rpc', urls.join()],
      ...['--azero-registry', `azero=${node.registry.ss58}`, '--timeout', '2000', ...more],
    ]);
  const allUrls = (): string[] => [node.httpUrl, liar.url, path.url];
  const linesOf = ({ stdout }: CliRun) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('finds endpoints well that are in step and of one mind', async () => {
    const run = await examine();
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(linesOf(run)).toMatchObject(
      allUrls().map((endpoint) => ({
        service: 'azero',
        endpoint,
        health: 'well',
        agrees: true,
        findings: [],
      })),
    );
    for (const { head, latency, lag } of linesOf(run)) {
      expect(head.number).toBeGreaterThan(50);
      expect(head.hash).toMatch(/^0x[0-9a-f]{64}$/);
      expect(latency).toBeGreaterThan(0);
      expect(lag).toBe(0);
    }
  });

  it('says what a person needs to know, and what more endpoints would give', async () => {
    const run = await runCli(
      [
        ...['doctor', '--network', 'devnet', '--azero-rpc', node.httpUrl, '--no-color'],
        ...['--azero-registry', `azero=${node.registry.ss58}`],
      ],
      { terminals: ['stdout'] },
    );
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/^Aleph Zero devnet\n {2}✓ {2}http:\/\/127\.0\.0\.1:\d+ {2}block \d+, .*ms/);
    expect(run.stdout).toContain('add a second one and --quorum 2');
  });

  it('finds out one that lies about a name', async () => {
    liar.tell(azeroLies.absent('alice.azero'));
    const run = await examine(['alice.azero']);
    expect(run.exitCode).toBe(6);
    expect(linesOf(run).map(({ health, agrees }) => [health, agrees])).toEqual([
      ['well', true],
      ['untrusted', false],
      ['well', true],
    ]);
    expect(linesOf(run)[1].findings[0]).toMatchObject({ finding: 'other-answer' });
    // Of a name that it tells the truth about, it says the same as the others.
    expect((await examine(['bob.azero'])).exitCode).toBe(0);
  });

  it.each([
    ['shows other blocks', () => azeroLies.fork(), /other-block|wrong-chain|unfit/],
    ['claims a head far ahead', () => azeroLies.ahead(1_000), /ahead|unfit|other-block/],
    ['serves another chain', () => azeroLies.otherChain(), /wrong-chain/],
    ['moves the time', () => azeroLies.time(3_600_000), /other-answer|other-block/],
  ])('does not call an endpoint well that %s', async (_, lie, finding) => {
    liar.tell(lie());
    const lines = linesOf(await examine(['alice.azero']));
    expect(lines[1].health).toMatch(/untrusted|failed/);
    expect(lines[1].findings[0].finding).toMatch(finding);
    expect([lines[0].health, lines[2].health]).toEqual(['well', 'well']);
  });

  it('finds one that lags behind, and can still use it', async () => {
    liar.tell(azeroLies.behind(30));
    const run = await examine();
    expect(run.exitCode).toBe(0);
    expect(linesOf(run)[1]).toMatchObject({ health: 'poor', lag: 30, findings: [{ finding: 'lags' }] });
  });

  it.each([
    ['an answer', () => azeroLies.absent('alice.azero')],
    ['a block', () => azeroLies.fork()],
    ['the chain', () => azeroLies.otherChain()],
  ])(
    'calls neither of two well that contradict each other about %s, and says that more are needed',
    async (_, lie) => {
      liar.tell(lie());
      const run = await examine(['alice.azero'], [], [node.httpUrl, liar.url]);
      expect(run.exitCode).toBe(6);
      for (const { health, findings } of linesOf(run)) {
        expect(health).toBe('untrusted');
        expect(findings[0]).toMatchObject({
          finding: 'contradicted',
          advice: expect.stringContaining('Add more'),
        });
      }
    },
  );

  it('tells one of two that lags from one that claims too much', async () => {
    const two = [node.httpUrl, liar.url];
    liar.tell(azeroLies.behind(30));
    expect(linesOf(await examine([], [], two)).map(({ health, lag }) => [health, lag])).toEqual([
      ['well', 0],
      ['poor', 30],
    ]);
    liar.tell(azeroLies.ahead(1_000));
    expect(linesOf(await examine([], [], two)).map(({ health }) => health)).toEqual(['well', 'untrusted']);
  });

  it.each([
    ['al_ice.azero', 'al_ice.azero'],
    ['alice', 'is not a name of a chain that is examined'],
    ['\u001b[2J', '\\u{1b}[2J'],
  ])('blames no endpoint for the name %j', async (name, words) => {
    const run = await examine([name]);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain(words);
  });

  it('counts an endpoint that is named twice once', async () => {
    const run = await runCli(
      [
        ...['doctor', '--network', 'devnet', '--azero-rpc', `${node.httpUrl},${node.httpUrl}`],
        ...['--azero-registry', `azero=${node.registry.ss58}`, '--no-color'],
      ],
      { terminals: ['stdout'] },
    );
    expect(run.stdout).toContain('One endpoint can be used');
  });

  it('names one that is down, and says what to do', async () => {
    await path.fail({ refuse: true });
    const run = await examine();
    expect(run.exitCode).toBe(5);
    expect(linesOf(run)[2]).toMatchObject({
      endpoint: path.url,
      health: 'failed',
      findings: [{ finding: 'unreachable', advice: expect.stringContaining('Check its URL') }],
      error: { code: 'UNAVAILABLE' },
    });
  });

  it('does not wait for ever for one that never answers', async () => {
    await path.fail({ blackhole: true });
    const run = await examine([], ['--timeout', '300']);
    expect(run.exitCode).toBe(5);
    expect(linesOf(run)[2]).toMatchObject({ health: 'failed', findings: [{ finding: 'unreachable' }] });
  });

  it('shows of an endpoint its origin alone', async () => {
    const run = await examine([], [], [node.httpUrl, `${honest.url}/secret-key?token=hidden`]);
    expect(run.stdout).not.toMatch(/secret|hidden/);
    expect(linesOf(run)[1].endpoint).toBe(honest.url);
  });

  it.each(['--quorum=2', '--require=quorum', '--sample=1'])(
    'asks each alone, and has no %s',
    async (option) => {
      expect(await examine([], [option])).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining('is not an option of doctor'),
      });
    },
  );

  it('says how to name endpoints where there are none', async () => {
    const run = await runCli(['doctor', '--network', 'devnet']);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain('--azero-rpc');
  });
});
