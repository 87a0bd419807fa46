import type { CalleeLookup } from '@peername/call';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { announce } from '../ui/announcer.tsx';
import { Field, verbatim } from '../ui/field.tsx';
import { Note } from '../ui/note.tsx';

type Check = { readonly tone: 'good' | 'warning'; readonly sentence: string };

/** The name that calls are made under. It counts only if the chain says that it stands for the own key. */
export function OwnName({ app, publicKey }: { readonly app: App; readonly publicKey: Uint8Array }): VNode {
  const text = useSignal(app.ownKey.name.value ?? '');
  const check = useSignal<Check | undefined>(undefined);
  const busy = useSignal(false);

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    const name = text.value.trim();
    await app.ownKey.setName(name || undefined);
    check.value = undefined;
    if (name === '') return announce('You call without a name now.');
    busy.value = true;
    const lookup = await app.find(name, undefined, true);
    busy.value = false;
    check.value = judge(lookup, publicKey);
  }

  return (
    <form class="card" onSubmit={(event) => void save(event)} aria-labelledby="own-name-heading">
      <h2 id="own-name-heading">Your name</h2>
      <Field
        {...verbatim}
        label="The name that you call under"
        placeholder="bob.azero"
        value={text.value}
        onValue={(value) => {
          text.value = value;
        }}
        hint="Whoever you call looks it up. Without one they see a key and compare words with you."
      />
      <button type="submit" class="button" disabled={busy.value}>
        {busy.value ? 'Looking it up…' : 'Save and check'}
      </button>
      {check.value && (
        <Note tone={check.value.tone} live="status">
          {check.value.sentence}
        </Note>
      )}
    </form>
  );
}

function judge(lookup: CalleeLookup, publicKey: Uint8Array): Check {
  if (!lookup.callee) return { tone: 'warning', sentence: lookup.sentence };
  const { key, name } = lookup.callee;
  return key.every((byte, i) => byte === publicKey[i])
    ? { tone: 'good', sentence: `${name} stands for your key: your friends will see that it is you.` }
    : {
        tone: 'warning',
        sentence: `${name} stands for another key. Set its record peer-id to your key, or your calls are refused.`,
      };
}
