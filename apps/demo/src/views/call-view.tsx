import { partyTitle } from '@peername/call';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import type { ActiveCall } from '../calls/active-call.ts';
import { Busy } from './busy.tsx';
import { ChoosingView } from './choosing-view.tsx';
import { EndedView } from './ended-view.tsx';
import { InCallView } from './in-call-view.tsx';
import { InviteView } from './invite-view.tsx';
import { ReplyView } from './reply-view.tsx';
import { RingView } from './ring-view.tsx';

/** Shows where a call is. Views have keys, so that each begins with its own heading in focus. */
export function CallView({ app, call }: { readonly app: App; readonly call: ActiveCall }): VNode {
  const state = call.state.value;
  const cancel = (): void => void app.calls.dismiss();
  switch (state.at) {
    case 'idle':
    case 'looking-up':
      return (
        <Busy key="looking-up" title="Looking them up" onCancel={cancel}>
          The chain is asked whom the name stands for.
        </Busy>
      );
    case 'choosing':
      return <ChoosingView key="choosing" app={app} call={call} state={state} />;
    case 'checking':
      return (
        <Busy key="checking" title="Opening the link" onCancel={cancel}>
          The name of the caller is looked up. Nothing is sent to them.
        </Busy>
      );
    case 'ringing':
      return <RingView key="ringing" app={app} call={call} state={state} />;
    case 'gathering':
      return (
        <Busy key="gathering" title="Making your link" onCancel={cancel}>
          Finding out which ways there are. This takes up to four seconds.
        </Busy>
      );
    case 'waiting':
      return <InviteView key="waiting" app={app} call={call} state={state} />;
    case 'reply-ready':
      return <ReplyView key="reply" app={app} call={call} state={state} />;
    case 'connecting':
      return (
        <Busy key="connecting" title={`Connecting to ${partyTitle(state.party)}`} onCancel={cancel}>
          Both sides knock until they reach each other, and then prove who they are.
        </Busy>
      );
    case 'in-call':
    case 'reconnecting':
      return <InCallView key="in-call" app={app} call={call} state={state} />;
    case 'ended':
      return <EndedView key="ended" app={app} call={call} state={state} />;
  }
}
