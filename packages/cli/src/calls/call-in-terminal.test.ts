import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownFolder, startParty } from '../../testing/call-party.ts';
import { hasTerminal, startInTerminal, type Terminal } from '../../testing/in-terminal.ts';
import { type LocalDevnet, startLocalDevnet } from '../../testing/local-devnet.ts';

describe.skipIf(!hasTerminal)('a call on a terminal', { timeout: 60_000 }, () => {
  let local: LocalDevnet;
  beforeAll(async () => {
    local = await startLocalDevnet();
  });
  afterAll(() => local?.close());

  const start = (...args: string[]): Terminal => {
    const env = { ...local.env, XDG_STATE_HOME: ownFolder(), NO_COLOR: '1' };
    return startInTerminal([...args, '--network', 'devnet'], { env });
  };
  const linkIn = ({ screen }: Terminal): string => /peername:#[ir]=[\w-]+/.exec(screen)?.[0] ?? '';

  it('asks for all that it needs, and keeps what is being typed whole', async () => {
    const alice = start('call', 'bob.azero', '--as', 'alice.azero');
    await alice.shows('New: you have not called this name before');
    await alice.shows('How may they reach you?');
    await alice.shows('Mode (1 to 4): ');
    alice.type('9\r');
    await alice.shows('Mode (1 to 4): ');
    alice.type('relay\r');
    await alice.shows('no link was made');
    await alice.shows('Mode (1 to 4): ');
    alice.type('4\r');
    await alice.shows('This invite tells');
    await alice.shows('Send this link to bob.azero');
    await alice.shows('Reply: ');
    expect(alice.screen).toContain('▀');

    const bob = start('answer', linkIn(alice), '--as', 'bob.azero', '--no-qr');
    await bob.shows('alice.azero is calling, verified');
    await bob.shows('Nothing has been sent to them so far. [y/N] ');
    bob.type('y\r');
    await bob.shows('Mode (1 to 4): ');
    bob.type('direct\r');
    await bob.shows('Send this link back to alice.azero');
    await bob.shows('peername:#r=');
    expect(bob.screen).not.toContain('▀');

    alice.type('no link\r');
    await alice.shows('There is no call link in this text');
    alice.type(`${linkIn(bob)}\r`);
    for (const [terminal, name] of [
      [alice, 'bob.azero'],
      [bob, 'alice.azero'],
    ] as const) {
      await terminal.shows(`In a call with ${name}`);
      await terminal.shows('› ');
    }
    bob.type('half a li');
    await bob.shows('half a li');
    alice.type('hello bob\r');
    await bob.shows('alice.azero  hello bob\r\n');
    await bob.shows('› half a li');
    bob.type('ne\r');
    await alice.shows('bob.azero  half a line\r\n');

    const file = join(ownFolder(), 'note.txt');
    writeFileSync(file, 'a note');
    alice.type(`/send ${file}\r`);
    await bob.shows('They offer you the file note.txt (6 B)');
    bob.type('/save /nonexistent\u0015/refuse\r');
    await alice.shows('They refused note.txt');
    alice.type('/what\r');
    await alice.shows('There is no /what');

    alice.type('\u0003');
    expect(await alice.ended).toMatchObject({ exitCode: 0, screen: expect.stringContaining('You hung up.') });
    expect(await bob.ended).toMatchObject({ exitCode: 0, screen: expect.stringContaining('they hung up') });
  });

  it.each(['Mode (1 to 4): ', 'Reply: '])('ends with 130 on Ctrl-C at "%s"', async (prompt) => {
    const mode = prompt === 'Reply: ' ? ['--mode', 'direct'] : [];
    const alice = start('call', 'bob.azero', '--as', 'alice.azero', ...mode);
    await alice.shows(prompt);
    alice.type('\u0003');
    expect((await alice.ended).exitCode).toBe(130);
  });

  it('says no unless yes is said', async () => {
    const alice = startParty(['call', 'bob.azero', '--as', 'alice.azero', '--mode', 'direct'], local);
    const bob = start('answer', String((await alice.event('invite'))['link']), '--as', 'bob.azero');
    await bob.shows('[y/N] ');
    bob.type('\r');
    const { exitCode, screen } = await bob.ended;
    expect([exitCode, screen]).toEqual([5, expect.stringContaining('You declined the call')]);
    expect(screen).not.toContain('peername:#r=');
    alice.child.kill('SIGINT');
    await alice.ended;
  });

  it('asks for the link where none is given', async () => {
    const bob = start('answer', '--as', 'bob.azero');
    await bob.shows('Link: ');
    bob.type('hello\r');
    const { exitCode, screen } = await bob.ended;
    expect([exitCode, screen]).toEqual([2, expect.stringContaining('There is no call link in this text')]);
  });

  it('carries bytes while the reply is pasted on the terminal', async () => {
    const folder = ownFolder();
    const env = { ...local.env, XDG_STATE_HOME: folder, NO_COLOR: '1' };
    const source = join(folder, 'bytes');
    writeFileSync(source, 'x'.repeat(100_000));
    const args = [
      'call',
      'bob.azero',
      '--as',
      'alice.azero',
      '--mode',
      'direct',
      '--pipe',
      '--network',
      'devnet',
    ];
    const alice = startInTerminal(args, { env, stdin: source, stdout: join(folder, 'heard') });
    await alice.shows('Reply: ');
    const bob = startParty(
      ['answer', linkIn(alice), '--as', 'bob.azero', '--accept', '--mode', 'direct', '--pipe'],
      local,
    );
    bob.child.stdin.end();
    alice.type(`${(await bob.event('reply'))['link']}\r`);
    expect([(await alice.ended).exitCode, (await bob.ended).exitCode]).toEqual([0, 0]);
    expect(bob.said.stdout).toBe('x'.repeat(100_000));
  });
});

describe.skipIf(!hasTerminal)('a key on a terminal', { timeout: 60_000 }, () => {
  it('is asked for its passphrase without showing it', async () => {
    const home = ownFolder();
    const run = (...args: string[]) =>
      startInTerminal(['id', ...args], { env: { XDG_CONFIG_HOME: home, NO_COLOR: '1' } });
    const made = run('new');
    await made.shows('Passphrase for the new key (empty for none): ');
    made.type('open sesame\r');
    await made.shows('Once more: ');
    made.type('open barley\r');
    await made.shows('The two are not the same.');
    await made.shows('Passphrase for the new key (empty for none): ');
    made.type('open sesame\r');
    await made.shows('Once more: ');
    made.type('open sesame\r');
    await made.shows('under a passphrase');
    const { exitCode, screen } = await made.ended;
    expect(exitCode).toBe(0);
    expect(screen).not.toContain('sesame');
    const exported = run('export');
    await exported.shows('Whoever has this line and the passphrase is you');
    await exported.shows('peername-key:1:locked:');
    expect((await exported.ended).exitCode).toBe(0);
  });
});
