import { escapeText } from '@peername/resolver-core';
import { isPublishError } from '@peername/resolver-core/publish';
import type { Io } from '../io.ts';
import type { PublishDesk } from './publish-desk.ts';
import { nextStep, publishReasonsInTerminal } from './reasons.ts';

// A sentence of ours about somebody else's name, and what a chain had to say.
const longest = 1_200;

/** Says why nothing was published and what to do, and answers the exit code. @throws what is no such reason */
export async function reportReason(error: unknown, name: string, desk: PublishDesk, io: Io): Promise<number> {
  if (!isPublishError(error) || io.signal.aborted) throw error;
  const { reason, message, transaction } = error;
  const { exitCode } = publishReasonsInTerminal[reason];
  const next = nextStep(reason, name);
  const sentence = message.replace(/\.$/, '');
  const hash =
    transaction === undefined || message.includes(transaction) ? '' : ` (transaction ${transaction})`;
  await desk.say(`peername: ${escapeText(`${sentence}${hash}`, longest)}\n`);
  await desk.say(`peername: ${escapeText(next, longest)}\n`);
  await desk.end({ event: 'ended', outcome: 'not-published', reason, sentence, next, transaction, exitCode });
  return exitCode;
}
