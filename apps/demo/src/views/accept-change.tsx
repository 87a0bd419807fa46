import type { PinChange } from '@peername/resolver-core';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

/** One button; for a key that was compared in person the name has to be typed too, which nobody does by mistake. */
export function AcceptChange({
  name,
  change: { before },
  onAccept,
}: {
  readonly name: string;
  readonly change: PinChange;
  readonly onAccept: () => void;
}): VNode {
  const typed = useSignal('');
  const isSure = before.comparedAt === undefined || typed.value.trim().toLowerCase() === name;
  return (
    <form
      class="accept-change"
      onSubmit={(event) => {
        event.preventDefault();
        if (isSure) onAccept();
      }}
    >
      {before.comparedAt && (
        <label>
          Type the name to take the new key
          <input
            value={typed.value}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            onInput={({ currentTarget }) => {
              typed.value = currentTarget.value;
            }}
          />
        </label>
      )}
      <button type="submit" class="button" disabled={!isSure}>
        I asked: the new key is right
      </button>
    </form>
  );
}
