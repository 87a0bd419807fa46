import type { CommandContext } from '../command.ts';
import { quoted, UsageError } from '../usage-error.ts';

/** `peername staex-bridge` */
export async function staexBridge(context: CommandContext): Promise<number> {
  const [first] = context.args;
  if (first !== undefined) throw new UsageError(`staex-bridge takes no ${quoted(first)}`);
  return (await import('../staex-bridge/run-staex-bridge.ts')).runStaexBridge(context);
}
