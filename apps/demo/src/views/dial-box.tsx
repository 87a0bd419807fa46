import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { App } from '../app.ts';
import { holdsLink } from '../calls/read-link.ts';
import { createLiveLookup } from '../names/live-lookup.ts';
import { Field, verbatim } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { LiveResolution } from './live-resolution.tsx';

/** Where a name is typed; shows whom it stands for before anything is made. */
export function DialBox({ app }: { readonly app: App }): VNode {
  const text = useSignal('');
  const live = useMemo(() => createLiveLookup(app.find), [app]);
  useEffect(() => live.stop, [live]);

  function type(value: string): void {
    text.value = value;
    // A link that was pasted into the wrong box is opened all the same.
    if (holdsLink(value)) {
      live.type('');
      void app.calls.openLink(value);
    } else live.type(value);
  }

  function dial(event: Event): void {
    event.preventDefault();
    const target = text.value.trim();
    if (target === '') return;
    live.stop();
    void app.calls.dial(target);
  }

  return (
    <form class="card dial" onSubmit={dial} aria-label="Call">
      <Field
        {...verbatim}
        label="Name"
        placeholder="alice.azero"
        enterkeyhint="go"
        inputmode="url"
        value={text.value}
        onValue={type}
        hint="A name on Aleph Zero or Ethereum, or a key such as did:key:z6Mk…"
      />
      <LiveResolution state={live.state} />
      <button type="submit" class="button primary wide" disabled={text.value.trim() === ''}>
        <Icon name="phone" />
        Call
      </button>
    </form>
  );
}
