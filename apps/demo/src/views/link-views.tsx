import type { LinkRefusal } from '@peername/call';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import type { HandOver } from '../calls/tab-channel.ts';
import { Note } from '../ui/note.tsx';
import { Screen } from '../ui/screen.tsx';

/** A reply was opened in a tab of its own. */
export function HandedOverView({ app, result }: { readonly app: App; readonly result: HandOver }): VNode {
  const home = (
    <button type="button" class="button" onClick={() => void app.calls.dismiss()}>
      Back to the start
    </button>
  );
  if (result.at === 'taken') {
    return (
      <Screen title="Your call is in the other tab">
        <Note tone="good" live="status">
          The tab where you made the call has taken the reply. Go there; you can close this one.
        </Note>
        <div class="row">{home}</div>
      </Screen>
    );
  }
  return (
    <Screen title="This reply belongs to another tab">
      <Note tone="warning" live="alert">
        {result.at === 'refused'
          ? result.sentence
          : 'No tab of this browser waits for it. Copy the link and paste it where you made the call: in the other browser or on the other device. If that tab is closed, call again.'}
      </Note>
      <div class="row">{home}</div>
    </Screen>
  );
}

/** The same invite rings in another tab. */
export function OpenElsewhereView({ app, link }: { readonly app: App; readonly link: string }): VNode {
  return (
    <Screen title="This call is open in another tab">
      <Note tone="warning" live="status">
        Answer it there. Opened twice, only one of the two can connect.
      </Note>
      <div class="row">
        <button type="button" class="button primary" onClick={() => void app.calls.dismiss()}>
          Leave it to the other tab
        </button>
        <button type="button" class="button" onClick={() => void app.calls.openLink(link, true)}>
          Open it here
        </button>
      </div>
    </Screen>
  );
}

/** What the page was opened with is no link of a call. */
export function NoLinkView({ app, refusal }: { readonly app: App; readonly refusal: LinkRefusal }): VNode {
  return (
    <Screen title="This link cannot be opened">
      <Note tone="warning" live="alert">
        {refusal.sentence}
      </Note>
      <div class="row">
        <button type="button" class="button" onClick={() => void app.calls.dismiss()}>
          Back to the start
        </button>
      </div>
    </Screen>
  );
}
