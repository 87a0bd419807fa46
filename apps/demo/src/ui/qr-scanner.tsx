import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { explainCaptureError } from '../media/explain-capture-error.ts';
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
  useEffect(() => {
    const ending = new AbortController();
    const { current: player } = video;
    if (player) {
      scan(player, ending.signal).then(
        (text) => text !== undefined && onText(text),
        (error: unknown) => {
          problem.value = explainCaptureError(
            'camera',
            error instanceof Error ? error.name : 'unknown error',
          );
        },
      );
    }
    return () => ending.abort();
  }, [onText, problem]);
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

/** The text of the first code seen; undefined when told to end. */
async function scan(player: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> {
  if (!navigator.mediaDevices) throw new DOMException('', 'SecurityError');
  const [stream, { decodeQR }] = await Promise.all([
    navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }),
    import('qr/decode.js'),
  ]);
  try {
    player.srcObject = stream;
    while (!signal.aborted) {
      const text = readFrame(player, decodeQR);
      if (text !== undefined) return text;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return undefined;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    player.srcObject = null;
  }
}

function readFrame(player: HTMLVideoElement, decode: (image: ImageData) => string): string | undefined {
  const { videoWidth: width, videoHeight: height } = player;
  const context = new OffscreenCanvas(width || 1, height || 1).getContext('2d');
  if (!context || width === 0) return undefined;
  context.drawImage(player, 0, 0);
  try {
    return decode(context.getImageData(0, 0, width, height));
  } catch {
    // Most frames hold no code.
    return undefined;
  }
}
