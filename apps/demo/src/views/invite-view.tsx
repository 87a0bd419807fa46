import type { CallState } from '@peername/call';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { App } from '../app.ts';
import type { ActiveCall } from '../calls/active-call.ts';
import { Note } from '../ui/note.tsx';
import { Screen } from '../ui/screen.tsx';
import { BeforeLink } from './before-link.tsx';
import { Expiry } from './expiry.tsx';
import { LinkCard } from './link-card.tsx';
import { MediaPanel } from './media-panel.tsx';
import { ReplyBox } from './reply-box.tsx';
import { calleeName } from './who.ts';

/** The caller's link: first what it reveals, then the link, then the wait for the reply. */
export function InviteView({
  app,
  call,
  state,
}: {
  readonly app: App;
  readonly call: ActiveCall;
  readonly state: Extract<CallState, { at: 'waiting' }>;
}): VNode {
  const seen = useSignal(false);
  const name = calleeName(state.callee);
  useEffect(() => {
    // Whoever waits is in another tab, where only the title is seen.
    if (state.pickedUp) document.title = `${name} picked up · peername`;
  }, [state.pickedUp, name]);

  async function chooseAgain(): Promise<void> {
    await app.calls.dismiss();
    await app.calls.dial(call.target ?? '');
  }

  if (!seen.value) {
    return (
      <BeforeLink
        key="exposure"
        title="Before you send the link"
        exposure={state.exposure}
        peer={name}
        onShow={() => {
          seen.value = true;
        }}
        onBack={() => void chooseAgain()}
        onCancel={() => void app.calls.dismiss()}
      />
    );
  }

  return (
    <Screen key="link" title={`Your link for ${name}`}>
      <LinkCard link={state.link} label="Your invite link" to={name} />
      <Expiry at={state.expiresAt} />
      <div role="status">
        {state.pickedUp ? (
          <Note tone="good" icon="phone">
            <strong>{name} picked up.</strong> Now open the link they send you back.
          </Note>
        ) : (
          <p class="busy">Waiting for {name} to answer.</p>
        )}
      </div>
      <ReplyBox app={app} call={call} name={name} />
      <MediaPanel app={app} media={call.media} />
      <div class="row">
        <button type="button" class="button danger" onClick={() => void app.calls.dismiss()}>
          Cancel the call
        </button>
      </div>
    </Screen>
  );
}
