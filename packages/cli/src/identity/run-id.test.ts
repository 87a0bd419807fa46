import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testIdentities } from '@peername/devnet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type RunCliOptions, runCli } from '../../testing/run-cli.ts';

/** A user with a home of their own. */
function user(more: Readonly<Record<string, string>> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'peername-id-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const file = join(home, 'peername', 'identity.json');
  const run = (args: readonly string[], options: RunCliOptions = {}) =>
    runCli(['id', ...args], { ...options, env: { XDG_CONFIG_HOME: home, ...more, ...options.env } });
  return { file, run };
}

const hexOfAlice = testIdentities[0]?.seed ?? '';
const didOfAlice = 'did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP';

describe('peername id', () => {
  it('makes a key that only its owner can read, and says which record the name needs', async () => {
    const { file, run } = user();
    const made = await run(['new', '--name', 'alice.azero']);
    const said = JSON.parse(made.stdout);
    expect([made.exitCode, made.stderr]).toEqual([0, '']);
    expect(said).toEqual({
      id: expect.stringMatching(/^did:key:z6Mk\w+$/),
      libp2p: expect.stringMatching(/^12D3KooW\w+$/),
      name: 'alice.azero',
      file,
      passphrase: false,
      record: { key: 'peer-id', value: said.id },
    });
    expect([statSync(file).mode & 0o777, statSync(join(file, '..')).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(await run(['show'])).toEqual(made);
    expect(await run([])).toEqual(made);
    const { seed } = JSON.parse(readFileSync(file, 'utf8'));
    expect(`${made.stdout}${made.stderr}`).not.toContain(seed);
  });

  it('never replaces a key unless it is told to', async () => {
    const { file, run } = user();
    await run(['new']);
    const before = readFileSync(file, 'utf8');
    for (const args of [['new'], ['import']]) {
      const refused = await run(args, { stdin: hexOfAlice });
      expect(refused).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('--force') });
      expect(readFileSync(file, 'utf8')).toBe(before);
    }
    expect(await run(['import', '--force'], { stdin: hexOfAlice })).toMatchObject({ exitCode: 0 });
    expect(JSON.parse((await run(['show'])).stdout).id).toBe(didOfAlice);
  });

  it('hands a key from one machine to another in one line', async () => {
    const [one, two] = [user(), user()];
    const made = JSON.parse((await one.run(['new'])).stdout);
    const exported = await one.run(['export']);
    expect(exported.stdout).toMatch(/^peername-key:1:[\w-]+\n$/);
    const imported = await two.run(['import', '--name', 'bob.azero'], { stdin: `\n  ${exported.stdout}` });
    expect(JSON.parse(imported.stdout)).toMatchObject({ id: made.id, name: 'bob.azero', file: two.file });
  });

  it('warns on a terminal that an exported key is a secret', async () => {
    const { run } = user();
    await run(['new']);
    const { stderr } = await run(['export'], { terminals: ['stdout'] });
    expect(stderr).toContain('Whoever has this line is you');
  });

  it('keeps a key under a passphrase, also on its way to another machine', { timeout: 60_000 }, async () => {
    const passphrase = { PEERNAME_PASSPHRASE: 'correct horse' };
    const [one, two] = [user(), user()];
    const made = JSON.parse((await one.run(['new'], { env: passphrase })).stdout);
    expect(made.passphrase).toBe(true);
    expect(readFileSync(one.file, 'utf8')).not.toContain('seed');
    const { stdout } = await one.run(['export']);
    expect(stdout).toContain('peername-key:1:locked:');
    const wrong = await two.run(['import'], { stdin: stdout, env: { PEERNAME_PASSPHRASE: 'horse' } });
    expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('does not open the key') });
    expect(await two.run(['import'], { stdin: stdout })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('PEERNAME_PASSPHRASE'),
    });
    const imported = await two.run(['import'], { stdin: stdout, env: passphrase });
    expect(JSON.parse(imported.stdout)).toMatchObject({ id: made.id, passphrase: true });
  });

  it('uses no key that others can read, and none that is damaged', async () => {
    const { file, run } = user();
    await run(['new']);
    chmodSync(file, 0o644);
    expect(await run(['show'])).toMatchObject({
      exitCode: 2,
      stderr: `peername: ${file} can be read or written by others; run: chmod 600 ${file}\n`,
    });
    chmodSync(file, 0o600);
    for (const text of ['', '{', '[]', '{"version":2}', '{"version":1,"id":"did:key:z6Mk","seed":"00"}']) {
      writeFileSync(file, text);
      const { exitCode, stderr } = await run(['export']);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('holds no identity of peername')]);
    }
  });

  it.each([
    [['show'], 'There is no identity yet; make one: peername id new --name NAME'],
    [['shwo'], 'id has no "shwo"; did you mean show?'],
    [['new', 'alice.azero'], 'id new takes no "alice.azero"'],
    [['show', '--as', 'alice.azero'], '--as is for the test identities of a devnet; add --network devnet'],
    [['import'], 'This is not an exported key'],
  ])('refuses %j', async (args, sentence) => {
    const { run } = user();
    const { exitCode, stdout, stderr } = await run(args, { stdin: 'nonsense' });
    expect([exitCode, stdout, stderr]).toEqual([2, '', expect.stringContaining(sentence)]);
  });

  it('shows the test identities of a devnet, without a file', async () => {
    const { run } = user();
    const { stdout } = await run(['show', '--as', 'alice.azero', '--network', 'devnet']);
    expect(JSON.parse(stdout)).toMatchObject({ id: didOfAlice, name: 'alice.azero' });
    expect(JSON.parse(stdout).file).toBeUndefined();
  });

  it('is shown to people with what to do next', async () => {
    const { run } = user();
    const { stdout } = await run(['show', '--as', 'alice.azero', '--network', 'devnet'], {
      terminals: ['stdout'],
      env: { NO_COLOR: '1' },
    });
    expect(stdout).toMatchInlineSnapshot(`
      "Key   did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP
            12D3KooWPT98FXMfDQYavZm66EeVjTqP9Nnehn1gyaydqV8L8BQw
      Name  alice.azero

      So that others can call you by alice.azero, set this record on it:  peer-id = did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP
      peername publish alice.azero --from-identity
      "
    `);
  });
});
