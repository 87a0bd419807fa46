import type { CalleeLookup } from '@peername/call';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { readTypedName } from '../publish/name-text.ts';
import { publishWish } from '../publish/publish-wish.ts';
import { announce } from '../ui/announcer.tsx';
import { Field, verbatim } from '../ui/field.tsx';
import { lazy } from '../ui/lazy.tsx';
import { Note } from '../ui/note.tsx';

// The libraries of the chains come with it, and most visits publish nothing.
const PublishPanel = lazy(async () => (await import('../publish/views/publish-panel.tsx')).PublishPanel);

type Check = { readonly tone: 'good' | 'warning'; readonly sentence: string };

/** The name that calls are made under. It counts only if the chain says that it stands for the own key. */
export function OwnName({ app, publicKey }: { readonly app: App; readonly publicKey: Uint8Array }): VNode {
  const text = useSignal(app.ownKey.name.value ?? '');
  const check = useSignal<Check | undefined>(undefined);
  const busy = useSignal(false);
  const wish = publishWish.value;

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    const name = text.value.trim();
    check.value = undefined;
    const typed = readTypedName(name);
    if (!typed.ok && typed.isSecret) {
      text.value = '';
      check.value = { tone: 'warning', sentence: typed.sentence };
      return;
    }
    if (name === '') {
      await app.ownKey.setName(undefined);
      return announce('You call without a name now.');
    }
    busy.value = true;
    const lookup = await app.find(name, undefined, true);
    // In an outage it is kept all the same: whoever is called looks it up anyway.
    if (isName(lookup)) await app.ownKey.setName(name);
    busy.value = false;
    check.value = judge(lookup, publicKey);
  }

  function publish(): void {
    const typed = readTypedName(text.value);
    check.value = typed.ok ? undefined : { tone: 'warning', sentence: typed.sentence };
    if (typed.ok) publishWish.value = { name: typed.name };
    else if (typed.isSecret) text.value = '';
  }

  return (
    <>
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
        <div class="row">
          <button type="submit" class="button" disabled={busy.value}>
            {busy.value ? 'Looking it up…' : 'Save and check'}
          </button>
          <button type="button" class="button" onClick={publish}>
            Publish my key on it
          </button>
        </div>
        {check.value && (
          <Note tone={check.value.tone} live="status">
            {check.value.sentence}
          </Note>
        )}
      </form>
      {wish && <PublishPanel app={app} publicKey={publicKey} wish={wish} />}
    </>
  );
}

/** Whether there can be such a name at all: no other text fits into a link. */
function isName(lookup: CalleeLookup): boolean {
  if (lookup.callee) return lookup.callee.name !== undefined;
  const { resolution } = lookup;
  if (resolution?.state === 'unknown') return resolution.error.code !== 'INVALID_NAME';
  return resolution !== undefined;
}

function judge(lookup: CalleeLookup, publicKey: Uint8Array): Check {
  if (!isName(lookup)) return { tone: 'warning', sentence: 'This is not a name, so it was not kept.' };
  if (!lookup.callee) return { tone: 'warning', sentence: lookup.sentence };
  const { key, name } = lookup.callee;
  return key.every((byte, i) => byte === publicKey[i])
    ? { tone: 'good', sentence: `${name} stands for your key: your friends will see that it is you.` }
    : {
        tone: 'warning',
        sentence: `${name} stands for another key. Publish yours on it, or your calls are refused.`,
      };
}
