import type { CallState, EndReason } from '@peername/call';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import type { ActiveCall } from '../calls/active-call.ts';
import { evidenceOf } from '../names/describe-evidence.ts';
import { Note, type Tone } from '../ui/note.tsx';
import { Screen } from '../ui/screen.tsx';
import { ArrivedFiles } from './transfers.tsx';

const titles: Readonly<Record<EndReason, readonly [title: string, tone: Tone]>> = {
  'hung-up': ['The call is over', 'plain'],
  declined: ['You declined', 'plain'],
  'peer-left': ['They left', 'plain'],
  cancelled: ['Cancelled', 'plain'],
  expired: ['The link has expired', 'warning'],
  'not-callable': ['They cannot be called', 'warning'],
  refused: ['This link is not taken', 'warning'],
  impostor: ['This is not who they say', 'bad'],
  intruder: ['Somebody was in between', 'bad'],
  'failed-to-connect': ['No connection', 'warning'],
  lost: ['The connection is lost', 'warning'],
};

const unchecked = ['It is not known who calls', 'warning'] as const satisfies (typeof titles)[EndReason];

/** Why it is over, and what to do next. */
export function EndedView({
  app,
  call,
  state: { reason, sentence, resolution, check },
}: {
  readonly app: App;
  readonly call: ActiveCall;
  readonly state: Extract<CallState, { at: 'ended' }>;
}): VNode {
  // Nothing was learnt about the name: that makes nobody an impostor.
  const isUnchecked = check?.state === 'unchecked';
  const [title, tone] = isUnchecked ? unchecked : titles[reason];
  const looked = resolution ?? (check && 'resolution' in check ? check.resolution : undefined);
  const evidence = evidenceOf(looked);
  const { target, invite } = call;
  const talk = call.talk.value;

  async function again(action: () => Promise<unknown>): Promise<void> {
    await app.calls.dismiss();
    await action();
  }

  const opensAgain = invite !== undefined && isUnchecked;
  return (
    <Screen title={title}>
      <Note tone={tone} live={tone === 'bad' ? 'alert' : 'status'}>
        {sentence}
      </Note>
      {evidence && <p class="evidence">{evidence}</p>}
      {talk && <ArrivedFiles talk={talk} />}
      <div class="row">
        {target !== undefined && (
          <button
            type="button"
            class="button primary"
            onClick={() => void again(() => app.calls.dial(target))}
          >
            Call again
          </button>
        )}
        {opensAgain && (
          <button
            type="button"
            class="button primary"
            onClick={() => void again(() => app.calls.openLink(invite))}
          >
            Open the link again
          </button>
        )}
        <button type="button" class="button" onClick={() => void app.calls.dismiss()}>
          Back to the start
        </button>
      </div>
    </Screen>
  );
}
