import { errorToJson, escapeText, isResolverError } from '@peername/resolver-core';
import { isPublishError, type RecordChange } from '@peername/resolver-core/publish';
import { exitCodeOfError } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { PublishDesk } from './publish-desk.ts';
import { nextStep, publishReasonsInTerminal } from './reasons.ts';

// A sentence of ours about somebody else's name, and what a chain had to say.
const longest = 1_200;

/** What was to be published. */
interface Planned {
  readonly name: string;
  /** As far as they are known. */
  readonly changes: readonly RecordChange[];
}

/**
 * Says why nothing was published and what to do, and answers the exit code.
 *
 * @throws what is neither a reason nor an outage, and everything once the run was told to end
 */
export async function reportReason(
  error: unknown,
  { name, changes }: Planned,
  desk: PublishDesk,
  io: Io,
): Promise<number> {
  if (io.signal.aborted) throw error;
  if (isResolverError(error)) {
    const exitCode = exitCodeOfError[error.code];
    await desk.say(`peername: ${escapeText(error.message, longest)}\n`);
    await desk.end({ event: 'ended', outcome: 'not-published', error: errorToJson(error), exitCode });
    return exitCode;
  }
  if (!isPublishError(error)) throw error;
  const { reason, message, transaction } = error;
  const { exitCode } = publishReasonsInTerminal[reason];
  const next = nextStep(reason, name, changes);
  const sentence = message.replace(/\.$/, '');
  const hash =
    transaction === undefined || message.includes(transaction) ? '' : ` (transaction ${transaction})`;
  await desk.say(`peername: ${escapeText(`${sentence}${hash}`, longest)}\n`);
  await desk.say(`peername: ${escapeText(next, longest)}\n`);
  await desk.end({ event: 'ended', outcome: 'not-published', reason, sentence, next, transaction, exitCode });
  return exitCode;
}
