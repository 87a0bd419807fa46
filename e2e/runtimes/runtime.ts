import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** A runtime other than Node, and how it serves a module that exports a `fetch` handler. */
export interface Runtime {
  readonly title: string;
  /** Its package, whose platform packages hold the binary: install scripts, which would link it, do not run here. */
  readonly package: string;
  /** Where the binary is in a platform package. */
  readonly binary: string;
  /** Its arguments, after writing what they name next to the module. */
  args(module: string): Promise<readonly string[]> | readonly string[];
}

/** A runtime that serves. */
export interface RunningRuntime {
  readonly url: string;
  close(): Promise<void>;
}

export const runtimes: readonly Runtime[] = [
  {
    title: 'Bun',
    package: 'bun',
    binary: 'bin/bun',
    args: (module) => ['run', module],
  },
  {
    title: 'Deno',
    package: 'deno',
    binary: 'deno',
    args: (module) => [
      'serve',
      '--no-config',
      '--no-lock',
      '--allow-net=127.0.0.1',
      '--host=127.0.0.1',
      '--port=0',
      module,
    ],
  },
  {
    title: 'workerd',
    package: 'workerd',
    binary: 'bin/workerd',
    async args(module) {
      const config = join(dirname(module), 'workerd.capnp');
      await writeFile(config, workerdConfig(basename(module)));
      return ['serve', '--control-fd=1', config];
    },
  },
];

/** The path of a runtime's binary for this platform, undefined where npm installed none. */
export function findRuntime({ package: name, binary }: Runtime): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    const own = require.resolve(`${name}/package.json`);
    const { optionalDependencies } = require(own) as {
      optionalDependencies: Readonly<Record<string, string>>;
    };
    const ofRuntime = createRequire(own);
    return Object.keys(optionalDependencies)
      .map((platform) => pathIn(ofRuntime, platform, binary))
      .find((path) => path !== undefined);
  } catch {
    return undefined;
  }
}

/** Starts a runtime on a free port of loopback and waits until it says which. */
export async function startRuntime(
  runtime: Runtime,
  binary: string,
  module: string,
): Promise<RunningRuntime> {
  const child = spawn(binary, await runtime.args(module), {
    cwd: dirname(module),
    env: { PATH: process.env['PATH'], HOME: dirname(module), NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    return { url: `http://127.0.0.1:${await portOf(child)}`, close: () => end(child) };
  } catch (error) {
    await end(child);
    throw error;
  }
}

function pathIn(require: NodeJS.Require, platform: string, binary: string): string | undefined {
  try {
    const path = join(dirname(require.resolve(`${platform}/package.json`)), binary);
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

function portOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (text: string): void => {
      said += text;
      const [, port] = /(?:"port":|localhost:|127\.0\.0\.1:)(\d+)\b/.exec(said) ?? [];
      if (port !== undefined) resolve(port);
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** The default network of workerd is the public internet; the chain is on loopback. */
function workerdConfig(module: string): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "gateway", worker = .gateway),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "gateway")],
);
const gateway :Workerd.Worker = (
  modules = [(name = "gateway", esModule = embed "${module}")],
  compatibilityDate = "2026-07-01",
  compatibilityFlags = ["nodejs_compat"],
);
`;
}
