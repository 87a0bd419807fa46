import type { Callee, CallState } from '@peername/call';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import type { ActiveCall } from '../calls/active-call.ts';
import { describeCallee } from '../names/describe-lookup.ts';
import { Note } from '../ui/note.tsx';
import { Screen } from '../ui/screen.tsx';
import { AcceptChange } from './accept-change.tsx';
import { MediaPanel } from './media-panel.tsx';
import { ModeChoice, useMode } from './mode-choice.tsx';
import { PinChangeLines } from './pin-change-lines.tsx';
import { calleeName } from './who.ts';

/** The caller sees whom they call, and chooses how much to tell. */
export function ChoosingView({
  app,
  call,
  state: { callee, problem },
}: {
  readonly app: App;
  readonly call: ActiveCall;
  readonly state: Extract<CallState, { at: 'choosing' }>;
}): VNode {
  // Nothing goes out before the caller has seen what the link reveals.
  const mode = useMode(app, 'direct');
  const name = calleeName(callee);
  const changed = callee.pin === 'changed';

  function proceed(event: Event): void {
    event.preventDefault();
    if (!mode.value) return;
    void app.settings.change({ lastMode: mode.value });
    void call.proceed(mode.value);
  }

  return (
    <Screen title={`Call ${name}`}>
      {!changed && <Known callee={callee} />}
      {changed ? (
        <>
          <Note tone="bad" live="alert" icon="warning">
            <strong>{name} stands for another key than the one you know.</strong> The name may belong to
            somebody else now. Ask your friend another way before you go on.
            {callee.change && <PinChangeLines change={callee.change} />}
          </Note>
          <div class="row">
            <button type="button" class="button primary" onClick={() => void app.calls.dismiss()}>
              Do not call
            </button>
          </div>
          {callee.change && (
            <AcceptChange
              name={callee.name ?? ''}
              change={callee.change}
              onAccept={() => void call.acceptChange()}
            />
          )}
        </>
      ) : (
        <form class="card" onSubmit={proceed} aria-label="Way of the call">
          {problem && (
            <Note tone="bad" live="alert">
              {problem.sentence}
            </Note>
          )}
          {/* Some browsers listen on an overlay only once they may use one of the two. */}
          {problem?.code === 'no-overlay' && <MediaPanel app={app} media={call.media} />}
          <ModeChoice app={app} mode={mode} />
          <div class="row">
            <button type="submit" class="button primary">
              Make my link
            </button>
            <button type="button" class="button" onClick={() => void app.calls.dismiss()}>
              Cancel
            </button>
          </div>
          <p class="hint">You see what the link reveals before you send it.</p>
        </form>
      )}
    </Screen>
  );
}

function Known({ callee }: { readonly callee: Callee }): VNode {
  const { tone, sentence, evidence } = describeCallee(callee);
  return (
    <>
      <Note tone={tone}>{sentence}</Note>
      {evidence && <p class="evidence">{evidence}</p>}
    </>
  );
}
