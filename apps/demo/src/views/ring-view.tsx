import type { CallState } from '@peername/call';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import type { ActiveCall } from '../calls/active-call.ts';
import { Icon } from '../ui/icon.tsx';
import { Note } from '../ui/note.tsx';
import { Screen } from '../ui/screen.tsx';
import { AcceptChange } from './accept-change.tsx';
import { CallerBadge } from './caller-badge.tsx';
import { titleOfCaller } from './caller-texts.ts';
import { MediaPanel } from './media-panel.tsx';
import { ModeChoice, useMode } from './mode-choice.tsx';
import { modeTexts } from './mode-texts.ts';

/** Somebody calls. Until the user accepts, nothing is sent to anybody and nothing is captured. */
export function RingView({
  app,
  call,
  state: { check, party, problem },
}: {
  readonly app: App;
  readonly call: ActiveCall;
  readonly state: Extract<CallState, { at: 'ringing' }>;
}): VNode {
  // Accepting is all it takes to be seen, so nothing is chosen for whoever has not chosen before.
  const mode = useMode(app);
  const learnt = modeTexts(app.settings.current.value).find((text) => text.mode === mode.value)?.learnt;

  function answer(event: Event): void {
    event.preventDefault();
    if (!mode.value) return;
    void app.settings.change({ lastMode: mode.value });
    void call.proceed(mode.value);
  }

  const decline = (
    <button type="button" class="button danger" onClick={() => void app.calls.dismiss()}>
      <Icon name="phone-down" />
      Decline
    </button>
  );

  return (
    <Screen title={titleOfCaller(check, party)} class="ring">
      <CallerBadge check={check} party={party} />
      {check.state === 'changed' && (
        <>
          <div class="row">{decline}</div>
          <AcceptChange name={check.name} change={check.change} onAccept={() => void call.acceptChange()} />
        </>
      )}
      {check.state === 'mismatch' && <div class="row">{decline}</div>}
      {check.state !== 'changed' && check.state !== 'mismatch' && (
        <form onSubmit={answer} aria-label="Answer">
          {problem && (
            <Note tone="bad" live="alert">
              {problem.sentence}
            </Note>
          )}
          <div class="row answer">
            {decline}
            <button type="submit" class="button accept">
              <Icon name="phone" />
              {check.state === 'verified' ? 'Accept' : 'Accept anyway'}
            </button>
          </div>
          <p class="hint">
            Nothing was sent to anybody yet.{' '}
            {learnt === undefined
              ? 'Choose below how much the caller may learn, then accept.'
              : `As soon as you accept, the caller can learn ${learnt}. Then you get a link to send back.`}
          </p>
          <div class="card">
            <ModeChoice app={app} mode={mode} />
          </div>
          <MediaPanel app={app} media={call.media} />
        </form>
      )}
      <p class="hint">
        You answer as <strong>{call.persona.name ?? 'your key'}</strong>.
      </p>
    </Screen>
  );
}
