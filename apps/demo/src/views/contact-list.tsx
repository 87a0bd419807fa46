import type { Pin } from '@peername/call';
import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import type { Contact } from '../contacts/contacts.ts';
import { ago } from '../names/describe-evidence.ts';
import { shorten } from '../names/describe-lookup.ts';
import { Icon } from '../ui/icon.tsx';
import { describePin } from './describe-pin.ts';

/** The people one has talked to. */
export function ContactList({ app }: { readonly app: App }): VNode | null {
  const pins = useSignal<ReadonlyMap<string, Pin>>(new Map());
  useSignalEffect(() => {
    void app.people.value?.pins.all().then((all) => {
      pins.value = new Map(all.map((pin) => [pin.name, pin]));
    });
  });
  const people = app.people.value;
  if (!people || people.contacts.list.value.length === 0) return null;
  return (
    <section class="card" aria-labelledby="contacts-heading">
      <h2 id="contacts-heading">People you talked to</h2>
      <ul class="contacts">
        {people.contacts.list.value.map((contact) => (
          <ContactItem
            key={contact.target}
            contact={contact}
            pin={pins.value.get(contact.target)}
            onCall={() => void app.calls.dial(contact.target)}
            onRemove={() => {
              void people.contacts.remove(contact.target);
              void people.pins.delete(contact.target);
            }}
          />
        ))}
      </ul>
    </section>
  );
}

function ContactItem({
  contact: { target, lastCall },
  pin,
  onCall,
  onRemove,
}: {
  readonly contact: Contact;
  readonly pin: Pin | undefined;
  readonly onCall: () => void;
  readonly onRemove: () => void;
}): VNode {
  const shown = shorten(target);
  return (
    <li>
      <div class="who">
        <strong>{shown}</strong>
        <span class="hint">
          {lastCall.direction === 'out' ? 'You called' : 'They called'} {ago(lastCall.at, new Date())}
          {pin && ` · ${describePin(pin)}`}
        </span>
      </div>
      <button type="button" class="button" onClick={onCall} aria-label={`Call ${shown}`}>
        <Icon name="phone" />
        Call
      </button>
      <button type="button" class="button quiet" onClick={onRemove} aria-label={`Forget ${shown}`}>
        <Icon name="cross" />
      </button>
    </li>
  );
}
