import type { VNode } from 'preact';
import type { App } from '../app.ts';
import type { ActiveCall } from '../calls/active-call.ts';
import { LinkBox } from './link-box.tsx';

/** Takes the link that comes back. A pasted one is taken at once. */
export function ReplyBox({
  app,
  call,
  name,
}: {
  readonly app: App;
  readonly call: ActiveCall;
  readonly name: string;
}): VNode {
  return (
    <LinkBox
      id="reply"
      title="Their reply"
      label={`Paste the link that ${name} sends back`}
      hint="Or just open it: this tab then takes it by itself."
      action="Connect"
      atOnce
      problem={app.calls.refusedReply.value}
      onLink={(link) => call.takeReply(link)}
    />
  );
}
