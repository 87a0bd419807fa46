import type { CommandContext } from '../command.ts';
import { type Secrets, secretsFrom } from '../identity/secrets.ts';
import { keyboardOf } from '../terminal-of.ts';
import { UsageError } from '../usage-error.ts';
import { checkWays } from './check-ways.ts';
import type { Publication } from './publication.ts';
import { publishChanges } from './publish-changes.ts';
import { publishDesk } from './publish-desk.ts';
import { readSigned } from './read-signed.ts';
import { recordChanges } from './record-changes.ts';
import { reportReason } from './report-reason.ts';
import { sendSigned } from './send-signed.ts';

/** `peername publish NAME`: answers the exit code. What can be wrong is found before a chain is asked anything. */
export async function runPublish(text: string, context: CommandContext): Promise<number> {
  const { settings, io } = context;
  const { send } = settings;
  const keyboard = keyboardOf(io, 'stderr');
  const desk = publishDesk(text, settings, io);
  try {
    checkWays(settings);
    const secrets = secretsFrom(io.env, keyboard);
    const signed = send === undefined ? undefined : await readSigned(send, io, keyboard);
    const identity = settings.fromIdentity ? await ownKey(context, secrets) : undefined;
    const changes = signed ? [] : recordChanges(settings, identity);
    const chain = await context.openPublisher(settings, io.env, text);
    try {
      const name = chain.publisher.parse(text);
      checkAccount(settings.account, chain.publisher, name.text);
      const publication: Publication = { context, chain, desk, name, keyboard, secrets };
      return await (signed ? sendSigned(signed, publication) : publishChanges(changes, publication));
    } finally {
      await chain.publisher.close();
    }
  } catch (error) {
    return await reportReason(error, text, desk, io);
  } finally {
    desk.status.end();
    keyboard?.close();
  }
}

function checkAccount(
  account: string | undefined,
  publisher: Publication['chain']['publisher'],
  name: string,
): void {
  if (account === undefined || publisher.supportsAccount(account)) return;
  throw new UsageError(
    `--account is no account of ${publisher.network.title}, where ${name} is; check it for a typing error`,
  );
}

async function ownKey({ settings }: CommandContext, secrets: Secrets): Promise<string> {
  const { findIdentity } = await import('../identity/open-identity.ts');
  return (await findIdentity(settings, secrets)).id;
}
