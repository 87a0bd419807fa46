import { type CallState, parseLink, partyTitle, type Ringing } from '@peername/call';
import type { CommandContext } from '../command.ts';
import { exitCodeOfSignal, exitCodes } from '../exit-codes.ts';
import { UsageError } from '../usage-error.ts';
import { type CallConsole, openCallConsole } from './call-console.ts';
import { type CallSetup, openCallSetup } from './call-setup.ts';
import { exitCodeOfCall } from './exit-code-of-call.ts';
import { followCall } from './follow-call.ts';
import { makeLink, requireMode } from './make-link.ts';
import { pastedLinks } from './pasted-links.ts';
import { tellEnd } from './tell-end.ts';

/** Answers the call of a link, until the call is over. Without a link one is read. */
export async function runAnswer(link: string | undefined, context: CommandContext): Promise<number> {
  const { settings, io } = context;
  const desk = openCallConsole(io, settings);
  try {
    requireMode(settings, desk);
    if (!settings.accept && !settings.acceptUnknown && !desk.keyboard)
      throw new UsageError(
        'Nobody can be asked here whether to answer: use --accept to answer verified callers',
      );
    if (link === undefined && settings.pipe && !desk.keyboard)
      throw new UsageError('With --pipe standard input holds the bytes: give the link as an argument');
    // The caller's name is not known before the link is open, so no names are asked for yet.
    const setup = await openCallSetup(context, {}, desk);
    const end = (): void => void setup.call.end();
    io.signal.addEventListener('abort', end, { once: true });
    try {
      const text = link ?? (await readLink(desk, io.signal));
      if (io.signal.aborted) return exitCodeOfSignal(io.signal);
      return await answerCall(text, setup, context, desk);
    } finally {
      io.signal.removeEventListener('abort', end);
      await setup.close();
    }
  } finally {
    desk.close();
  }
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
  if (call.state.at !== 'ringing') return over();
  const { state: ringing } = call;
  desk.tell({ event: 'caller', ringing }, services);
  if (ringing.check.state === 'changed') {
    if (!settings.acceptChange) return await refuse(ringing.check.sentence, exitCodes.untrusted);
    await call.acceptChange();
  }
  const answer = await wantsToAnswer(ringing, settings, desk);
  if (answer === 'no') return over();
  if (answer === 'nobody-to-ask')
    return await refuse(
      'It is not known who calls, so the call was not answered. Add --accept-unknown if that is all right.',
      exitCodes.untrusted,
    );
  const noLink = await makeLink(setup, desk, settings, partyTitle(ringing.party));
  if (noLink !== undefined && !io.signal.aborted) return noLink;
  if (at() !== 'reply-ready' && at() !== 'connecting' && at() !== 'in-call') return over();
  return await followCall({ call, desk, settings, io, services });

  async function over(): Promise<number> {
    await call.end();
    const { state } = call;
    if (state.at !== 'ended') return exitCodes.fault;
    const exitCode = io.signal.aborted ? exitCodeOfSignal(io.signal) : exitCodeOfCall(state);
    return await tellEnd(state, exitCode, { desk, io });
  }

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
