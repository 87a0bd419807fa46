import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { announce } from '../ui/announcer.tsx';
import { Field } from '../ui/field.tsx';

/** Opens the own key with its passphrase. */
export function UnlockKey({ app }: { readonly app: App }): VNode {
  const passphrase = useSignal('');
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);

  async function unlock(event: Event): Promise<void> {
    event.preventDefault();
    busy.value = true;
    problem.value = (await app.ownKey.unlock(passphrase.value))?.sentence;
    busy.value = false;
    if (!problem.value) announce('Your key is open.');
  }

  return (
    <form class="card" onSubmit={(event) => void unlock(event)} aria-labelledby="unlock-heading">
      <h2 id="unlock-heading">Unlock your key</h2>
      <Field
        label="Passphrase"
        type="password"
        autocomplete="current-password"
        value={passphrase.value}
        problem={problem.value}
        onValue={(value) => {
          passphrase.value = value;
          problem.value = undefined;
        }}
      />
      <button type="submit" class="button primary" disabled={busy.value || passphrase.value === ''}>
        Unlock
      </button>
    </form>
  );
}
