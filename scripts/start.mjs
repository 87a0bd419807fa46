// Local chains with names on them, the call app over them, some names resolved, and a gateway, until Ctrl-C. Takes the
// options of `peername devnet`.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findDevnet } from '../packages/cli/dist/devnet-file.js';
import { run } from '../packages/cli/dist/index.js';
import { anvilBinary } from '../packages/devnet/dist/ethereum/anvil-binary.js';
import { testIdentities } from '../packages/devnet/dist/names.js';
import { onOrphaned } from './lib/orphaned.mjs';
import { shout } from './lib/progress.mjs';
import { startStaticServer } from './lib/static-server.mjs';

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

/** Begins a command that runs until Ctrl-C; `up` gives what it says once it is up, or undefined when it did not come up. */
function start(args, of = io) {
  let ended;
  const up = new Promise((resolve) => {
    ended = run(args, { ...of, stdout: { ...screen, write: resolve } });
    ended.then(() => resolve(undefined));
  });
  return { up, ended };
}

/** Begins a gateway on any port, and says where once it is up. */
async function startGateway() {
  const options = [
    '--port=0',
    '--admin-port=0',
    '--host=127.0.0.1',
    '--drain=0',
    '--log-level=warn',
    '--json',
  ];
  const quiet = { ...io, stderr: { ...screen, isTTY: false } };
  const gateway = start(['gateway', '--network=devnet', ...options], quiet);
  const said = await gateway.up;
  if (said === undefined) return gateway;
  const { url } = JSON.parse(said);
  screen.write(`\nA gateway over them, at ${url}\n  curl ${url}/v1/names/alice.azero\n`);
  return gateway;
}

/** Serves the call app with the local chains for its network, and people to be on them. */
async function startApp() {
  const details = await findDevnet(env);
  const { http, genesis, router, registries } = details.azero;
  const { ethereum } = details;
  const settings = {
    devnet: {
      azero: { http, genesis, router, registries },
      ...(ethereum && { ethereum: { http: ethereum.http, ccipOrigin: ethereum.ccipOrigin } }),
    },
    identities: testIdentities,
  };
  const app = join(dirname(dirname(fileURLToPath(import.meta.url))), 'apps/demo/dist');
  return startStaticServer(app, { 'peername.json': JSON.stringify(settings) });
}

const devnet = start(['devnet', ...process.argv.slice(2)]);
let app;
let gateway;
const description = await devnet.up;
if (description !== undefined) {
  app = await startApp();
  const [one, other] = testIdentities;
  screen.write(`\nOpen this page in two windows and call each other: ${app.url}\n`);
  screen.write(`  be ${one.name} in one and ${other.name} in the other\n`);
  const hasEthereum = anvilBinary() !== undefined;
  if (!hasEthereum) shout('skipped: Ethereum (no anvil for this platform; ANVIL_PATH may name one)');
  screen.write('\nNames, and the peers they stand for\n');
  // What these chains show is gone with them.
  await run(
    [
      'resolve',
      '--network',
      'devnet',
      '--pins',
      'off',
      ...showcase,
      ...(hasEthereum ? showcaseOnEthereum : []),
    ],
    io,
  );
  gateway = await startGateway();
  // In a clone the command is reached through npx.
  screen.write(`\n${description.replaceAll(/^( {2}(?:\S+=\S+ )?)(?=peername )/gm, '$1npx ')}`);
}
await gateway?.ended;
await app?.close();
process.exitCode = await devnet.ended;
