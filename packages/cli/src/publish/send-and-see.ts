import { type BlockRef, escapeText } from '@peername/resolver-core';
import type { PublishPlan, SignedTransaction } from '@peername/resolver-core/publish';
import { exitCodeOfSignal } from '../exit-codes.ts';
import { viewOf } from '../view.ts';
import { followPublication } from './follow-publication.ts';
import type { Publication } from './publication.ts';
import { seeResult } from './see-result.ts';
import { tellResult } from './tell-result.ts';

/** Sends a transaction, once, waits as far as is wanted, and looks what a resolver reads afterwards. */
export async function sendAndSee(
  signed: SignedTransaction,
  plan: PublishPlan,
  publication: Publication,
): Promise<number> {
  const { context, chain, desk, name, keyboard } = publication;
  const { settings, io } = context;
  const { signal } = io;
  // From here on Ctrl-C is a signal again, and nobody is asked anything.
  keyboard?.close();
  const view = viewOf(io.stdout, settings, io.env);
  const until = settings.wait ?? chain.usualWait;
  let block: BlockRef | undefined;
  try {
    desk.status.set('Sending');
    const steps = chain.publisher.send(signed, { signal });
    block = await followPublication(steps, { desk, view, until, coin: plan.cost });
    desk.status.set('Published; reading the name again');
    const seeing = seeResult(name, block.number, context, desk.trace);
    return await tellResult(await desk.timed('look', name.text, seeing), plan, publication);
  } catch (error) {
    if (!signal.aborted) throw error;
    return interrupted(signed, block, publication);
  }
}

/** What is on its way cannot be called back: whoever ends the waiting has to know. */
async function interrupted(
  { hash }: SignedTransaction,
  block: BlockRef | undefined,
  { context, desk, name }: Publication,
): Promise<number> {
  const exitCode = exitCodeOfSignal(context.io.signal);
  const look = `look with peername records ${name.text}`;
  const sentence = block
    ? `Transaction ${hash} is in block ${block.number}; ${look}`
    : `Transaction ${hash} was sent and may still get into a block: ${look} before you publish anything else`;
  await desk.say(`peername: ${escapeText(sentence, 1_200)}\n`);
  await desk.end({ event: 'ended', outcome: 'interrupted', sentence, transaction: hash, exitCode });
  return exitCode;
}
