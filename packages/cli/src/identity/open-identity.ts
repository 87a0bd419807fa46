import { createIdentity, didKeyOf, type Identity, unwrapSeed } from '@peername/call';
import { ResolverError } from '@peername/resolver-core';
import { loadDevnet } from '../load-devnet.ts';
import type { Settings } from '../options.ts';
import { quoted, UsageError } from '../usage-error.ts';
import { identityPath, readIdentityFile, type StoredIdentity } from './identity-file.ts';
import type { Secrets } from './secrets.ts';

/** Who this user is in calls. */
export interface OwnIdentity {
  readonly identity: Identity;
  readonly name?: string | undefined;
}

/**
 * The identity of this user, or with `--as` one of the test identities of the devnet.
 *
 * @throws {@link UsageError} when there is none; ResolverError `UNTRUSTED` when the file was tampered with
 */
export async function openIdentity(settings: Settings, secrets: Secrets): Promise<OwnIdentity> {
  const stored = settings.as === undefined ? await storedIdentity(secrets) : await testIdentity(settings);
  const identity = createIdentity(await openSecret(stored, secrets));
  if (didKeyOf(identity.publicKey) === stored.id) return { identity, name: stored.name };
  throw new ResolverError({
    code: 'UNTRUSTED',
    shortMessage: `${identityPath(secrets.env)} does not hold the key that it says; restore it from a backup`,
  });
}

/** The same as it is kept, without its passphrase being asked for. @throws {@link UsageError} */
export async function findIdentity(settings: Settings, secrets: Secrets): Promise<StoredIdentity> {
  return settings.as === undefined ? storedIdentity(secrets) : testIdentity(settings);
}

async function storedIdentity({ env }: Secrets): Promise<StoredIdentity> {
  const stored = await readIdentityFile(identityPath(env));
  if (stored) return stored;
  throw new UsageError('There is no identity yet; make one: peername id new --name NAME');
}

async function testIdentity({ as = '', network }: Settings): Promise<StoredIdentity> {
  if (network !== 'devnet')
    throw new UsageError('--as is for the test identities of a devnet; add --network devnet');
  const { testIdentities } = await loadDevnet();
  const found = testIdentities.find(({ name }) => name === as);
  const names = testIdentities.map(({ name }) => name).join(', ');
  if (!found) throw new UsageError(`--as is one of ${names}, not ${quoted(as)}`);
  const secret = Uint8Array.from(Buffer.from(found.seed, 'hex'));
  return { name: found.name, id: didKeyOf(createIdentity(secret).publicKey), secret };
}

async function openSecret({ secret }: StoredIdentity, secrets: Secrets): Promise<Uint8Array> {
  if (secret instanceof Uint8Array) return secret;
  for (;;) {
    const passphrase = await secrets.passphrase('Passphrase of your key: ');
    if (passphrase === undefined)
      throw new UsageError('The key has a passphrase; set PEERNAME_PASSPHRASE where nobody can be asked');
    const opened = await unwrapSeed(secret, passphrase);
    if (opened.ok) return opened.seed;
    if (!secrets.canAskAgain || opened.problem.code !== 'wrong-passphrase')
      throw new UsageError(opened.problem.sentence);
    secrets.say(`${opened.problem.sentence}\n`);
  }
}
