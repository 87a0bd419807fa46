// Changes the code in many small ways and counts the changes that no test notices:
//   npm run mutate                     every part
//   npm run mutate -- peer-id          one part; verify is four of them
//   npm run mutate -- core --only packages/resolver-core/src/name.ts --fresh
//   npm run mutate -- --quick          without what runs only once, when a file is loaded: it takes all tests each time
// What was learnt stays in .mutation, and only what changed since is tried again, unless --fresh is given.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { copyWorkspace } from './lib/mutation/copy-workspace.mjs';
import { groups, parts, threshold } from './lib/mutation/parts.mjs';
import { escaped, score } from './lib/mutation/score.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const results = join(root, '.mutation');
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true },
    fresh: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    workers: { type: 'string', default: '2' },
  },
});

/** Tries the mutants of a part in a copy of the workspace, and gives the report. */
async function run(part) {
  const { mutate, tests, propertyTime = 300 } = parts[part];
  const folder = mkdtempSync(join(tmpdir(), `peername-mutate-${part}-`));
  const report = join(folder, 'report.json');
  try {
    copyWorkspace(root, folder, { tests });
    writeFileSync(
      join(folder, 'stryker.config.json'),
      JSON.stringify({
        plugins: [
          fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner')),
          fileURLToPath(new URL('lib/mutation/ignore.mjs', import.meta.url)),
          fileURLToPath(new URL('lib/mutation/report-escaped.mjs', import.meta.url)),
        ],
        mutate: [...(flags.only ?? mutate), '!**/*.test.ts'],
        ignorers: ['sentences'],
        testRunner: 'vitest',
        vitest: { configFile: 'vitest.config.mjs', related: true },
        coverageAnalysis: 'perTest',
        ignoreStatic: flags.quick,
        inPlace: true,
        incremental: true,
        incrementalFile: join(results, `${part}.json`),
        force: flags.fresh,
        concurrency: Number(flags.workers),
        reporters: ['json', 'escaped'],
        jsonReporter: { fileName: report },
        // Beyond twice its time of the first run; the machine may be busy with others.
        timeoutMS: 6_000,
        timeoutFactor: 2,
        allowConsoleColors: process.stderr.isTTY === true,
      }),
    );
    const code = await stryker(folder, { PEERNAME_PROPERTY_MS: `${propertyTime}` });
    if (code !== 0) throw new Error(`Stryker ended with ${code} for the part ${part}`);
    return JSON.parse(readFileSync(report, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function stryker(folder, env) {
  const bin = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  // A group of its own, because it leaves its workers behind when it is told to end.
  const child = spawn(process.execPath, [bin, 'run'], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 2, 2],
    detached: true,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => process.kill(-child.pid, signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
}

function print(rows) {
  const columns = Object.keys(rows[0]);
  const width = (column) => Math.max(column.length, ...rows.map((row) => row[column].length));
  for (const row of [Object.fromEntries(columns.map((column) => [column, column])), ...rows])
    console.log(
      columns
        .map((column) => row[column].padEnd(width(column)))
        .join('  ')
        .trimEnd(),
    );
}

const wanted =
  positionals.length > 0 ? positionals.flatMap((name) => groups[name] ?? name) : Object.keys(parts);
const unknown = wanted.filter((part) => !Object.hasOwn(parts, part));
if (unknown.length > 0) {
  console.error(`Parts: ${Object.keys({ ...parts, ...groups }).join(', ')}; not ${unknown.join(', ')}`);
  process.exit(1);
}
setPriority(10);
mkdirSync(results, { recursive: true });
const rows = [];
const ignored = {};
let passed = true;
for (const part of wanted) {
  const started = Date.now();
  const report = await run(part);
  const result = score(report);
  const minutes = ((Date.now() - started) / 60_000).toFixed(1);
  console.log(`\n${part}: changes that no test noticed`);
  for (const line of escaped(report)) console.log(`  ${line}`);
  for (const [reason, count] of Object.entries(result.ignored))
    ignored[reason] = (ignored[reason] ?? 0) + count;
  passed &&= result.percent >= threshold;
  rows.push({
    part,
    mutants: String(result.valid),
    killed: String(result.killed),
    survived: String(result.survived),
    'never run': String(result.uncovered),
    score: `${result.percent.toFixed(1)} %`,
    minutes,
    verdict: result.percent >= threshold ? 'pass' : `FAIL, under ${threshold} %`,
  });
}
console.log();
print(rows);
for (const [reason, count] of Object.entries(ignored)) console.log(`not mutated: ${count} (${reason})`);
process.exitCode = passed ? 0 : 1;
