import type { CommandContext } from '../command.ts';

/** `peername verify FILE...` */
export async function verify(context: CommandContext): Promise<number> {
  return (await import('../verify/run-verify.ts')).runVerify(context);
}
