import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { holdsLink } from '../calls/read-link.ts';
import { Field, verbatim } from '../ui/field.tsx';
import { lazy } from '../ui/lazy.tsx';

const QrScanner = lazy(async () => (await import('../ui/qr-scanner.tsx')).QrScanner);

/** What a {@link LinkBox} is for. */
export interface LinkBoxProps {
  readonly id: string;
  readonly title: string;
  readonly label: string;
  readonly hint: string;
  /** What the button says. */
  readonly action: string;
  /** Takes the link as soon as a whole one is pasted, without the button. @default false */
  readonly atOnce?: boolean | undefined;
  /** What was wrong with a link that came another way. */
  readonly problem?: { readonly sentence: string } | undefined;
  /** Gives what is wrong with the link, if anything is. */
  readonly onLink: (link: string) => Promise<{ readonly sentence: string } | undefined>;
}

/** Takes a link that somebody sent, from the clipboard or the camera. */
export function LinkBox({ id, title, label, hint, action, atOnce, problem, onLink }: LinkBoxProps): VNode {
  const text = useSignal('');
  const sentence = useSignal<string | undefined>(undefined);
  const scanning = useSignal(false);
  useEffect(() => {
    if (problem) sentence.value = problem.sentence;
  }, [problem, sentence]);

  async function take(link: string): Promise<void> {
    sentence.value = (await onLink(link))?.sentence;
  }

  return (
    <form
      class="card"
      aria-labelledby={`${id}-heading`}
      onSubmit={(event) => {
        event.preventDefault();
        void take(text.value);
      }}
    >
      <h2 id={`${id}-heading`}>{title}</h2>
      <Field
        {...verbatim}
        label={label}
        value={text.value}
        problem={sentence.value}
        onValue={(value) => {
          text.value = value;
          sentence.value = undefined;
          if (atOnce && holdsLink(value)) void take(value);
        }}
        hint={hint}
      />
      <div class="row">
        <button type="submit" class="button" disabled={text.value.trim() === ''}>
          {action}
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
