import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTerminal, runInTerminal } from '../testing/in-terminal.ts';
import { hasEthereum, type LocalDevnet, startLocalDevnet } from '../testing/local-devnet.ts';
import { serve } from '../testing/loopback-server.ts';

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;
const eraseLine = '\r\u001b[K';
const devnetOnly = ['--network', 'devnet'];

/** The screen without our own colours and line ends: what is left must print. */
function plain(screen: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
  return screen.replace(/\u001b\[(?:1|2|22|31|32|33|39)m/g, '').replaceAll('\r\n', '\n');
}

describe.skipIf(!hasTerminal)('on a terminal', () => {
  let local: LocalDevnet;
  beforeAll(async () => {
    local = await startLocalDevnet();
  });
  afterAll(() => local?.close());

  it('shows an answer with its evidence in one line, in colours', async () => {
    const { exitCode, screen } = await runInTerminal(['resolve', 'alice.azero', ...devnetOnly], local);
    expect(exitCode).toBe(0);
    expect(screen).not.toBe(plain(screen));
    expect(plain(screen)).toMatch(
      /^✓ {2}alice\.azero {2}staex {2}h8syf1x\w+ {2}Aleph Zero devnet · block [\d,]+ · finalized · .+ · 1 of 1 endpoints\n {3}also did-key did:key:z6Mkt6316e\w+\n$/,
    );
  });

  it('gives the evidence a line of its own where the first has no room', async () => {
    const narrow = { ...local, columns: 80 };
    const { screen } = await runInTerminal(['resolve', 'alice.azero', ...devnetOnly], narrow);
    expect(plain(screen)).toMatch(
      /^✓ {2}alice\.azero {2}staex {2}\w+\n {3}Aleph Zero devnet · .+\n {3}also did-key did:key:z6Mkt6316e\w+\n$/,
    );
  });

  it.each([
    { args: ['--no-color'], env: {} },
    { args: [], env: { NO_COLOR: '1' } },
    { args: [], env: { TERM: 'dumb' } },
  ])('shows no colours with $args $env', async ({ args, env }) => {
    const { screen } = await runInTerminal(['resolve', 'alice.azero', 'nope.azero', ...devnetOnly, ...args], {
      env: { ...local.env, ...env },
    });
    expect(unprintable.test(screen.replaceAll('\r\n', ''))).toBe(false);
  });

  it.each(['resolve', 'records'])('lets nothing through that acts on it: %s', async (command) => {
    const names = ['hostile.azero', 'empty.azero', 'secret.azero', 'conflict.azero'];
    if (hasEthereum) names.push('hostile.eth', 'badutf8.eth', 'notjson.ccip.eth');
    for (const more of [[], ['--json'], ['--explain']]) {
      const { screen } = await runInTerminal([command, ...names, ...devnetOnly, ...more], local);
      expect(plain(screen)).toContain('hostile.azero');
      expect(unprintable.test(plain(screen).replaceAll('\n', ''))).toBe(false);
    }
  });

  it('counts while it takes long, and leaves nothing of that behind', async () => {
    const silent = await serve(() => {});
    const args = ['resolve', 'alice.azero', '--azero-rpc', `http://${silent}`, '--timeout', '2500'];
    const { exitCode, screen } = await runInTerminal(args, local);
    expect(exitCode).toBe(5);
    expect(screen.split(eraseLine).slice(0, 2)).toEqual(['', expect.stringContaining('0/1')]);
    expect(screen.split(eraseLine).at(-1)).toContain('No endpoint gave an answer');
  });

  it('counts in whole words where the size of the terminal is not known', async () => {
    const silent = await serve(() => {});
    const args = ['resolve', 'alice.azero', '--azero-rpc', `http://${silent}`, '--timeout', '2500'];
    const { screen } = await runInTerminal(args, { ...local, columns: 0 });
    expect(screen.split(eraseLine)[1]).toBe('0/1 names');
  });

  it('takes the count away and ends with 130 on Ctrl-C', async () => {
    const silent = await serve(() => {});
    const { exitCode, screen } = await runInTerminal(
      ['resolve', 'alice.azero', '--azero-rpc', `http://${silent}`],
      { ...local, typed: { at: '0/1', text: '\u0003' } },
    );
    expect(exitCode).toBe(130);
    expect(screen.split(eraseLine).at(-1)).toBe('');
  });

  it('asks for a name instead of waiting for one', async () => {
    const { exitCode, screen } = await runInTerminal(['resolve'], local);
    expect(exitCode).toBe(2);
    expect(plain(screen)).toBe('peername: Give a name, or several on standard input\n');
  });

  it('runs a devnet until Ctrl-C', async () => {
    const env = { ...local.env, XDG_RUNTIME_DIR: `${local.env.XDG_RUNTIME_DIR}/another` };
    const { exitCode, screen } = await runInTerminal(['devnet'], {
      env,
      typed: { at: 'Ctrl-C stops everything.', text: '\u0003' },
    });
    expect(exitCode).toBe(0);
    expect(plain(screen)).toContain('peername resolve alice.azero');
    expect(plain(screen)).not.toMatch(/token/i);
  });
});
