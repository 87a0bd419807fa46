import {
  type BlockRef,
  errorToJson,
  escapeText,
  type Hex,
  isResolverError,
  toResolverError,
} from '@peername/resolver-core';
import {
  isPublishError,
  type PublishPlan,
  type PublishProgress,
  type SignedTransaction,
} from '@peername/resolver-core/publish';
import { exitCodeOfError, exitCodeOfSignal } from '../exit-codes.ts';
import { stackFor } from '../report-failure.ts';
import { viewOf } from '../view.ts';
import { followPublication } from './follow-publication.ts';
import type { Publication } from './publication.ts';
import { recordsCommand } from './records-command.ts';
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
  let progress: PublishProgress | undefined;
  try {
    desk.status.set('Sending');
    const steps = chain.publisher.send(signed, { signal });
    const reached = (next: PublishProgress): void => {
      progress = next;
    };
    const held = await followPublication(steps, { desk, view, until, coin: plan.cost, reached });
    desk.status.set('Published; reading the name again');
    const seeing = seeResult(name, held.block.number, context, desk.trace);
    const seen = await desk.timed('look', name.text, seeing);
    return await tellResult(seen, { plan, held }, publication);
  } catch (error) {
    if (!signal.aborted && (isPublishError(error) || !(progress || isGivenUp(error)))) throw error;
    return lostSight({ transaction: signed.hash, ...progress }, error, plan, publication);
  }
}

/** Whoever gave up does not know how far it got; any other error before it was sent is one, and no more. */
function isGivenUp(error: unknown): boolean {
  return isResolverError(error) && (error.code === 'ABORTED' || error.code === 'CLOSED');
}

/** What is known of a transaction by now. */
interface LastSeen {
  readonly transaction: Hex;
  /** That holds it. */
  readonly block?: BlockRef | undefined;
}

/** What is on its way cannot be called back: whoever ends the waiting, or cannot see any more, has to know. */
async function lostSight(
  { transaction, block }: LastSeen,
  error: unknown,
  { name, changes }: PublishPlan,
  { context, desk }: Publication,
): Promise<number> {
  const outage = context.io.signal.aborted ? undefined : toResolverError(error);
  const exitCode = outage ? exitCodeOfError[outage.code] : exitCodeOfSignal(context.io.signal);
  const look = `look with ${recordsCommand(name.text, changes)}`;
  const where = block
    ? `Transaction ${transaction} is in block ${block.number}; ${look}`
    : `Transaction ${transaction} was sent and may still get into a block: ${look} before you publish anything else`;
  const sentence = outage ? `${where} (${outage.message})` : where;
  const stack = outage ? stackFor(error, context.io.env) : '';
  await desk.say(`peername: ${escapeText(sentence, 1_200)}\n${stack}`);
  const said = { sentence, transaction, error: outage && errorToJson(outage), exitCode };
  await desk.end({ event: 'ended', outcome: 'interrupted', ...said });
  return exitCode;
}
