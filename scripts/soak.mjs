// The long forms of the tests that inject faults, one after the other, each with a verdict.
// Run: npm run soak [-- PART...]. About an hour and a half in all; `npm run soak -- --list` names the parts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** By name: what it shows, and which tests show it. */
const parts = {
  lies: ['endpoints that lie: no wrong answer in 10,000 reads', ['e2e/faults']],
  scenarios: ['scenarios of outages, lies and rotations, on all faces', ['e2e/scenarios']],
  fuzz: ['a million inputs for each parser', ['.fuzz.test.ts']],
  bombs: ['replies that explode: at most 64 MB more, never 200 ms late', ['e2e/soak/bombs.test.ts']],
  crashes: [
    'killed a hundred times while it writes: no file is ever torn',
    ['packages/cli/src/pins/killed-writers.test.ts', 'packages/http-gateway/src/node/snapshot.test.ts'],
  ],
  gateways: ['gateways that lie, and replicas that die', ['e2e/lying-gateway', 'e2e/replicas']],
  chaos: ['half an hour of mixed load and chaos', ['e2e/soak/soak.test.ts']],
};

const asked = process.argv.slice(2);
if (asked.includes('--list')) {
  for (const [name, [what]] of Object.entries(parts)) console.log(`${name.padEnd(10)} ${what}`);
} else {
  const unknown = asked.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    console.error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
    process.exitCode = 2;
  } else process.exitCode = await runAll(asked.length > 0 ? asked : Object.keys(parts));
}

async function runAll(names) {
  const verdicts = [];
  for (const name of names) {
    const [what, files] = parts[name];
    console.error(`\n${name}: ${what}`);
    const started = Date.now();
    const code = await vitest(files);
    if (code === undefined) return 130;
    const minutes = ((Date.now() - started) / 60_000).toFixed(1);
    verdicts.push(`${code === 0 ? 'holds ' : 'BROKEN'}  ${name.padEnd(10)} ${what} (${minutes} min)`);
  }
  console.log(`\n${verdicts.join('\n')}`);
  return verdicts.some((verdict) => verdict.startsWith('BROKEN')) ? 1 : 0;
}

/** The exit code, or undefined when a signal ended it. */
async function vitest(files) {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--maxWorkers=1', ...files];
  const env = { ...process.env, PEERNAME_LONG_TESTS: '1' };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  const [code, signal] = await once(child, 'exit');
  return signal === null ? code : undefined;
}
