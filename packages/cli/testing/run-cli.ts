import type { Io, TextInput, TextOutput } from '../src/io.ts';
import { type RunParts, run } from '../src/main.ts';

/** The surroundings of a run in this process. */
export interface RunCliOptions extends RunParts {
  readonly env?: Io['env'];
  /** What standard input holds; a text comes in one piece. Without one, standard input is a terminal. */
  readonly stdin?: string | readonly (string | Uint8Array)[];
  /** Which outputs are terminals. */
  readonly terminals?: readonly ('stdout' | 'stderr')[];
  readonly columns?: number;
  readonly signal?: AbortSignal;
}

/** What a run said. */
export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, on made-up outputs and without the settings of whoever runs the tests. */
export async function runCli(argv: readonly string[], options: RunCliOptions = {}): Promise<CliRun> {
  const {
    env,
    stdin,
    terminals = [],
    columns = 160,
    signal = new AbortController().signal,
    ...parts
  } = options;
  const said = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr'): TextOutput => ({
    isTTY: terminals.includes(name),
    columns,
    write: (text) => {
      said[name] += text;
    },
  });
  const io: Io = {
    stdin: inputOf(stdin),
    stdout: output('stdout'),
    stderr: output('stderr'),
    env: { XDG_CONFIG_HOME: '/nonexistent', XDG_RUNTIME_DIR: '/nonexistent', ...env },
    signal,
  };
  return { exitCode: await run(argv, io, parts), ...said };
}

function inputOf(stdin: RunCliOptions['stdin']): TextInput {
  return {
    isTTY: stdin === undefined,
    async *[Symbol.asyncIterator]() {
      yield* typeof stdin === 'string' ? [stdin] : (stdin ?? []);
    },
  };
}
