import { type Arguments, readArguments } from './arguments.ts';
import { loadSettings } from './config.ts';
import { exitCodeOfSignal, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { OpenResolver } from './open-resolver.ts';
import type { OpenPublisher } from './publish/chain-publisher.ts';

/** Parts of a run that tests replace. */
export interface RunParts {
  /** @default the resolver over AZERO.ID and ENS that the settings describe */
  readonly openResolver?: OpenResolver | undefined;
  /** @default the publisher of AZERO.ID or ENS that the settings describe */
  readonly openPublisher?: OpenPublisher | undefined;
}

/**
 * Runs a command line and answers its exit code. It never throws, ends no process and touches nothing but `io`.
 *
 * Every module that not all commands need is loaded when it is needed, which keeps short commands short.
 */
export async function run(argv: readonly string[], io: Io, parts: RunParts = {}): Promise<number> {
  try {
    const call = readArguments(argv);
    if (call.version) return await printVersion(io);
    if (call.help || !call.command) return await printHelp(call, io);
    const { command, operands, flags } = call;
    const settings = await loadSettings(command.options, flags, io.env, command.own);
    const action = await command.load();
    const openResolver = parts.openResolver ?? openResolverWith(io);
    const openPublisher = parts.openPublisher ?? openChainPublisher;
    return await action({ args: operands, settings, io, openResolver, openPublisher });
  } catch (error) {
    if (io.signal.aborted) return exitCodeOfSignal(io.signal);
    const { reportFailure } = await import('./report-failure.ts');
    return reportFailure(error, io);
  }
}

function openResolverWith({ stderr }: Io): OpenResolver {
  return async (settings, env, needs, parts) => {
    const { openResolver } = await import('./compose.ts');
    const { noticeOn } = await import('./notice.ts');
    return openResolver(settings, env, needs, { notice: noticeOn(stderr), ...parts });
  };
}

const openChainPublisher: OpenPublisher = async (...of) =>
  (await import('./publish/open-publisher.ts')).openPublisher(...of);

async function printVersion({ stdout }: Io): Promise<number> {
  const { version } = await import('./version.ts');
  await stdout.write(`${version()}\n`);
  return exitCodes.found;
}

async function printHelp({ command, help }: Arguments, { stdout, stderr }: Io): Promise<number> {
  const { commandHelp, programHelp } = await import('./help.ts');
  if (!help) {
    await stderr.write(programHelp());
    return exitCodes.usage;
  }
  await stdout.write(command ? commandHelp(command) : programHelp());
  return exitCodes.found;
}
