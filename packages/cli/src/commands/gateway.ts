import type { CommandContext } from '../command.ts';
import { hint } from '../did-you-mean.ts';
import { quoted, UsageError } from '../usage-error.ts';

const rotateKey = 'rotate-key';

/** `peername gateway [rotate-key]` */
export async function gateway(context: CommandContext): Promise<number> {
  const [first, more] = context.args;
  if (first === rotateKey) {
    if (more !== undefined) throw new UsageError(`gateway ${rotateKey} takes no ${quoted(more)}`);
    return (await import('../rotate-gateway-key.ts')).rotateGatewayKey(context);
  }
  if (first !== undefined)
    throw new UsageError(
      `gateway takes no ${quoted(first)}${hint(first, [rotateKey]) || '; it serves every name'}`,
    );
  if (context.settings.atOnce) throw new UsageError(`--at-once goes with gateway ${rotateKey} alone`);
  return (await import('../run-gateway.ts')).runGateway(context);
}
