import type { VNode } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { watchLevel } from '../media/watch-level.ts';

/** Shows that a microphone hears something. */
export function LevelMeter({ track }: { readonly track: MediaStreamTrack }): VNode {
  const id = useId();
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(
    () =>
      watchLevel(track, (level) => {
        if (meter.current) meter.current.value = level;
      }),
    [track],
  );
  return (
    <div class="field">
      <label for={id}>Level: say something</label>
      <meter id={id} ref={meter} min={0} max={1} value={0} />
    </div>
  );
}
