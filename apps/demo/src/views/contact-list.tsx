import type { Pin } from '@peername/call';
import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { type KnownPerson, knownPeople } from '../contacts/known-people.ts';
import { ago } from '../names/describe-evidence.ts';
import { shorten } from '../names/describe-lookup.ts';
import { Icon } from '../ui/icon.tsx';
import { lazy } from '../ui/lazy.tsx';

// It is folded up at first, and no call waits for it.
const PinDetails = lazy(async () => (await import('./pin-details.tsx')).PinDetails);

/** The people one knows. */
export function ContactList({ app }: { readonly app: App }): VNode | null {
  const pins = useSignal<ReadonlyMap<string, readonly Pin[]>>(new Map());
  const people = app.people.value;
  const refresh = async (): Promise<void> => {
    pins.value = (await app.people.value?.pins.all()) ?? new Map();
  };
  useSignalEffect(() => void refresh());
  if (!people) return null;
  const known = knownPeople(people.contacts.list.value, pins.value);
  if (known.length === 0) return null;
  return (
    <section class="card" aria-labelledby="contacts-heading">
      <h2 id="contacts-heading">People you know</h2>
      <ul class="contacts">
        {known.map((person) => (
          <PersonItem
            key={person.target}
            app={app}
            person={person}
            onChange={() => void refresh()}
            onForget={async () => {
              await people.contacts.remove(person.target);
              await people.pins.update(person.target, () => []);
              await refresh();
            }}
          />
        ))}
      </ul>
    </section>
  );
}

function PersonItem({
  app,
  person: { target, lastCall, pins },
  onChange,
  onForget,
}: {
  readonly app: App;
  readonly person: KnownPerson;
  readonly onChange: () => void;
  readonly onForget: () => Promise<void>;
}): VNode {
  const shown = shorten(target);
  const isCompared = pins.some(({ comparedAt }) => comparedAt !== undefined);
  return (
    <li>
      <div class="who">
        <strong>{shown}</strong>
        <span class="hint">
          {lastCall
            ? `${lastCall.direction === 'out' ? 'You called' : 'They called'} ${ago(lastCall.at, new Date())}`
            : 'You have not talked yet'}
        </span>
      </div>
      {isCompared && (
        <span class="mark">
          <Icon name="shield" />
          Compared
        </span>
      )}
      <button
        type="button"
        class="button"
        onClick={() => void app.calls.dial(target)}
        aria-label={`Call ${shown}`}
      >
        <Icon name="phone" />
        Call
      </button>
      <button
        type="button"
        class="button quiet"
        onClick={() => void onForget()}
        aria-label={`Forget ${shown}`}
      >
        <Icon name="cross" />
      </button>
      {pins.length > 0 && <PinDetails app={app} name={target} pins={pins} onChange={onChange} />}
    </li>
  );
}
