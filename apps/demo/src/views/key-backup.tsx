import type { IdentityProblem } from '@peername/call';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Field, verbatim } from '../ui/field.tsx';
import { Note } from '../ui/note.tsx';

/** Takes the key to another device, and back. */
export function KeyBackup({ app }: { readonly app: App }): VNode {
  const state = app.ownKey.state.value.at;
  return (
    <section class="card" aria-labelledby="backup-heading">
      <h2 id="backup-heading">On another device</h2>
      {state === 'ready' && (
        <details>
          <summary>Export my key</summary>
          <ExportKey app={app} />
        </details>
      )}
      <details>
        <summary>Import a key</summary>
        <ImportKey app={app} replaces={state !== 'none'} />
      </details>
      {state !== 'none' && (
        <details>
          <summary>Forget my key</summary>
          <p>Without an exported copy, nobody can call you under this key again.</p>
          <button type="button" class="button danger" onClick={() => void app.ownKey.forget()}>
            Forget my key on this device
          </button>
        </details>
      )}
    </section>
  );
}

function ExportKey({ app }: { readonly app: App }): VNode {
  const passphrase = useSignal('');
  const exported = useSignal<string | undefined>(undefined);
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    exported.value = await app.ownKey.export(passphrase.value);
  }
  return (
    <form onSubmit={(event) => void submit(event)} aria-label="Export my key">
      <Field
        label="Passphrase for the copy"
        type="password"
        autocomplete="new-password"
        minLength={8}
        required
        value={passphrase.value}
        onValue={(value) => {
          passphrase.value = value;
        }}
        hint="At least 8 characters. Whoever has the copy and this passphrase is you."
      />
      <button type="submit" class="button">
        Export
      </button>
      {exported.value && (
        <>
          <p class="key" translate={false}>
            {exported.value}
          </p>
          <CopyButton text={exported.value} label="Copy the exported key" />
        </>
      )}
    </form>
  );
}

function ImportKey({ app, replaces }: { readonly app: App; readonly replaces: boolean }): VNode {
  const text = useSignal('');
  const passphrase = useSignal('');
  const result = useSignal<IdentityProblem | 'imported' | undefined>(undefined);
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    result.value = (await app.ownKey.import(text.value, passphrase.value)) ?? 'imported';
    if (result.value === 'imported') app.personas.be('own');
  }
  return (
    <form onSubmit={(event) => void submit(event)} aria-label="Import a key">
      {replaces && <Note tone="warning">It takes the place of the key that is on this device now.</Note>}
      <Field
        {...verbatim}
        label="Exported key"
        required
        value={text.value}
        onValue={(value) => {
          text.value = value;
          result.value = undefined;
        }}
        hint="One line that begins with peername-key: from here or from peername id export."
      />
      <Field
        label="Its passphrase"
        hint="Leave it empty when there is none."
        type="password"
        autocomplete="current-password"
        value={passphrase.value}
        onValue={(value) => {
          passphrase.value = value;
          result.value = undefined;
        }}
      />
      <button type="submit" class="button">
        Import
      </button>
      {result.value === 'imported' && (
        <Note tone="good" live="status">
          This key is yours on this device now.
        </Note>
      )}
      {typeof result.value === 'object' && (
        <Note tone="bad" live="alert">
          {result.value.sentence}
        </Note>
      )}
    </form>
  );
}
