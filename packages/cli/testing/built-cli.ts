import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../tsconfig.build.json', import.meta.url));

/**
 * The program as it is published.
 *
 * @throws Error when it was not built, or before the sources were last changed: a test of it would say nothing.
 */
export function builtCli(): string {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  const args = [join(typescript, 'bin', 'tsc'), '-b', '--dry', project];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0 || /would build/.test(stdout))
    throw new Error('These tests run the built program, which is older than its sources: npm run build');
  return join(dirname(project), 'dist', 'cli.js');
}
