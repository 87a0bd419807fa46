import { type CallState, parseLink, partyTitle, type Ringing } from '@peername/call';
import type { CommandContext } from '../command.ts';
import { exitCodeOf, exitCodeOfSignal, exitCodes } from '../exit-codes.ts';
import { UsageError } from '../usage-error.ts';
import { takesChange } from './accept-change.ts';
import type { CallConsole } from './call-console.ts';
import type { CallSetup } from './call-setup.ts';
import { followCall } from './follow-call.ts';
import { makeLink } from './make-link.ts';
import { pastedLinks } from './pasted-links.ts';
import { tellEnd } from './tell-end.ts';
import { endEarly, withCall } from './with-call.ts';

/** Answers the call of a link, until the call is over. Without a link one is read. */
export async function runAnswer(link: string | undefined, context: CommandContext): Promise<number> {
  const { settings, io } = context;
  return await withCall(context, {
    prepare(desk) {
      if (!settings.accept && !settings.acceptUnknown && !desk.keyboard)
        throw new UsageError(
          'Nobody can be asked here whether to answer: use --accept to answer verified callers',
        );
      if (link === undefined && settings.pipe && !desk.keyboard)
        throw new UsageError('With --pipe standard input holds the bytes: give the link as an argument');
      // The caller's name is not known before the link is open, so no names are asked for yet.
      return {};
    },
    async run(setup, desk) {
      const text = link ?? (await readLink(desk, io.signal));
      if (io.signal.aborted) return exitCodeOfSignal(io.signal);
      return await answerCall(text, setup, context, desk);
    },
  });
}

async function answerCall(
  link: string,
  setup: CallSetup,
  { settings, io }: CommandContext,
  desk: CallConsole,
): Promise<number> {
  const { call, services } = setup;
  const at = (): CallState['at'] => call.state.at;
  await call.open(link);
  if (call.state.at !== 'ringing') return endEarly(call, desk, io);
  const { state: ringing } = call;
  desk.tell({ event: 'caller', ringing }, services);
  if (ringing.check.state === 'changed') {
    const { name, change, sentence } = ringing.check;
    if (!(await takesChange(name, change, settings, desk)))
      return await refuse(sentence, exitCodes.untrusted);
    await call.acceptChange();
  }
  const answer = await wantsToAnswer(ringing, settings, desk);
  if (answer === 'no') return endEarly(call, desk, io);
  if (answer === 'nobody-to-ask') {
    const { check } = ringing;
    const why = check.state === 'unchecked' ? check.sentence : 'It is not known who calls.';
    return await refuse(
      `${why} So the call was not answered. Add --accept-unknown if that is all right.`,
      exitCodeOfUnknown(check),
    );
  }
  const noLink = await makeLink(setup, desk, settings, partyTitle(ringing.party));
  if (noLink !== undefined && !io.signal.aborted) return noLink;
  if (at() !== 'reply-ready' && at() !== 'connecting' && at() !== 'in-call') return endEarly(call, desk, io);
  return await followCall({ call, desk, settings, io, services });

  async function refuse(sentence: string, exitCode: number): Promise<number> {
    await call.end();
    return await tellEnd({ at: 'ended', reason: 'declined', sentence }, exitCode, { desk, io });
  }
}

async function wantsToAnswer(
  { check }: Ringing,
  { accept, acceptUnknown, acceptChange }: CommandContext['settings'],
  { keyboard }: CallConsole,
): Promise<'yes' | 'no' | 'nobody-to-ask'> {
  const isVerified = check.state === 'verified' || (check.state === 'changed' && acceptChange === true);
  if (acceptUnknown || (accept && isVerified)) return 'yes';
  if (!keyboard) return 'nobody-to-ask';
  const answer = await keyboard.ask('Answer? Nothing has been sent to them so far. [y/N] ');
  return /^\s*y(es)?\s*$/i.test(answer ?? '') ? 'yes' : 'no';
}

/** An outage says nothing about the caller; a name that cannot be looked up from here is as good as none. */
function exitCodeOfUnknown(check: Ringing['check']): number {
  const exitCode = check.state === 'unchecked' ? exitCodeOf(check.resolution) : exitCodes.untrusted;
  return exitCode === exitCodes.usage ? exitCodes.untrusted : exitCode;
}

/** The first text in the input that holds a link, or all of it when none does. */
async function readLink(desk: CallConsole, signal: AbortSignal): Promise<string> {
  const { keyboard } = desk;
  let all = '';
  if (keyboard) desk.show('Paste the link that you were sent.\n');
  let stop = (): void => {};
  return await new Promise<string>((resolve) => {
    const pasted = pastedLinks((text) => {
      all = `${all}\n${text}`.slice(-16_384);
      if (parseLink(all).ok || keyboard) resolve(all);
    });
    stop = desk.listen('Link: ', pasted.add);
    signal.addEventListener('abort', () => resolve(all), { once: true });
    void desk.ended.then(() => {
      pasted.flush();
      resolve(all);
    });
  }).finally(() => stop());
}
