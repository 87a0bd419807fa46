import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Devnet, startDevnet } from '@peername/devnet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileText, ids } from '../testing/fake-names.ts';
import { runCli } from '../testing/run-cli.ts';
import { announceDevnet } from './devnet-file.ts';

let devnet: Devnet;
let env: { XDG_RUNTIME_DIR: string; XDG_CONFIG_HOME: string };
beforeAll(async () => {
  devnet = await startDevnet();
  env = {
    XDG_RUNTIME_DIR: await mkdtemp(join(tmpdir(), 'peername-change-')),
    XDG_CONFIG_HOME: '/nonexistent',
  };
  await announceDevnet(devnet.details, env);
});
afterAll(async () => {
  await devnet?.close();
  await rm(env.XDG_RUNTIME_DIR, { recursive: true, force: true });
});

const change = (...argv: string[]) => runCli(['devnet', ...argv], { env });
const resolve = async (name: string) =>
  JSON.parse((await runCli(['resolve', name, '--network=devnet'], { env })).stdout);

describe('changing a devnet that runs', () => {
  it('writes a record, which the next lookup sees, and removes it', async () => {
    expect(await change('set', 'nopeer.azero', 'staex-id', ids.staex)).toEqual({
      exitCode: 0,
      stdout: `{"name":"nopeer.azero","key":"staex-id","value":"${ids.staex}"}\n`,
      stderr: '',
    });
    expect(await resolve('nopeer.azero')).toMatchObject({ state: 'found', peer: { id: ids.staex } });
    expect(await change('set', 'nopeer.azero', 'staex-id')).toMatchObject({
      exitCode: 0,
      stdout: '{"name":"nopeer.azero","key":"staex-id","value":null}\n',
    });
    expect(await resolve('nopeer.azero')).toMatchObject({ state: 'absent', reason: 'record' });
  });

  it('takes a value that begins with - after --, and an empty one', async () => {
    expect(await change('set', '--', 'nopeer.azero', 'url', '-x')).toMatchObject({ exitCode: 0 });
    const { stdout } = await runCli(['records', 'nopeer.azero', '--network=devnet'], { env });
    expect(JSON.parse(stdout).records).toContainEqual({ key: 'url', value: '-x' });
    expect(await change('set', 'nopeer.azero', 'staex-id', '')).toMatchObject({ exitCode: 0 });
    expect(await resolve('nopeer.azero')).toMatchObject({ state: 'invalid', reason: 'malformed' });
    await change('set', 'nopeer.azero', 'staex-id');
  });

  it('moves the clocks, so that names run out', async () => {
    const { expiresAt } = await resolve('alice.azero');
    expect(await change('advance', '366d')).toEqual({
      exitCode: 0,
      stdout: '{"advance":31622400000}\n',
      stderr: '',
    });
    expect(await resolve('alice.azero')).toMatchObject({ state: 'absent', reason: 'expired', expiresAt });
  });

  it('says on a terminal what was done, escaped', async () => {
    const terminal = { env, terminals: ['stdout'] } as const;
    const set = ['devnet', 'set', 'bob.azero', hostileText];
    expect(await runCli([...set, 'x'], terminal)).toMatchObject({
      exitCode: 0,
      stdout:
        'Wrote "\\u{1b}[2J\\u{1b}]0;owned\\u{7}\\u{d}\\u{a}\\u{202e}\\u{2066}\\u{200b}<script>\\u{0}\\u{2028}" of bob.azero\n',
    });
    expect((await runCli(set, terminal)).stdout).toMatch(/^Removed ".*" of bob\.azero\n$/);
    expect((await runCli(['devnet', 'advance', '90s'], terminal)).stdout).toBe(
      'The clocks are 90s ahead of where they were\n',
    );
  });

  it('shows where the chains are, as JSON or for people', async () => {
    const { stdout } = await change('info');
    expect(JSON.parse(stdout)).toEqual(devnet.details);
    const shown = await runCli(['devnet', 'info', '--no-color'], { env, terminals: ['stdout'] });
    expect(shown.stdout).toContain(devnet.details.azero.http);
    expect(shown.stdout).not.toContain(devnet.details.control.token);
  });

  it.each([
    [['frobnicate'], 'devnet has no "frobnicate"; there are set, advance, info'],
    [['inof'], 'devnet has no "inof"; did you mean info?'],
    [
      ['set', 'alice.azero'],
      'set needs a name, a record key and a value; without the value the record is removed',
    ],
    [
      ['set', 'a', 'b', 'c', 'd'],
      'set needs a name, a record key and a value; without the value the record is removed',
    ],
    [['advance'], 'advance needs one length of time, such as 90s, 10m, 2h or 1d'],
    [['advance', '1s', '2s'], 'advance needs one length of time, such as 90s, 10m, 2h or 1d'],
    [['advance', '90'], 'advance is a length of time such as 90s, 10m, 2h or 1d, not "90"'],
    [['advance', '0s'], 'advance is a length of time such as 90s, 10m, 2h or 1d, not "0s"'],
    [['advance', '-1s'], '-1 is not an option of devnet; peername devnet --help lists them'],
    [['info', 'x'], 'info takes nothing more'],
  ])('refuses %j', async (argv, message) => {
    expect(await change(...argv)).toEqual({ exitCode: 2, stdout: '', stderr: `peername: ${message}\n` });
  });

  it('passes on why the devnet refuses', async () => {
    const refused = { exitCode: 2, stderr: expect.stringMatching(/^peername: The devnet refused: .*\n$/) };
    expect(await change('set', 'nobody.eth', 'url', 'x')).toMatchObject(refused);
    expect(await change('advance', '999999999d')).toMatchObject(refused);
  });

  it('needs the token of the devnet', async () => {
    const other = { ...env, XDG_RUNTIME_DIR: await mkdtemp(join(tmpdir(), 'peername-token-')) };
    const { control } = devnet.details;
    await announceDevnet({ ...devnet.details, control: { ...control, token: 'wrong' } }, other);
    expect(await runCli(['devnet', 'set', 'bob.azero', 'url', 'x'], { env: other })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'peername: The devnet refused: the token is missing or wrong\n',
    });
    await announceDevnet({ ...devnet.details, control: { ...control, url: 'http://127.0.0.1:9' } }, other);
    expect(await runCli(['devnet', 'set', 'bob.azero', 'url', 'x'], { env: other })).toEqual({
      exitCode: 5,
      stdout: '',
      stderr: 'peername: The devnet does not answer\n',
    });
    await rm(other.XDG_RUNTIME_DIR, { recursive: true, force: true });
  });

  it('says that none runs, also when its file lies where others could have written it', async () => {
    const nobody = { ...env, XDG_RUNTIME_DIR: '/nonexistent' };
    const message = 'peername: No devnet of yours is running; start one with "peername devnet"\n';
    expect(await runCli(['devnet', 'info'], { env: nobody })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: message,
    });
    const [name = ''] = await readdir(env.XDG_RUNTIME_DIR);
    const other = await mkdtemp(join(tmpdir(), 'peername-foreign-'));
    await writeFile(join(other, name), await readFile(join(env.XDG_RUNTIME_DIR, name)));
    await chmod(join(other, name), 0o644);
    const foreign = { ...env, XDG_RUNTIME_DIR: other };
    expect(await runCli(['devnet', 'info'], { env: foreign })).toMatchObject({
      exitCode: 2,
      stderr: message,
    });
    await rm(other, { recursive: true, force: true });
  });
});
