import type { CommandContext } from '../command.ts';
import { noSecret } from '../publish/publish-settings.ts';
import { UsageError } from '../usage-error.ts';

/** `peername publish NAME` */
export async function publish(context: CommandContext): Promise<number> {
  const { args } = context;
  const [name, ...more] = args;
  // The whole too: nobody may have put the mnemonic into quotes.
  for (const text of [...args, args.join(' ')]) noSecret(text, 'What stands there');
  if (name === undefined) throw new UsageError('Say which name: peername publish NAME --peer-id ID');
  // Not repeated: it may be a part of a mnemonic.
  if (more.length > 0)
    throw new UsageError('One name is published at a time, and values are given with options');
  return (await import('../publish/run-publish.ts')).runPublish(name, context);
}
