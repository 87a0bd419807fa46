import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { announce } from '../ui/announcer.tsx';
import { Field } from '../ui/field.tsx';

/** Makes the own key, with a passphrase for those who want one. */
export function MakeKey({ app }: { readonly app: App }): VNode {
  const passphrase = useSignal('');
  const busy = useSignal(false);

  async function make(event: Event): Promise<void> {
    event.preventDefault();
    busy.value = true;
    const isMade = await app.ownKey.create(passphrase.value);
    app.personas.be('own');
    announce(isMade ? 'Your key is made.' : 'Another tab made a key meanwhile, so none was made here.');
  }

  return (
    <form class="card" onSubmit={(event) => void make(event)} aria-labelledby="make-heading">
      <h2 id="make-heading">Make your key</h2>
      <p>It is made in this browser and stays here.</p>
      <Field
        label="Passphrase (optional)"
        type="password"
        autocomplete="new-password"
        value={passphrase.value}
        onValue={(value) => {
          passphrase.value = value;
        }}
        hint="Asked for at each visit, and nobody can recover it. Without one, whoever copies the files of this browser has your key."
      />
      <button type="submit" class="button primary" disabled={busy.value}>
        Make my key
      </button>
    </form>
  );
}
