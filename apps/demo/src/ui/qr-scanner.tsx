import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { explainCaptureError } from '../media/explain-capture-error.ts';
import { scanCode } from '../media/scan-code.ts';
import { Note } from './note.tsx';

/** Looks through the camera for a QR code and gives its text once. */
export function QrScanner({
  onText,
  onClose,
}: {
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}): VNode {
  const video = useRef<HTMLVideoElement>(null);
  const problem = useSignal<string | undefined>(undefined);
  // The newest one, without the camera being opened anew for it.
  const give = useRef(onText);
  give.current = onText;
  useEffect(() => {
    const ending = new AbortController();
    const { current: player } = video;
    if (player) {
      scanCode(player, ending.signal).then(
        (text) => text !== undefined && give.current(text),
        (error: unknown) => {
          problem.value = explainCaptureError(
            'camera',
            error instanceof Error ? error.name : 'unknown error',
          );
        },
      );
    }
    return () => ending.abort();
  }, [problem]);
  return (
    <div class="scanner">
      {problem.value ? (
        <Note tone="bad" live="alert">
          {problem.value}
        </Note>
      ) : (
        <video ref={video} muted autoplay playsInline aria-label="What your camera sees" />
      )}
      <button type="button" class="button" onClick={onClose}>
        Stop scanning
      </button>
    </div>
  );
}
