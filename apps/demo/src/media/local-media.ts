import type { MediaSlot } from '@peername/call';
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { explainCaptureError } from './explain-capture-error.ts';

/** What one device gives. */
export type Capture =
  | { readonly at: 'off' }
  | { readonly at: 'asking' }
  | { readonly at: 'on'; readonly track: MediaStreamTrack }
  | { readonly at: 'failed'; readonly sentence: string };

/** The own microphone, camera and screen. Nothing is captured before the user asks. */
export interface LocalMedia {
  readonly captures: Readonly<Record<MediaSlot, ReadonlySignal<Capture>>>;
  /** The microphone stays open but sends silence. */
  readonly muted: ReadonlySignal<boolean>;
  /** What just happened to a device without the user's doing, one sentence. */
  readonly notice: ReadonlySignal<string | undefined>;
  /** Opens a device, in the place of the one before. */
  turnOn(slot: MediaSlot, deviceId?: string): Promise<void>;
  turnOff(slot: MediaSlot): void;
  setMuted(muted: boolean): void;
  /** Lets go of every device. */
  close(): void;
}

/** Makes it; `devices` is the browser's, undefined where the page is no secure context. */
export function createLocalMedia(devices: MediaDevices | undefined = navigator.mediaDevices): LocalMedia {
  const captures: Readonly<Record<MediaSlot, Signal<Capture>>> = {
    microphone: signal<Capture>({ at: 'off' }),
    camera: signal<Capture>({ at: 'off' }),
    screen: signal<Capture>({ at: 'off' }),
  };
  const muted = signal(false);
  const notice = signal<string | undefined>(undefined);
  let closed = false;

  function release(slot: MediaSlot): void {
    const capture = captures[slot].value;
    if (capture.at !== 'on') return;
    capture.track.onended = null;
    capture.track.stop();
  }

  async function turnOn(slot: MediaSlot, deviceId?: string): Promise<void> {
    if (captures[slot].value.at === 'asking') return;
    release(slot);
    captures[slot].value = { at: 'asking' };
    notice.value = undefined;
    try {
      const track = await openDevice(devices, slot, deviceId);
      // Asking can take minutes, and the call may be over.
      if (closed) return track.stop();
      track.onended = () => {
        captures[slot].value = { at: 'off' };
        notice.value = endedSentences[slot];
      };
      if (slot === 'microphone') track.enabled = !muted.value;
      captures[slot].value = { at: 'on', track };
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown error';
      captures[slot].value = { at: 'failed', sentence: explainCaptureError(slot, name) };
    }
  }

  return {
    captures,
    muted,
    notice,
    turnOn,
    turnOff(slot) {
      release(slot);
      captures[slot].value = { at: 'off' };
    },
    setMuted(value) {
      muted.value = value;
      const { value: microphone } = captures.microphone;
      if (microphone.at === 'on') microphone.track.enabled = !value;
    },
    close() {
      closed = true;
      for (const slot of ['microphone', 'camera', 'screen'] as const) {
        release(slot);
        captures[slot].value = { at: 'off' };
      }
    },
  };
}

const endedSentences: Readonly<Record<MediaSlot, string>> = {
  microphone: 'Your microphone was unplugged or taken away: the other side no longer hears you.',
  camera: 'Your camera was unplugged or taken away: the other side no longer sees you.',
  screen: 'Your screen is no longer shared.',
};

async function openDevice(
  devices: MediaDevices | undefined,
  slot: MediaSlot,
  deviceId: string | undefined,
): Promise<MediaStreamTrack> {
  if (!devices) throw new DOMException('', 'SecurityError');
  const chosen = deviceId ? { deviceId: { exact: deviceId } } : {};
  const stream = await {
    microphone: () =>
      devices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, ...chosen } }),
    camera: () =>
      devices.getUserMedia({ video: { width: { ideal: 1280 }, height: { ideal: 720 }, ...chosen } }),
    screen: () => devices.getDisplayMedia({ video: true, audio: false }),
  }[slot]();
  const [track] = stream.getTracks();
  if (!track) throw new DOMException('', 'NotFoundError');
  return track;
}
