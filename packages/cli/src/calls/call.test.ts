import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallParty, ownFolder, startParty } from '../../testing/call-party.ts';
import { type LocalDevnet, startLocalDevnet } from '../../testing/local-devnet.ts';

let local: LocalDevnet;
beforeAll(async () => {
  local = await startLocalDevnet();
});
afterAll(() => local?.close());

const direct = ['--mode', 'direct'];
const call = (...args: string[]) =>
  startParty(['call', 'bob.azero', '--as', 'alice.azero', ...direct, ...args], local);
const answer = (link: unknown, ...args: string[]) =>
  startParty(['answer', String(link), '--as', 'bob.azero', '--accept', ...direct, ...args], local);

/** Both sides, with their links carried to each other. */
async function connect(callArgs: string[] = [], answerArgs: string[] = []): Promise<[CallParty, CallParty]> {
  const caller = call(...callArgs);
  const callee = answer((await caller.event('invite'))['link'], ...answerArgs);
  caller.type(String((await callee.event('reply'))['link']));
  return [caller, callee];
}

describe('a call between two terminals', { timeout: 60_000 }, () => {
  it('says on both sides who the other is, and carries what is typed', async () => {
    const [caller, callee] = await connect();
    const [seenByCaller, seenByCallee] = await Promise.all([
      caller.event('connected'),
      callee.event('connected'),
    ]);
    expect(await callee.event('caller')).toMatchObject({
      name: 'alice.azero',
      check: 'verified',
      pin: 'new',
    });
    expect(await caller.event('callee')).toMatchObject({ name: 'bob.azero', pin: 'new' });
    expect([seenByCaller, seenByCallee]).toMatchObject([
      { name: 'bob.azero', standing: 'verified' },
      { name: 'alice.azero', standing: 'verified' },
    ]);
    expect(seenByCaller['words']).toEqual(seenByCallee['words']);
    caller.type('hello bob \u001b[2J');
    callee.type('hello alice');
    expect(await callee.event('chat')).toMatchObject({ from: 'alice.azero', text: 'hello bob \u001b[2J' });
    expect(await caller.event('chat')).toMatchObject({ from: 'bob.azero', text: 'hello alice' });
    expect(callee.said.stdout).not.toContain('\u001b');
    caller.child.kill('SIGINT');
    expect(await Promise.all([caller.ended, callee.ended])).toMatchObject([
      { exitCode: 0, stderr: '' },
      { exitCode: 0, stderr: '' },
    ]);
    expect([caller.events.at(-1), callee.events.at(-1)]).toMatchObject([
      { event: 'ended', reason: 'hung-up' },
      { event: 'ended', reason: 'peer-left' },
    ]);
  });

  it('tells in the invite what it says it tells', async () => {
    const caller = call('--app', 'https://call.example/');
    const { link, exposure } = await caller.event('invite');
    expect(link).toMatch(/^https:\/\/call\.example\/#i=[\w-]+$/);
    expect(String(link).length).toBeLessThanOrEqual(420);
    expect(exposure).toMatchObject({ mode: 'direct', addresses: expect.any(Array), warnings: [] });
    caller.child.kill('SIGINT');
    expect(await caller.ended).toMatchObject({ exitCode: 130 });
  });

  it('sends a file whole, beside one of the same name, and hangs up', async () => {
    const [folder, inbox] = [ownFolder(), ownFolder()];
    const content = randomBytes(3_000_000);
    writeFileSync(join(folder, 'photo.jpg'), content);
    writeFileSync(join(inbox, 'photo.jpg'), 'mine');
    const [caller, callee] = await connect(['--send', join(folder, 'photo.jpg')], ['--save-to', inbox]);
    const ends = await Promise.all([caller.ended, callee.ended]);
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(readdirSync(inbox).sort()).toEqual(['photo (2).jpg', 'photo.jpg']);
    expect(readFileSync(join(inbox, 'photo (2).jpg')).equals(content)).toBe(true);
    expect(readFileSync(join(inbox, 'photo.jpg'), 'utf8')).toBe('mine');
    expect(statSync(join(inbox, 'photo (2).jpg')).mode & 0o077).toBe(0);
    const states = callee.events.filter(({ event }) => event === 'file').map(({ state }) => state);
    expect(states).toEqual(['offered', 'done']);
  });

  it.each(['caller', 'callee'] as const)('leaves no half file behind when the %s hangs up', async (who) => {
    const [folder, inbox] = [ownFolder(), ownFolder()];
    const file = join(folder, 'film.mkv');
    writeFileSync(file, '');
    truncateSync(file, 2 ** 34);
    const [caller, callee] = await connect(['--send', file], ['--save-to', inbox]);
    const part = join(inbox, 'film.mkv.part');
    await expect.poll(() => existsSync(part) && statSync(part).size, { timeout: 20_000 }).toBeGreaterThan(0);
    (who === 'caller' ? caller : callee).child.kill('SIGINT');
    const ends = await Promise.all([caller.ended, callee.ended]);
    expect(ends.map(({ exitCode }) => exitCode)).not.toContain(0);
    expect(readdirSync(inbox)).toEqual([]);
  });

  it('says so when nobody takes the file', async () => {
    const file = join(ownFolder(), 'note.txt');
    writeFileSync(file, 'hello');
    const [caller, callee] = await connect(['--send', file]);
    expect(await callee.event('trouble')).toMatchObject({ sentence: expect.stringContaining('--save-to') });
    expect(await caller.ended).toMatchObject({ exitCode: 5 });
    expect(caller.events.at(-2)).toMatchObject({ event: 'file', state: 'refused' });
  });

  it('carries bytes both ways, and nothing else on standard output', async () => {
    const folder = ownFolder();
    const [invite, reply] = [join(folder, 'invite'), join(folder, 'reply')];
    const [there, back] = [randomBytes(1_500_000), randomBytes(200_000)];
    const caller = call('--pipe', '--link-file', invite, '--reply-file', reply);
    const heard = bytesOf(caller);
    caller.child.stdin.end(there);
    await caller.event('invite');
    const callee = answer(readFileSync(invite, 'utf8'), '--pipe', '--link-file', reply);
    const got = bytesOf(callee);
    callee.child.stdin.end(back);
    const ends = await Promise.all([caller.ended, callee.ended]);
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect([(await got()).equals(there), (await heard()).equals(back)]).toEqual([true, true]);
    expect(statSync(invite).mode & 0o077).toBe(0);
  });

  it('takes the reply out of a whole message, after texts that are none', async () => {
    const caller = call();
    const callee = answer((await caller.event('invite'))['link']);
    caller.type('what is this');
    expect(await caller.event('refused')).toMatchObject({ code: 'not-a-link' });
    const { link } = await callee.event('reply');
    caller.type(`Here you are: ${String(link).slice(0, 80)}\n${String(link).slice(80)}, see you!`);
    await Promise.all([caller.event('connected'), callee.event('connected')]);
    callee.child.kill('SIGTERM');
    expect((await callee.ended).exitCode).toBe(0);
    expect((await caller.ended).exitCode).toBe(0);
  });

  it('goes on waiting after the reply of another call', async () => {
    const [one, two] = [call(), call()];
    const other = answer((await two.event('invite'))['link']);
    const { link } = await other.event('reply');
    one.type(String(link));
    expect(await one.event('refused')).toMatchObject({ code: 'other-invite' });
    expect(one.events.at(-1)).toMatchObject({ event: 'refused' });
    one.child.stdin.end();
    expect(await one.ended).toMatchObject({ exitCode: 5 });
    for (const party of [two, other]) party.child.kill('SIGINT');
    expect((await Promise.all([two.ended, other.ended])).map(({ exitCode }) => exitCode)).toEqual([130, 130]);
  });

  it('takes no invite twice', async () => {
    const home = ownFolder();
    const caller = call();
    const { link } = await caller.event('invite');
    const args = ['answer', String(link), '--as', 'bob.azero', '--accept', ...direct];
    const first = startParty(args, local, home);
    await first.event('reply');
    const second = startParty(args, local, home);
    expect(await second.ended).toMatchObject({
      exitCode: 6,
      stderr: expect.stringMatching(/^peername: .+\.\n$/),
    });
    expect(second.events.at(-1)).toMatchObject({ event: 'ended', reason: 'refused' });
    for (const party of [first, caller]) party.child.kill('SIGINT');
    await Promise.all([first.ended, caller.ended]);
  });
});

describe('who is on the other side', { timeout: 60_000 }, () => {
  it('is remembered, and a change of it stops the call until it is accepted', async () => {
    const home = ownFolder();
    const args = ['call', 'carol.azero', '--as', 'alice.azero', ...direct];
    const pinOf = async (more: string[] = []): Promise<unknown> => {
      const caller = startParty([...args, ...more], local, home);
      await caller.event('invite');
      caller.child.kill('SIGINT');
      await caller.ended;
      return caller.events.find(({ event }) => event === 'callee')?.['pin'];
    };
    expect([await pinOf(), await pinOf()]).toEqual(['new', 'same']);
    await local.devnet.setRecord(
      'carol.azero',
      'peer-id',
      'did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP',
    );
    const stopped = startParty(['call', 'carol.azero', '--as', 'bob.azero', ...direct], local, home);
    expect(await stopped.ended).toMatchObject({ exitCode: 6 });
    expect(stopped.events.find(({ event }) => event === 'callee')).toMatchObject({
      pin: 'changed',
      key: 'did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP',
      change: {
        why: 'peer',
        before: { kind: 'libp2p', id: expect.stringMatching(/^12D3KooW/) },
        now: { id: 'did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP' },
      },
    });
    const bob = startParty(
      ['call', 'carol.azero', '--as', 'bob.azero', ...direct, '--accept-change'],
      local,
      home,
    );
    await bob.event('invite');
    bob.child.kill('SIGINT');
    await bob.ended;
    const again = startParty(['call', 'carol.azero', '--as', 'bob.azero', ...direct], local, home);
    expect(await again.event('callee')).toMatchObject({ pin: 'same' });
    await again.event('invite');
    again.child.kill('SIGINT');
    await again.ended;
  });

  it.each([
    ['nobody.azero', 3],
    ['nopeer.azero', 3],
    ['conflict.azero', 4],
    ['x..y', 2],
    ['did:key:z6MkNotAKey', 2],
  ])('cannot be called as %s: exit %i', async (name, exitCode) => {
    const caller = startParty(['call', name, '--as', 'alice.azero', ...direct], local);
    expect(await caller.ended).toMatchObject({ exitCode, stderr: expect.stringMatching(/^peername: .+\n$/) });
    expect(caller.events.at(-1)).toMatchObject({ event: 'ended', exitCode });
  });

  it('cannot be called while the chain cannot be reached: exit 5', async () => {
    const dead = ['--azero-rpc', 'http://127.0.0.1:1'];
    const caller = startParty(['call', 'bob.azero', '--as', 'alice.azero', ...direct, ...dead], local);
    expect(await caller.ended).toMatchObject({ exitCode: 5 });
  });

  it('is not answered while the chain cannot be reached, which says nothing about them: exit 5', async () => {
    const caller = call();
    const callee = answer((await caller.event('invite'))['link'], '--azero-rpc', 'http://127.0.0.1:1');
    expect(await callee.event('caller')).toMatchObject({ name: 'alice.azero', check: 'unchecked' });
    expect(await callee.ended).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining('alice.azero could not be looked up'),
    });
    expect(callee.events.some(({ event }) => event === 'reply')).toBe(false);
    caller.child.kill('SIGINT');
    await caller.ended;
  });

  it('is not answered when their name is of a chain that is not set up: exit 6', async () => {
    const [home, env] = [ownFolder(), { XDG_CONFIG_HOME: ownFolder() }];
    await startParty(['id', 'new', '--name', 'carol.eth'], local, home, env).ended;
    const caller = startParty(['call', 'bob.azero', ...direct], local, home, env);
    const { link } = await caller.event('invite');
    const { http, registries } = local.devnet.details.azero;
    const registry = `azero=${registries['azero']}`;
    const chain = ['--azero-rpc', http, '--azero-registry', registry, '--accept'];
    const callee = startParty(
      ['answer', String(link), '--as', 'bob.azero', ...direct, ...chain],
      local,
      ownFolder(),
      { XDG_RUNTIME_DIR: ownFolder() },
    );
    expect(await callee.event('caller')).toMatchObject({ name: 'carol.eth', check: 'unchecked' });
    expect(await callee.ended).toMatchObject({
      exitCode: 6,
      stderr: expect.stringMatching(/No name service is set up for "carol\.eth".+--accept-unknown/),
    });
    caller.child.kill('SIGINT');
    await caller.ended;
  });

  it('is not answered unless the name is verified or the user wants it so', async () => {
    const home = ownFolder();
    const config = ownFolder();
    const env = { XDG_CONFIG_HOME: config };
    const made = startParty(['id', 'new'], local, home, env);
    expect(await made.ended).toMatchObject({ exitCode: 0 });
    const caller = startParty(['call', 'bob.azero', ...direct], local, home, env);
    const { link } = await caller.event('invite');
    const careful = answer(link);
    expect(await careful.event('caller')).toMatchObject({ check: 'unknown-key', standing: 'unknown-key' });
    expect(await careful.ended).toMatchObject({ exitCode: 6 });
    expect(careful.events.some(({ event }) => event === 'reply')).toBe(false);
    const careless = answer(link, '--accept-unknown');
    caller.type(String((await careless.event('reply'))['link']));
    await Promise.all([caller.event('connected'), careless.event('connected')]);
    caller.child.kill('SIGINT');
    await Promise.all([caller.ended, careless.ended]);
  });

  it('is refused when the name they claim is not theirs: exit 6', async () => {
    const home = ownFolder();
    const env = { XDG_CONFIG_HOME: ownFolder() };
    await startParty(['id', 'new', '--name', 'alice.azero'], local, home, env).ended;
    const impostor = startParty(['call', 'bob.azero', ...direct], local, home, env);
    const callee = answer((await impostor.event('invite'))['link'], '--accept-unknown');
    expect(await callee.ended).toMatchObject({ exitCode: 6 });
    expect(callee.events).toMatchObject([{ event: 'ended', reason: 'impostor' }]);
    impostor.child.kill('SIGINT');
    await impostor.ended;
  });
});

describe('a call is refused in one line', { timeout: 60_000 }, () => {
  it.each([
    ['a link that is none', ['answer', 'hello', '--accept', '--as', 'bob.azero', ...direct], 2],
    ['no link in the input', ['answer', '-', '--accept', '--as', 'bob.azero', ...direct], 2],
    ['no mode', ['call', 'bob.azero', '--as', 'alice.azero'], 2],
    ['nobody to ask whether to answer', ['answer', 'peername:#i=x', '--as', 'bob.azero', ...direct], 2],
    ['no identity', ['call', 'bob.azero', ...direct], 2],
    ['somebody else', ['call', 'bob.azero', '--as', 'mallory.azero', ...direct], 2],
    [
      'a file that is not there',
      ['call', 'bob.azero', '--as', 'alice.azero', ...direct, '--send', '/nonexistent'],
      2,
    ],
    [
      'a relay over TCP',
      [
        'call',
        'bob.azero',
        '--as',
        'alice.azero',
        '--mode',
        'relay',
        '--turn',
        'turn:u:secret@r?transport=tcp',
      ],
      2,
    ],
    [
      'a relay without a password',
      ['call', 'bob.azero', '--as', 'alice.azero', '--mode', 'relay', '--turn', 'turn:secret'],
      2,
    ],
    [
      'bytes with nowhere to paste the reply',
      ['call', 'bob.azero', '--as', 'alice.azero', ...direct, '--pipe'],
      2,
    ],
  ])('for %s', async (_, args, exitCode) => {
    const party = startParty(args, local);
    party.child.stdin.end('nothing of use\n');
    const ended = await party.ended;
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toMatch(/^peername: [^\n]+\n$/);
    expect(`${ended.stdout}${ended.stderr}`).not.toContain('secret');
  });

  it('in overlay mode without an overlay, and no link is made: exit 5', async () => {
    const caller = startParty(
      ['call', 'bob.azero', '--as', 'alice.azero', '--mode', 'overlay', '--overlay', '10.115.0.0/16'],
      local,
    );
    expect(await caller.ended).toMatchObject({ exitCode: 5 });
    expect(caller.events.at(-1)).toMatchObject({ event: 'no-link', code: 'no-overlay' });
  });

  it('in relay mode while no relay can be reached, and no link is made: exit 5', async () => {
    const caller = startParty(
      ['call', 'bob.azero', '--as', 'alice.azero', '--mode', 'relay', '--turn', 'turn:u:p@relay.invalid'],
      local,
    );
    expect(await caller.ended).toMatchObject({ exitCode: 5 });
    expect(caller.events.at(-1)).toMatchObject({
      event: 'no-link',
      code: 'no-relay',
      sentence: expect.stringContaining('relay.invalid cannot be reached'),
    });
  });
});

function bytesOf({ child }: CallParty): () => Promise<Buffer> {
  const chunks: Buffer[] = [];
  // Before the text of it is wanted, which would decode the bytes.
  child.stdout.removeAllListeners('data');
  child.stdout.setEncoding('latin1').on('data', (text: string) => chunks.push(Buffer.from(text, 'latin1')));
  return async () => Buffer.concat(chunks);
}
