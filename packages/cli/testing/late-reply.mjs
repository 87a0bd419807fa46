// A real call between two processes in which the reply is carried by hand for as long as one likes, on local chains:
//   node packages/cli/testing/late-reply.mjs 360
// The suite has a test of 33 seconds; this is for the minutes that would make it slow.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const seconds = Number(process.argv[2] ?? 360);
const program = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'peername-late-'));
const children = [];
const begun = performance.now();

function run(who, ...args) {
  const env = {
    PATH: process.env['PATH'],
    XDG_CONFIG_HOME: join(folder, who),
    XDG_STATE_HOME: join(folder, who),
    XDG_RUNTIME_DIR: folder,
  };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const waiting = [];
  const seen = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line);
    seen.push(event);
    if (event.event) say(`${who}: ${event.event} ${event.reason ?? event.text ?? ''}`);
    for (const wait of waiting) wait();
  });
  const event = (name) =>
    new Promise((resolve) => {
      const look = () => {
        const found = seen.find((one) => one.event === name || (name === 'any' && one));
        if (found) resolve(found);
      };
      waiting.push(look);
      look();
    });
  return { child, event };
}

function say(text) {
  process.stdout.write(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(6)} s  ${text}\n`);
}

try {
  await run('devnet', 'devnet').event('any');
  const shared = ['--network', 'devnet', '--mode', 'direct'];
  const caller = run('alice', 'call', 'bob.azero', '--as', 'alice.azero', ...shared);
  const { link } = await caller.event('invite');
  const callee = run('bob', 'answer', link, '--as', 'bob.azero', '--accept', ...shared);
  const reply = await callee.event('reply');
  await sleep(seconds * 1_000);
  say('the reply arrives');
  caller.child.stdin.write(`${reply.link}\n`);
  await Promise.race([
    Promise.all([caller.event('connected'), callee.event('connected')]),
    Promise.race([caller.event('ended'), callee.event('ended')]).then(({ sentence }) => {
      throw new Error(sentence);
    }),
  ]);
  caller.child.stdin.write('hello after all this time\n');
  await callee.event('chat');
  caller.child.kill('SIGINT');
  await once(caller.child, 'exit');
  say('the call took place');
} finally {
  for (const child of children) child.kill('SIGINT');
  await sleep(1_000);
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
}
