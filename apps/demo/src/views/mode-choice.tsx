import type { PrivacyMode } from '@peername/call';
import { type Signal, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { modeTexts } from './mode-texts.ts';

/** The mode that was chosen last, or the first one. None where it is not possible any more: another may tell what it hid. */
export function useMode(app: App, first?: PrivacyMode): Signal<PrivacyMode | undefined> {
  const { lastMode = first } = app.settings.current.value;
  const usable = modeTexts(app.settings.current.value).filter(({ missing }) => !missing);
  return useSignal(usable.find(({ mode }) => mode === lastMode)?.mode);
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
