// Local chains with names on them, some resolved, until Ctrl-C. Takes the options of `peername devnet`.
import { run } from '../packages/cli/dist/index.js';
import { anvilBinary } from '../packages/devnet/dist/ethereum/anvil-binary.js';
import { onOrphaned } from './lib/orphaned.mjs';
import { shout } from './lib/progress.mjs';

const showcase = ['alice.azero', 'bob.azero', 'old.azero'];
const showcaseOnEthereum = ['alice.eth', 'a.b.wild.eth', 'broken.eth'];

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => ending.abort(signal));
onOrphaned(() => ending.abort('SIGTERM'));

const { stdin, stdout, env } = process;
const screen = { isTTY: true, columns: stdout.columns ?? 160, write: (text) => void stdout.write(text) };
const io = {
  stdin,
  // Made for people, whoever reads it.
  stdout: screen,
  stderr: screen,
  env: stdout.isTTY ? env : { ...env, NO_COLOR: '1' },
  signal: ending.signal,
};

/** Begins the chains; `up` gives where they are, or undefined when they did not come up. */
function startDevnet() {
  let running;
  const up = new Promise((resolve) => {
    running = run(['devnet', ...process.argv.slice(2)], { ...io, stdout: { ...screen, write: resolve } });
    running.then(() => resolve(undefined));
  });
  return { up, ended: running };
}

const devnet = startDevnet();
const description = await devnet.up;
if (description !== undefined) {
  const hasEthereum = anvilBinary() !== undefined;
  if (!hasEthereum) shout('skipped: Ethereum (no anvil for this platform; ANVIL_PATH may name one)');
  screen.write('\nNames, and the peers they stand for\n');
  await run(['resolve', '--network', 'devnet', ...showcase, ...(hasEthereum ? showcaseOnEthereum : [])], io);
  // In a clone the command is reached through npx.
  screen.write(`\n${description.replaceAll(/^ {2}(?=peername )/gm, '  npx ')}`);
}
process.exitCode = await devnet.ended;
