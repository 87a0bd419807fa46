import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { Field, verbatim } from '../ui/field.tsx';
import { QrScanner } from '../ui/qr-scanner.tsx';

/** Takes a link that somebody sent, from the clipboard or the camera. */
export function PasteBox({ app }: { readonly app: App }): VNode {
  const text = useSignal('');
  const problem = useSignal<string | undefined>(undefined);
  const scanning = useSignal(false);

  async function open(link: string): Promise<void> {
    problem.value = (await app.calls.openLink(link))?.sentence;
  }

  function submit(event: Event): void {
    event.preventDefault();
    void open(text.value);
  }

  return (
    <form class="card" onSubmit={submit} aria-labelledby="paste-heading">
      <h2 id="paste-heading">Somebody sent you a link?</h2>
      <Field
        {...verbatim}
        label="Paste the link you got"
        value={text.value}
        problem={problem.value}
        onValue={(value) => {
          text.value = value;
          problem.value = undefined;
        }}
        hint="Opening it sends nothing to anybody until you accept."
      />
      <div class="row">
        <button type="submit" class="button" disabled={text.value.trim() === ''}>
          Open the link
        </button>
        {!scanning.value && (
          <button
            type="button"
            class="button quiet"
            onClick={() => {
              scanning.value = true;
            }}
          >
            Scan a QR code
          </button>
        )}
      </div>
      {scanning.value && (
        <QrScanner
          onText={(link) => {
            scanning.value = false;
            void open(link);
          }}
          onClose={() => {
            scanning.value = false;
          }}
        />
      )}
    </form>
  );
}
