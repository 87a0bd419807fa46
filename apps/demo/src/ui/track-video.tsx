import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Plays tracks. With `sound` the two stay in step, since they share a stream. */
export function TrackVideo({
  picture,
  sound,
  speaker,
  label,
  mirrored = false,
  class: className,
}: {
  readonly picture?: MediaStreamTrack | undefined;
  readonly sound?: MediaStreamTrack | undefined;
  /** The device to play on. @default the system's */
  readonly speaker?: string | undefined;
  readonly label: string;
  readonly mirrored?: boolean;
  readonly class?: string;
}): VNode {
  const video = useRef<HTMLVideoElement>(null);
  const isBlocked = useSignal(false);

  function play(): void {
    isBlocked.value = false;
    void video.current?.play();
  }

  useEffect(() => {
    const { current: player } = video;
    if (!player) return;
    player.srcObject = new MediaStream([picture, sound].filter((track) => track !== undefined));
    // Refused where the user has not clicked into the page yet; a change of tracks interrupts it.
    player.play().catch((error: unknown) => {
      isBlocked.value = error instanceof Error && error.name === 'NotAllowedError';
    });
    return () => {
      player.srcObject = null;
    };
  }, [picture, sound, isBlocked]);
  useEffect(() => {
    if (speaker !== undefined) void video.current?.setSinkId?.(speaker).catch(() => {});
  }, [speaker]);
  return (
    <>
      <video
        ref={video}
        class={`${className ?? ''} ${mirrored ? 'mirrored' : ''}`}
        autoplay
        playsInline
        muted={sound === undefined}
        aria-label={label}
      />
      {isBlocked.value && (
        <button type="button" class="button primary play" onClick={play}>
          Play
        </button>
      )}
    </>
  );
}
