import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { App } from '../app.ts';
import type { ActiveCall } from '../calls/active-call.ts';
import { holdsLink } from '../calls/read-link.ts';
import { Field, verbatim } from '../ui/field.tsx';
import { QrScanner } from '../ui/qr-scanner.tsx';

/** Takes the link that comes back. A pasted one is taken at once. */
export function ReplyBox({
  app,
  call,
  name,
}: {
  readonly app: App;
  readonly call: ActiveCall;
  readonly name: string;
}): VNode {
  const text = useSignal('');
  const problem = useSignal<string | undefined>(undefined);
  const scanning = useSignal(false);
  const refused = app.calls.refusedReply.value;
  useEffect(() => {
    if (refused) problem.value = refused.sentence;
  }, [refused, problem]);

  async function take(link: string): Promise<void> {
    problem.value = (await call.takeReply(link))?.sentence;
  }

  return (
    <form
      class="card"
      aria-labelledby="reply-heading"
      onSubmit={(event) => {
        event.preventDefault();
        void take(text.value);
      }}
    >
      <h2 id="reply-heading">Their reply</h2>
      <Field
        {...verbatim}
        label={`Paste the link that ${name} sends back`}
        value={text.value}
        problem={problem.value}
        onValue={(value) => {
          text.value = value;
          problem.value = undefined;
          if (holdsLink(value)) void take(value);
        }}
        hint="Or just open it: this tab then takes it by itself."
      />
      <div class="row">
        <button type="submit" class="button" disabled={text.value.trim() === ''}>
          Connect
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
            void take(link);
          }}
          onClose={() => {
            scanning.value = false;
          }}
        />
      )}
    </form>
  );
}
