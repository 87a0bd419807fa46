import { type CallState, partyTitle } from '@peername/call';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import type { ActiveCall } from '../calls/active-call.ts';
import { Screen } from '../ui/screen.tsx';
import { BeforeLink } from './before-link.tsx';
import { Expiry } from './expiry.tsx';
import { LinkCard } from './link-card.tsx';
import { MediaPanel } from './media-panel.tsx';

/** The callee's link: first what it reveals, then the link, while this side knocks. */
export function ReplyView({
  app,
  call,
  state,
}: {
  readonly app: App;
  readonly call: ActiveCall;
  readonly state: Extract<CallState, { at: 'reply-ready' }>;
}): VNode {
  const seen = useSignal(false);
  const name = partyTitle(state.party);

  if (!seen.value) {
    return (
      <BeforeLink
        key="exposure"
        title="Before you send the reply"
        exposure={state.exposure}
        peer={name}
        onShow={() => {
          seen.value = true;
        }}
        onCancel={() => void app.calls.dismiss()}
      >
        <p class="hint">
          You accepted, so your device knocks at theirs already. It connects once they have the reply.
        </p>
      </BeforeLink>
    );
  }

  return (
    <Screen key="link" title={`Your reply for ${name}`}>
      <LinkCard link={state.link} label="Your reply link" to={name} />
      <Expiry at={state.expiresAt} />
      <p class="busy" role="status">
        You are connected as soon as {name} opens it.
      </p>
      <MediaPanel app={app} media={call.media} />
      <div class="row">
        <button type="button" class="button danger" onClick={() => void app.calls.dismiss()}>
          Cancel the call
        </button>
      </div>
    </Screen>
  );
}
