import { acceptPin, ResolverError } from '@peername/resolver-core';
import { openInvite, sendReply } from './answer-call.ts';
import type { Call, CallParts } from './call.ts';
import { needsChangeAccepted } from './call-machine.ts';
import { createCallRun } from './call-run.ts';
import { callKinds } from './caller/call-key.ts';
import { endedByUser } from './end-sentences.ts';
import { dial, sendInvite } from './place-call.ts';
import { takeReply } from './take-reply.ts';

/**
 * Makes a call: what a face needs to render is in its `state`, and each thing that a user can do is a method.
 *
 * @example The caller
 * ```ts
 * import { createCall } from '@peername/call'
 *
 * const call = createCall(parts)
 * call.subscribe((state) => render(state))
 * await call.dial('alice.azero') // choosing
 * await call.proceed('direct') // waiting: send state.link to Alice
 * await call.takeReply(link) // connecting, then in-call
 * call.conversation?.say('hello')
 * ```
 *
 * @example The callee
 * ```ts
 * await call.open(link) // ringing: state.check says who it is
 * await call.proceed('direct') // reply-ready: send state.link back
 * ```
 */
export function createCall(parts: CallParts): Call {
  const run = createCallRun(parts);
  return {
    get state() {
      return run.state;
    },
    get conversation() {
      return run.conversation;
    },
    subscribe: run.subscribe,
    dial: (target) => run.attempt(() => dial(run, target)),
    open: (link) => run.attempt(() => openInvite(run, link)),
    async proceed(mode) {
      if (needsChangeAccepted(run.state)) throw changeNotAccepted();
      if (!run.dispatch({ type: 'mode-chosen', mode })) return;
      const { state } = run;
      if (state.at !== 'gathering') return;
      await run.attempt(async () => {
        if (state.side === 'caller') await sendInvite(run, state.callee, mode);
        else if (run.opened) await sendReply(run, run.opened, state.ringing, mode);
      });
    },
    acceptChange: () =>
      run.attempt(async () => {
        const { state } = run;
        if (!needsChangeAccepted(state)) return;
        const change =
          state.at === 'choosing'
            ? state.callee.change
            : state.at === 'ringing' && state.check.state === 'changed'
              ? state.check.change
              : undefined;
        if (change) await acceptPin(change.now, { pins: parts.pins, kinds: callKinds, now: run.clock.now() });
        run.dispatch({ type: 'change-accepted' });
      }),
    async takeReply(link) {
      let refusal: Awaited<ReturnType<Call['takeReply']>>;
      await run.attempt(async () => {
        refusal = await takeReply(run, link);
      });
      return refusal;
    },
    end: () => run.finish(endedByUser(run.state)),
  };
}

function changeNotAccepted(): ResolverError {
  return new ResolverError({
    code: 'PIN_CHANGED',
    shortMessage: 'The name has changed since it was last seen; accept the change first',
  });
}
