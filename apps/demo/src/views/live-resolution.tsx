import type { ReadonlySignal } from '@preact/signals';
import type { VNode } from 'preact';
import { describeLookup } from '../names/describe-lookup.ts';
import type { LiveState } from '../names/live-lookup.ts';
import { Icon } from '../ui/icon.tsx';
import { toneIcons } from '../ui/note.tsx';

/** Whom the typed name stands for, with the evidence. */
export function LiveResolution({ state }: { readonly state: ReadonlySignal<LiveState> }): VNode {
  return (
    <div class="resolution" role="status">
      <Outcome state={state.value} />
    </div>
  );
}

function Outcome({ state }: { readonly state: LiveState }): VNode | null {
  if (state.at === 'nothing') return null;
  if (state.at === 'looking-up') return <p class="busy">Looking it up…</p>;
  const { tone, sentence, evidence } = describeLookup(state.lookup);
  return (
    <>
      <p class={`outcome ${tone}`}>
        <Icon name={toneIcons[tone]} />
        <span>{sentence}</span>
      </p>
      {evidence && <p class="evidence">{evidence}</p>}
    </>
  );
}
