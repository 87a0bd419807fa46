import type { CommandContext } from '../command.ts';

/** `peername watch [NAME...]` */
export async function watch(context: CommandContext): Promise<number> {
  return (await import('../watch/run-watch.ts')).runWatch(context);
}
