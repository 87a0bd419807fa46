import {
  PublishError,
  type PublishPlan,
  type RecordChange,
  type SignedTransaction,
} from '@peername/resolver-core/publish';
import { exitCodes } from '../exit-codes.ts';
import { UsageError } from '../usage-error.ts';
import { viewOf } from '../view.ts';
import type { OwnSigner } from './chain-publisher.ts';
import { checkFee, mostToPay } from './check-fee.ts';
import { confirmPublication } from './confirm-publication.ts';
import type { Publication } from './publication.ts';
import { sendAndSee } from './send-and-see.ts';
import { declined, dryRun, requireWritable, tellPlan, unchanged } from './settle-plan.ts';
import { showUnsigned, unsignedToJson } from './show-unsigned.ts';
import { readSignerText } from './signer-text.ts';

/** Plans the changes, and does what the options say with the plan. */
export async function publishChanges(
  changes: readonly RecordChange[],
  publication: Publication,
): Promise<number> {
  const { context, chain, desk, name, keyboard } = publication;
  const { settings, io } = context;
  const { signal } = io;
  const signer = settings.unsigned ? undefined : await ownSigner(publication);
  const account = signer?.account ?? settings.account;
  desk.status.set('Reading');
  const plan = await desk.timed('plan', name.text, chain.publisher.plan(name, changes, { account, signal }));
  await tellPlan(plan, publication);
  if (plan.changes.length === 0) return unchanged(publication);
  requireWritable(plan);
  checkFee(plan, publication);
  if (settings.unsigned) return printUnsigned(plan, publication);
  if (settings.dryRun) return dryRun(publication);
  if (!signer)
    throw new UsageError(
      'Nothing was sent, since there is no key to sign with: --signer-key FILE, PEERNAME_SIGNER_KEY, or elsewhere with --account ADDRESS --unsigned',
    );
  if (!(await confirmPublication(plan, settings, keyboard, signal))) return declined(publication);
  const limits = { signal, maxFee: mostToPay(plan, publication) };
  const signed: SignedTransaction = await desk.timed('sign', signer.account, signer.sign(plan, limits));
  return sendAndSee(signed, plan, publication);
}

async function ownSigner({ context, chain, keyboard, secrets }: Publication): Promise<OwnSigner | undefined> {
  const { settings, io } = context;
  const text = await readSignerText(settings, io, keyboard);
  if (text === undefined) return undefined;
  const isDevnet = settings.network === 'devnet';
  const signer = await chain.openSigner(text, { secrets, isDevnet, type: settings.signerType });
  if (settings.account === undefined || signer.isAccount(settings.account)) return signer;
  throw new PublishError({
    reason: 'wrong-account',
    shortMessage: `The key is that of ${signer.account} and not of ${settings.account}`,
  });
}

async function printUnsigned(plan: PublishPlan, publication: Publication): Promise<number> {
  const { context, chain, desk } = publication;
  const { settings, io } = context;
  const limits = { signal: io.signal, maxFee: mostToPay(plan, publication) };
  const unsigned = await desk.timed('prepare', plan.name.text, chain.publisher.prepare(plan, limits));
  const view = viewOf(io.stdout, settings, io.env);
  const text = desk.isJson
    ? unsignedToJson(unsigned)
    : await showUnsigned(unsigned, view, { qr: settings.qr ?? false });
  await io.stdout.write(text);
  return exitCodes.found;
}
