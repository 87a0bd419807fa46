import type { CallState } from '@peername/call';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import type { ActiveCall } from '../calls/active-call.ts';
import { Icon } from '../ui/icon.tsx';
import { Note } from '../ui/note.tsx';
import { Screen } from '../ui/screen.tsx';
import { CallerBadge } from './caller-badge.tsx';
import { titleOfCaller } from './caller-texts.ts';
import { MediaPanel } from './media-panel.tsx';
import { ModeChoice, useMode } from './mode-choice.tsx';

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
  const mode = useMode(app);
  const accepting = useSignal(false);

  function answer(event: Event): void {
    event.preventDefault();
    void app.settings.change({ lastMode: mode.value });
    void call.proceed(mode.value);
  }

  async function acceptChange(): Promise<void> {
    accepting.value = true;
    await call.acceptChange();
    accepting.value = false;
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
        <div class="row">
          {decline}
          <button type="button" class="button" disabled={accepting.value} onClick={() => void acceptChange()}>
            I asked: the new key is right
          </button>
        </div>
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
          <p class="hint">Nothing was sent to anybody yet. When you accept, you get a link to send back.</p>
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
