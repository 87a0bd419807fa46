import {
  createIdentity,
  didKeyOf,
  formatIdentityExport,
  generateSeed,
  type WrappedSeed,
  wrapSeed,
} from '@peername/call';
import type { CommandContext } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { keyboardOf } from '../terminal-of.ts';
import { UsageError } from '../usage-error.ts';
import { viewOf } from '../view.ts';
import { checkName } from './check-name.ts';
import { identityPath, type StoredIdentity, writeIdentityFile } from './identity-file.ts';
import { readImport } from './import-identity.ts';
import { findIdentity } from './open-identity.ts';
import { type Secrets, secretsFrom } from './secrets.ts';
import { showIdentity } from './show-identity.ts';

/** What `peername id` does. */
export type IdAction = 'new' | 'show' | 'export' | 'import';

/** Makes, shows, hands out or takes over the identity of this user. */
export async function runId(action: IdAction, context: CommandContext): Promise<number> {
  const { io } = context;
  const keyboard = keyboardOf(io, 'stderr');
  const secrets = secretsFrom(io.env, keyboard);
  try {
    switch (action) {
      case 'new':
        return await keep(await newIdentity(secrets), context);
      case 'import':
        return await keep(await readImport(io, keyboard, secrets), context);
      case 'show':
        return await show(context, secrets);
      case 'export':
        return await exportIdentity(context, secrets);
      default:
        throw new TypeError(action satisfies never);
    }
  } finally {
    keyboard?.close();
  }
}

async function newIdentity(secrets: Secrets): Promise<StoredIdentity> {
  const seed = generateSeed();
  const id = didKeyOf(createIdentity(seed).publicKey);
  return { id, secret: (await choosePassphrase(seed, secrets)) ?? seed };
}

async function choosePassphrase(seed: Uint8Array, secrets: Secrets): Promise<WrappedSeed | undefined> {
  for (;;) {
    const first = await secrets.passphrase('Passphrase for the new key (empty for none): ');
    if (!first) return undefined;
    if (!secrets.canAskAgain || (await secrets.passphrase('Once more: ')) === first)
      return await wrapSeed(seed, first);
    secrets.say('The two are not the same.\n');
  }
}

async function keep(made: StoredIdentity, { settings, io }: CommandContext): Promise<number> {
  const path = identityPath(io.env);
  const stored = { ...made, name: settings.name };
  if (!(await writeIdentityFile(path, stored, { replace: settings.force ?? false })))
    throw new UsageError(
      `There is an identity in ${path} already. Export it first (peername id export), then use --force to replace it`,
    );
  await io.stdout.write(
    showIdentity({ stored, path }, settings, viewOf(io.stdout, settings, io.env), io.stdout.isTTY),
  );
  return exitCodes.found;
}

async function show(context: CommandContext, secrets: Secrets): Promise<number> {
  const { settings, io } = context;
  const stored = await findIdentity(settings, secrets);
  const name = settings.name ?? stored.name;
  const check = settings.check ? await checkName({ ...stored, name }, context) : undefined;
  const path = settings.as === undefined ? identityPath(io.env) : undefined;
  const shown = { stored: { ...stored, name }, path, check };
  await io.stdout.write(showIdentity(shown, settings, viewOf(io.stdout, settings, io.env), io.stdout.isTTY));
  return check?.exitCode ?? exitCodes.found;
}

async function exportIdentity({ settings, io }: CommandContext, secrets: Secrets): Promise<number> {
  const { secret } = await findIdentity(settings, secrets);
  if (io.stdout.isTTY) {
    const who =
      secret instanceof Uint8Array
        ? 'Whoever has this line is you'
        : 'Whoever has this line and the passphrase is you';
    await io.stderr.write(`${who}: show it to nobody, and keep it where you keep passwords.\n`);
  }
  await io.stdout.write(`${formatIdentityExport(secret)}\n`);
  return exitCodes.found;
}
