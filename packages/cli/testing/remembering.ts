import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { ids } from './fake-names.ts';
import { type LocalDevnet, startLocalDevnet } from './local-devnet.ts';
import { type CliRun, type RunCliOptions, runCli } from './run-cli.ts';

/** Local chains and a home in which names are remembered, a new one for each test. */
export interface Remembering {
  readonly local: LocalDevnet;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where the names of these chains are remembered. */
  readonly path: string;
  cli(args: readonly string[], more?: RunCliOptions): Promise<CliRun>;
  /** The names in the file. */
  names(): string[];
}

/** Sets them up for the tests of a file; `alice.azero` begins each test with the Staex id of {@link ids}. */
export function remembering(): Remembering {
  let local: LocalDevnet;
  let home: string;
  beforeAll(async () => {
    local = await startLocalDevnet();
  });
  afterAll(() => local.close());
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'peername-remembers-'));
    await local.devnet.setRecord('alice.azero', 'staex-id', ids.staex);
    return () => rmSync(home, { recursive: true, force: true });
  });
  const self: Remembering = {
    get local() {
      return local;
    },
    get home() {
      return home;
    },
    get env() {
      return { ...local.env, XDG_STATE_HOME: home };
    },
    get path() {
      const { genesis } = local.devnet.details.azero;
      return join(home, 'peername', `known_peers.devnet-${genesis.slice(2, 14)}.json`);
    },
    cli: (args, more = {}) => runCli([...args, '--network', 'devnet'], { env: self.env, ...more }),
    names: () =>
      existsSync(self.path) ? Object.keys(JSON.parse(readFileSync(self.path, 'utf8')).peers) : [],
  };
  return self;
}

/** What a run wrote as one JSON object. */
export function json({ stdout }: CliRun): Record<string, unknown> {
  return JSON.parse(stdout || 'null');
}
