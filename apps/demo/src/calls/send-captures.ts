import type { CallMedia, MediaSlot } from '@peername/call';
import { effect } from '@preact/signals';
import type { LocalMedia } from '../media/local-media.ts';

/** Sends what the own devices give, as it changes. Gives a function that ends it. */
export function sendCaptures({ captures }: LocalMedia, media: CallMedia): () => void {
  const endings = (['microphone', 'camera', 'screen'] as const).map((slot: MediaSlot) => {
    let sent: MediaStreamTrack | null = null;
    return effect(() => {
      const capture = captures[slot].value;
      const track = capture.at === 'on' ? capture.track : null;
      if (track === sent) return;
      sent = track;
      // The connection may just be closing.
      media.send(slot, track).catch(() => {});
    });
  });
  return () => {
    for (const end of endings) end();
  };
}
