import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';

const platformPackages: Readonly<Record<string, string>> = {
  'darwin-arm64': '@foundry-rs/anvil-darwin-arm64',
  'darwin-x64': '@foundry-rs/anvil-darwin-amd64',
  'linux-arm64': '@foundry-rs/anvil-linux-arm64',
  'linux-x64': '@foundry-rs/anvil-linux-amd64',
  'win32-x64': '@foundry-rs/anvil-win32-amd64',
};

/**
 * Path of an anvil that can be started here: `ANVIL_PATH`, else the npm package of this platform, else `anvil`
 * on the PATH. Without one, `undefined`. A set `ANVIL_PATH` is the only place looked at.
 *
 * @example
 * ```ts
 * import { anvilBinary } from '@peername/devnet'
 *
 * describe.skipIf(!anvilBinary())('on a local chain', () => {})
 * ```
 */
export function anvilBinary(): string | undefined {
  const { ANVIL_PATH: given, PATH: path = '' } = process.env;
  if (given !== undefined) return [given].find(isExecutable);
  const program = process.platform === 'win32' ? 'anvil.exe' : 'anvil';
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const candidates = [...packaged(program), ...folders.map((folder) => join(folder, program))];
  return candidates.find(isExecutable);
}

function packaged(program: string): string[] {
  const name = platformPackages[`${process.platform}-${process.arch}`];
  if (name === undefined) return [];
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return [join(dirname(manifest), 'bin', program)];
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
