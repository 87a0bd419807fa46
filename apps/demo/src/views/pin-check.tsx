import { type CalleeLookup, callKinds } from '@peername/call';
import { acceptPin, escapeText, type PinChange } from '@peername/resolver-core';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { describeLookup } from '../names/describe-lookup.ts';
import { Note } from '../ui/note.tsx';
import { AcceptChange } from './accept-change.tsx';
import { PinChangeLines } from './pin-change-lines.tsx';

/** Looks a name up anew, and lets a change of it be accepted. */
export function PinCheck({
  app,
  name,
  onChange,
}: {
  readonly app: App;
  readonly name: string;
  readonly onChange: () => void;
}): VNode {
  const lookup = useSignal<CalleeLookup | undefined>(undefined);
  const isBusy = useSignal(false);

  async function look(): Promise<void> {
    isBusy.value = true;
    // Only a signal ends a lookup without an answer, and there is none.
    lookup.value = await app.find(name, undefined, true).catch(() => undefined);
    isBusy.value = false;
  }

  async function accept({ now }: PinChange): Promise<void> {
    const pins = app.people.value?.pins;
    if (pins) await acceptPin(now, { pins, kinds: callKinds, now: Date.now() });
    await look();
    onChange();
  }

  const change = lookup.value?.callee?.change;
  return (
    <div class="pin-check">
      <div role="status">{lookup.value && !change && <Outcome lookup={lookup.value} />}</div>
      {change && (
        <Note tone="bad" live="alert" icon="warning">
          <strong>{escapeText(name, 80)} is not who it was.</strong>
          <PinChangeLines change={change} />
          <AcceptChange name={name} change={change} onAccept={() => void accept(change)} />
        </Note>
      )}
      <button type="button" class="button" disabled={isBusy.value} onClick={() => void look()}>
        {isBusy.value ? 'Looking …' : 'Look up now'}
      </button>
    </div>
  );
}

function Outcome({ lookup }: { readonly lookup: CalleeLookup }): VNode {
  const { tone, sentence, evidence } = describeLookup(lookup);
  return (
    <>
      <Note tone={tone}>{sentence}</Note>
      {evidence && <p class="evidence">{evidence}</p>}
    </>
  );
}
