import { type CallState, partyTitle } from '@peername/call';
import { exitCodeOfSignal, exitCodes } from '../exit-codes.ts';
import type { CallSetup } from './call-setup.ts';
import { exitCodeOfCall } from './exit-code-of-call.ts';
import { type ConversationPlace, holdConversation } from './hold-conversation.ts';
import { tellEnd } from './tell-end.ts';

/** A call whose link is there. */
export type CallToFollow = Pick<ConversationPlace, 'desk' | 'settings' | 'io'> &
  Pick<CallSetup, 'call' | 'services'>;

type InCall = Extract<CallState, { at: 'in-call' }>;

/** Says what happens from now on, holds the conversation once there is one, and answers the exit code. */
export async function followCall({ call, desk, settings, io, services }: CallToFollow): Promise<number> {
  const over = new AbortController();
  let at = call.state.at;
  let pickedUp = false;
  let since: Date | undefined;
  let stop = (): void => {};
  // Undefined when the two never could talk.
  const outcome = await new Promise<number | undefined>((resolve, reject) => {
    const begin = ({ party, since: begun }: InCall): void => {
      if (!call.conversation) return;
      since = begun;
      desk.tell({ event: 'connected', party, words: call.conversation.words }, services);
      const place = { call, party, desk, settings, io, over: over.signal };
      holdConversation(call.conversation, place).then(resolve, reject);
    };
    const heed = (state: CallState): void => {
      if (state.at === 'waiting' && state.pickedUp && !pickedUp) {
        pickedUp = true;
        desk.tell({ event: 'picked-up', by: state.callee.name ?? 'The other side' });
      }
      const before = at;
      at = state.at;
      if (before === at) return;
      if (state.at === 'connecting') desk.tell({ event: 'connecting', to: partyTitle(state.party) });
      if (state.at === 'reconnecting') desk.tell({ event: 'reconnecting' });
      if (state.at === 'in-call') {
        if (since) desk.tell({ event: 'reconnected' });
        else begin(state);
      }
      if (state.at !== 'ended') return;
      over.abort();
      if (!since) resolve(undefined);
    };
    stop = call.subscribe(heed);
    if (call.state.at === 'ended') resolve(undefined);
  }).finally(() => stop());
  await call.end();
  const { state } = call;
  if (state.at !== 'ended') return exitCodes.fault;
  return tellEnd(state, exitCode(), { desk, io, since });

  function exitCode(): number {
    const ofEnd = state.at === 'ended' ? exitCodeOfCall(state) : exitCodes.fault;
    const isCutOff = outcome === undefined || (outcome !== exitCodes.found && isWork());
    if (isCutOff && io.signal.aborted) return exitCodeOfSignal(io.signal);
    return Math.max(outcome ?? exitCodes.found, ofEnd);
  }

  /** What has an end of its own, which hanging up before cuts off. */
  function isWork(): boolean {
    return settings.pipe === true || settings.send !== undefined;
  }
}
