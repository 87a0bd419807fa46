import type { PrivacyMode } from '@peername/call';
import { type Signal, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { modeTexts, modeToBegin } from './mode-texts.ts';

/** What is chosen before the user has chosen. */
export function useMode(app: App, first?: PrivacyMode): Signal<PrivacyMode | undefined> {
  return useSignal(modeToBegin(app.settings.current.value, first));
}

/** Asks which way the call may take. */
export function ModeChoice({
  app,
  mode,
}: {
  readonly app: App;
  readonly mode: Signal<PrivacyMode | undefined>;
}): VNode {
  return (
    <fieldset class="modes">
      <legend>How may this call find its way?</legend>
      {modeTexts(app.settings.current.value).map(({ mode: id, title, sentence, missing }) => (
        <label key={id} class={missing ? 'mode off' : 'mode'}>
          <input
            type="radio"
            name="mode"
            value={id}
            required
            checked={mode.value === id}
            disabled={missing !== undefined}
            onChange={() => {
              mode.value = id;
            }}
          />
          <span>
            <strong>{title}</strong>
            <span class="hint">
              {sentence} {missing && <em>{missing}</em>}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
