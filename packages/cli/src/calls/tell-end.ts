import type { CallState } from '@peername/call';
import { escapeText } from '@peername/resolver-core';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { CallConsole } from './call-console.ts';

/** Says how a call ended, where programs read also on standard error when it did not end well; gives the exit code. */
export async function tellEnd(
  { reason, sentence }: Extract<CallState, { at: 'ended' }>,
  exitCode: number,
  { desk, io, since }: { readonly desk: CallConsole; readonly io: Io; readonly since?: Date | undefined },
): Promise<number> {
  const lasted = since && Date.now() - since.getTime();
  desk.tell({ event: 'ended', reason, sentence, exitCode, lasted });
  if (desk.asJson && exitCode !== exitCodes.found)
    await io.stderr.write(`peername: ${escapeText(sentence, 1_200)}\n`);
  return exitCode;
}
