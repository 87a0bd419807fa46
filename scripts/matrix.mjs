// npm test on every Node line we support: node scripts/matrix.mjs [arguments for vitest]
import { spawnSync } from 'node:child_process';

const versions = ['20.19.0', '22', '24'];
const args = process.argv.slice(2);

const failed = versions.filter((version) => {
  console.log(`\nNode ${version}`);
  const command = ['--yes', '-p', `node@${version}`, 'npm', 'test', '--', ...args];
  return spawnSync('npx', command, { stdio: 'inherit' }).status !== 0;
});

console.log(
  failed.length > 0 ? `\nfailed on Node ${failed.join(', ')}` : `\npassed on Node ${versions.join(', ')}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
