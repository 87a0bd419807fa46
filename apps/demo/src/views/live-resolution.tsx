import type { ReadonlySignal } from '@preact/signals';
import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { describeResolution } from '../names/describe-resolution.ts';
import type { LiveState } from '../names/live-lookup.ts';
import { Icon } from '../ui/icon.tsx';
import { describePin } from './describe-pin.ts';

const icons = { good: 'check', plain: 'question', bad: 'warning' } as const;

/** Whom the typed name stands for, with the evidence. */
export function LiveResolution({
  app,
  state,
}: {
  readonly app: App;
  readonly state: ReadonlySignal<LiveState>;
}): VNode {
  return (
    <div class="resolution" role="status">
      <Outcome app={app} state={state.value} />
    </div>
  );
}

function Outcome({ app, state }: { readonly app: App; readonly state: LiveState }): VNode | null {
  switch (state.at) {
    case 'empty':
    case 'incomplete':
      return null;
    case 'key':
      return <p>A key speaks for itself: nobody vouches for whose it is. Compare the words in the call.</p>;
    case 'looking-up':
      return <p class="busy">Looking it up…</p>;
    case 'done': {
      const { tone, sentence, evidence } = describeResolution(state.resolution);
      const name = state.resolution.state === 'found' ? state.resolution.name.text : undefined;
      return (
        <>
          <p class={`outcome ${tone}`}>
            <Icon name={icons[tone]} />
            <span>{sentence}</span>
          </p>
          {evidence && <p class="evidence">{evidence}</p>}
          {name !== undefined && <PinLine app={app} name={name} />}
        </>
      );
    }
  }
}

/** What was seen for the name before. */
function PinLine({ app, name }: { readonly app: App; readonly name: string }): VNode | null {
  const line = useSignal<string | undefined>(undefined);
  useSignalEffect(() => {
    const pins = app.people.value?.pins;
    void pins?.get(name).then((pin) => {
      line.value = describePin(pin);
    });
  });
  return line.value === undefined ? null : <p class="evidence">{line.value}</p>;
}
