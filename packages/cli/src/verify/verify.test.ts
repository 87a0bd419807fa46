import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGateway } from '@peername/http-gateway';
import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeTestKey, signerOf } from '../../../http-gateway/testing/test-signer.ts';
import { hostileText } from '../../testing/fake-names.ts';
import { type RunCliOptions, runCli } from '../../testing/run-cli.ts';

const keySet = '/.well-known/http-message-signatures-directory';
const key = makeTestKey();
const id = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';

/** What `curl -si` saves of a gateway over names that may change under it at one block. */
function rig() {
  const home = mkdtempSync(join(tmpdir(), 'peername-verify-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const clock = createManualClock(Date.now());
  const fake = createFakeNameService({ clock });
  fake.entries.set('alice.fake', { records: new Map([['staex-id', id]]) });
  fake.entries.set('hostile.fake', { records: new Map([['url', hostileText]]) });
  const fresh = () =>
    createGateway(createResolver({ services: [fake], clock }), { clock, signer: signerOf([key]) });
  const save = async (path: string, file: string, line = '\r\n'): Promise<string> => {
    const answer = await fresh().fetch(new Request(`https://names.test${path}`));
    const fields = [...answer.headers].map(([name, value]) => `${name}: ${value}${line}`);
    const at = join(home, file);
    writeFileSync(at, `HTTP/1.1 ${answer.status} OK${line}${fields.join('')}${line}${await answer.text()}`);
    return at;
  };
  const verify = (args: readonly string[], options: RunCliOptions = {}) =>
    runCli(['verify', ...args], { ...options, env: { XDG_STATE_HOME: home } });
  return { home, fake, save, verify };
}

const onTerminal = { terminals: ['stdout', 'stderr'] } as const;

describe('peername verify', () => {
  it('says who signed, for which question, what the answer says, at which block and until when', async () => {
    const { save, verify } = rig();
    const [keys, answer] = [
      await save(keySet, 'keys.http'),
      await save('/v1/names/alice.fake', 'answer.http'),
    ];
    const { exitCode, stdout, stderr } = await verify([answer, '--keys', keys, '--no-color'], onTerminal);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`✓  alice.fake  staex  ${id}`);
    expect(stdout).toContain('block 100');
    expect(stdout).toContain('answer to /v1/names/alice.fake\n');
    expect(stdout).toContain(`signed with the key ${key.kid}\n`);
    expect(stdout).toMatch(/signed 20\S+Z, valid until 20\S+Z\n/);
    const run = await verify([answer, '--keys', keys]);
    expect(JSON.parse(run.stdout)).toMatchObject({
      file: answer,
      state: 'valid',
      keyid: key.kid,
      target: '/v1/names/alice.fake',
      answers: [{ name: 'alice.fake', state: 'found', peer: { id } }],
    });
  });

  it('takes lines that end in LF, standard input, and a public key in the place of a key set', async () => {
    const { save, verify } = rig();
    const answer = await save('/v1/names/alice.fake/records', 'answer.http', '\n');
    expect(await verify([answer, '--gateway-key', key.published.x])).toMatchObject({ exitCode: 0 });
    const text = (await import('node:fs')).readFileSync(answer, 'utf8');
    expect(await verify(['-', '--gateway-key', key.published.x], { stdin: text })).toMatchObject({
      exitCode: 0,
    });
  });

  it('believes no key that it does not know, or that was not named', async () => {
    const { save, verify } = rig();
    const [keys, answer] = [
      await save(keySet, 'keys.http'),
      await save('/v1/names/alice.fake', 'answer.http'),
    ];
    const unknown = await verify([answer]);
    expect(unknown.exitCode).toBe(6);
    expect(unknown.stderr).toContain(key.kid);
    expect(JSON.parse(unknown.stdout)).toMatchObject({ state: 'refused', error: { reason: 'unknown-key' } });
    const other = makeTestKey().kid;
    expect(await verify([answer, '--keys', keys, '--gateway-key', other])).toMatchObject({ exitCode: 6 });
    expect(await verify([answer, '--keys', keys, '--gateway-key', key.kid])).toMatchObject({ exitCode: 0 });
  });

  it('refuses an answer that was changed, and one that is not signed', async () => {
    const { save, verify, home } = rig();
    const [keys, answer] = [
      await save(keySet, 'keys.http'),
      await save('/v1/names/alice.fake', 'answer.http'),
    ];
    const text = (await import('node:fs')).readFileSync(answer, 'utf8');
    const changed = join(home, 'changed.http');
    for (const [lie, reason] of [
      [text.replace(id, id.replace('h8', 'h9')), 'bad-signature'],
      [text.replace(/^signature(-input)?: .*\r\n/gm, ''), 'no-signature'],
    ] as const) {
      writeFileSync(changed, lie);
      const run = await verify([changed, '--keys', keys]);
      expect(run.exitCode).toBe(6);
      expect(JSON.parse(run.stdout)).toMatchObject({
        state: 'refused',
        error: { code: 'UNTRUSTED', reason },
      });
    }
  });

  it('escapes what a chain says', async () => {
    const { save, verify } = rig();
    const keys = await save(keySet, 'keys.http');
    const answer = await save('/v1/names/hostile.fake/records?keys=url', 'answer.http');
    const shown = await verify([answer, '--keys', keys, '--no-color'], onTerminal);
    expect(shown.stdout).toContain('url  \\u{1b}[2J');
    expect(shown.stdout).toMatch(/^[\n -~✓·…]*$/);
    const json = await verify([answer, '--keys', keys]);
    expect(json.stdout).toMatch(/^[ -~]*\n$/);
  });

  it('finds two answers that cannot both be true, and gives both away as a proof', async () => {
    const { save, verify, fake, home } = rig();
    const keys = await save(keySet, 'keys.http');
    const one = await save('/v1/names/alice.fake', 'one.http');
    const same = await save('/v1/names/alice.fake?maxAge=300', 'same.http');
    expect(await verify([one, same, '--keys', keys])).toMatchObject({ exitCode: 0 });
    fake.entries.delete('alice.fake');
    const other = await save('/v1/names/alice.fake', 'other.http');
    const shown = await verify([one, other, '--keys', keys, '--no-color'], onTerminal);
    expect(shown.exitCode).toBe(6);
    expect(shown.stdout).toContain(
      `CONTRADICTION: proof that key ${key.kid} lied about alice.fake at block 100`,
    );
    expect(shown.stdout).toMatch(/state {2,}\S+one\.http {2,}found\n/);
    expect(shown.stdout).toMatch(/state {2,}\S+other\.http {2,}absent\n/);
    expect(shown.stdout).toMatch(/asked {2,}\S+other\.http {2,}single: fake:\/\/node\n/);
    const { stdout } = await verify([one, other, '--keys', keys]);
    const proof = join(home, 'proof.json');
    writeFileSync(proof, stdout);
    const again = await verify([proof, '--gateway-key', key.published.x]);
    expect(again.exitCode).toBe(6);
    expect(
      again.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).state),
    ).toEqual(['valid', 'valid', 'contradiction']);
  });

  it.each([
    ['{"input":"alice.azero"}', 'is not an answer as "curl -si URL" saves it'],
    ['', 'is not an answer'],
    // Each would be compared with each.
    [
      JSON.stringify({ contradiction: { messages: Array(3).fill('HTTP/1.1 200 OK\r\n\r\n{}') } }),
      'is not an answer',
    ],
    ['HTTP/1.1 200 OK', 'is not an answer'],
  ])('takes %j for no answer, which is wrong usage', async (text, why) => {
    const { verify, home } = rig();
    const file = join(home, 'x.http');
    writeFileSync(file, text);
    const run = await verify([file]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(why);
    expect(run.stderr).toMatch(/^peername: [^\n]+\n$/);
  });

  it('says what is wrong with its arguments, and goes on with the other files', async () => {
    const { verify, save, home } = rig();
    expect(await verify([])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Which answers?'),
    });
    expect(await verify([home])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('EISDIR') });
    const [keys, answer] = [
      await save(keySet, 'keys.http'),
      await save('/v1/names/alice.fake', 'answer.http'),
    ];
    const run = await verify([join(home, 'none.http'), answer, '--keys', keys]);
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('ENOENT') });
    expect(JSON.parse(run.stdout)).toMatchObject({ state: 'valid' });
    expect(await verify([answer, '--keys', answer])).toMatchObject({ exitCode: 6 });
  });
});
