import { type KeyPin, type Pin, pinForCalls } from '@peername/call';
import { escapeText } from '@peername/resolver-core';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { markCompared } from '../contacts/known-people.ts';
import { describePin } from './describe-pin.ts';
import { PinCheck } from './pin-check.tsx';
import { PinComparison } from './pin-comparison.tsx';

/** All that is remembered of a name: since when, whether it still holds, and what to compare. */
export function PinDetails({
  app,
  name,
  pins,
  onChange,
}: {
  readonly app: App;
  readonly name: string;
  readonly pins: readonly Pin[];
  readonly onChange: () => void;
}): VNode {
  // The comparison takes thousands of hashes, so it is made for those who look.
  const isOpen = useSignal(false);
  const pin = pinForCalls(pins);
  const [first = pin] = pins;
  return (
    <details
      class="pin"
      onToggle={({ currentTarget }) => {
        isOpen.value = currentTarget.open;
      }}
    >
      <summary>
        What you know of <span class="visually-hidden">{escapeText(name, 80)}</span>
        <span aria-hidden="true">them</span>
      </summary>
      <p>{describePin(pin ?? first)}</p>
      <ul class="ids">
        {pins.map(({ kind, id, lastSeen, block }) => (
          <li key={kind}>
            <code>{escapeText(id, 600)}</code>
            <span class="hint">
              {kind}, last seen {dayOf(lastSeen)}
              {block > 0n && `, at block ${block.toLocaleString('en')}`}
            </span>
          </li>
        ))}
      </ul>
      {isOpen.value && pin && <Compared app={app} pin={pin} onChange={onChange} />}
      <PinCheck app={app} name={name} onChange={onChange} />
    </details>
  );
}

function Compared({
  app,
  pin,
  onChange,
}: {
  readonly app: App;
  readonly pin: KeyPin;
  readonly onChange: () => void;
}): VNode | null {
  const persona = app.personas.current.value;
  if (!persona) return null;
  const { comparedAt } = pin;
  return (
    <PinComparison own={persona.identity.publicKey} pin={pin}>
      {comparedAt ? (
        <p>You compared them on {dayOf(comparedAt)}.</p>
      ) : (
        <button
          type="button"
          class="button"
          onClick={async () => {
            if (app.people.value) await markCompared(app.people.value.pins, pin.name, new Date());
            onChange();
          }}
        >
          They are the same
        </button>
      )}
    </PinComparison>
  );
}

function dayOf(date: Date): string {
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}
