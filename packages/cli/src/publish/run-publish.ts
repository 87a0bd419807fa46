import type { RecordChange, SignedTransaction } from '@peername/resolver-core/publish';
import type { CommandContext } from '../command.ts';
import { type Secrets, secretsFrom } from '../identity/secrets.ts';
import { keyboardOf } from '../terminal-of.ts';
import { UsageError } from '../usage-error.ts';
import { checkWays } from './check-ways.ts';
import type { Publication } from './publication.ts';
import { publishChanges } from './publish-changes.ts';
import { publishDesk } from './publish-desk.ts';
import { readSigned, type SignedElsewhere } from './read-signed.ts';
import { recordChanges } from './record-changes.ts';
import { reportReason } from './report-reason.ts';
import { checkReading } from './see-result.ts';
import { sendSigned } from './send-signed.ts';

/** `peername publish NAME`: answers the exit code. What can be wrong is found before a chain is asked anything. */
export async function runPublish(text: string, context: CommandContext): Promise<number> {
  const { settings, io } = context;
  const { send } = settings;
  const keyboard = keyboardOf(io, 'stderr');
  const desk = publishDesk(text, settings, io);
  let changes: readonly RecordChange[] = [];
  try {
    checkWays(settings);
    const secrets = secretsFrom(io.env, keyboard);
    const elsewhere = send === undefined ? undefined : await readSigned(send, io, keyboard);
    const identity = settings.fromIdentity ? await ownKey(context, secrets) : undefined;
    if (!elsewhere) changes = recordChanges(settings, identity);
    const chain = await context.openPublisher(settings, io.env, text);
    try {
      const name = chain.publisher.parse(text);
      checkAccount(settings.account, chain.publisher, name.text);
      // What a signer elsewhere sends is not looked at from here.
      if (!settings.unsigned) await checkReading(name, context);
      const publication: Publication = { context, chain, desk, name, keyboard, secrets };
      if (!elsewhere) return await publishChanges(changes, publication);
      const signed = await readBack(elsewhere, publication);
      ({ changes } = signed);
      return await sendSigned(signed, publication);
    } finally {
      await chain.publisher.close();
    }
  } catch (error) {
    return await reportReason(error, { name: text, changes }, desk, io);
  } finally {
    desk.status.end();
    keyboard?.close();
  }
}

/** What was signed elsewhere, once it is known to be a change of this name and of nothing else. */
function readBack(from: SignedElsewhere, publication: Publication): Promise<SignedTransaction> {
  const { context, chain, desk, name } = publication;
  const { signal } = context.io;
  desk.status.set('Reading');
  return desk.timed('read', 'the signed transaction', chain.publisher.read(name, from, { signal }));
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
