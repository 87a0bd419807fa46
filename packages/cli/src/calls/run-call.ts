import type { Call, Callee, CallState } from '@peername/call';
import type { CommandContext } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { UsageError } from '../usage-error.ts';
import { takesChange } from './accept-change.ts';
import type { CallConsole } from './call-console.ts';
import type { CallSetup } from './call-setup.ts';
import { followCall } from './follow-call.ts';
import { makeLink } from './make-link.ts';
import { pastedLinks } from './pasted-links.ts';
import { watchReplyFile } from './reply-file.ts';
import { tellEnd } from './tell-end.ts';
import { endEarly, withCall } from './with-call.ts';

/** Calls somebody, until the call is over. */
export async function runCall(target: string, context: CommandContext): Promise<number> {
  const { settings } = context;
  return await withCall(context, {
    prepare(desk) {
      if (settings.pipe && !desk.keyboard && settings.replyFile === undefined)
        throw new UsageError('With --pipe there is nowhere to paste the reply here: use --reply-file FILE');
      const isKey = target.startsWith('did:') || !target.includes('.');
      return { names: isKey ? [] : [target] };
    },
    run: (setup, desk) => placeCall(target, setup, context, desk),
  });
}

async function placeCall(
  target: string,
  setup: CallSetup,
  { settings, io }: CommandContext,
  desk: CallConsole,
): Promise<number> {
  const { call, services } = setup;
  const at = (): CallState['at'] => call.state.at;
  desk.tell({ event: 'looking-up', target });
  await call.dial(target);
  if (call.state.at !== 'choosing') return endEarly(call, desk, io);
  const { callee } = call.state;
  desk.tell({ event: 'callee', callee }, services);
  if (callee.pin === 'changed') {
    if (!(await takesChange(callee.name ?? '', callee.change, settings, desk))) {
      await call.end();
      return await tellChanged(callee, desk, io);
    }
    await call.acceptChange();
  }
  const reader = callee.name ?? 'them';
  const noLink = await makeLink(setup, desk, settings, reader);
  if (noLink !== undefined && !io.signal.aborted) return noLink;
  if (at() !== 'waiting') return endEarly(call, desk, io);
  const follow = followCall({ call, desk, settings, io, services });
  takeReplies(call, desk, settings.replyFile);
  return await follow;
}

/** Tries every text that comes as the reply, until one is. */
function takeReplies(call: Call, desk: CallConsole, replyFile: string | undefined): void {
  const over = new AbortController();
  const take = async (text: string): Promise<boolean> => {
    if (call.state.at !== 'waiting') return true;
    const refusal = await call.takeReply(text);
    if (refusal) desk.tell({ event: 'refused', refusal });
    return refusal === undefined;
  };
  const pasted = pastedLinks((text) => void take(text));
  const stopListening = replyFile === undefined ? desk.listen('Reply: ', pasted.add) : () => {};
  const stop = call.subscribe(({ at }) => {
    if (at === 'waiting') return;
    stop();
    stopListening();
    over.abort();
  });
  if (replyFile !== undefined) {
    void watchReplyFile(replyFile, take, over.signal);
    return;
  }
  void desk.ended.then(async () => {
    pasted.flush();
    // Long enough for the last text to be tried.
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (call.state.at !== 'waiting') return;
    desk.tell({ event: 'trouble', sentence: 'There is no more input, and no reply was in it.' });
    await call.end();
  });
}

async function tellChanged(
  { name = '' }: Callee,
  desk: CallConsole,
  io: CommandContext['io'],
): Promise<number> {
  const sentence = `${name} is not who it was, so nothing was sent to anybody. Ask them another way whether that is right; then peername pins accept ${name}, or call again with --accept-change.`;
  return await tellEnd({ at: 'ended', reason: 'impostor', sentence }, exitCodes.untrusted, { desk, io });
}
