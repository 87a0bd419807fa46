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
  useEffect(() => {
    const { current: player } = video;
    if (!player) return;
    player.srcObject = new MediaStream([picture, sound].filter((track) => track !== undefined));
    return () => {
      player.srcObject = null;
    };
  }, [picture, sound]);
  useEffect(() => {
    if (speaker !== undefined) void video.current?.setSinkId?.(speaker).catch(() => {});
  }, [speaker]);
  return (
    <video
      ref={video}
      class={`${className ?? ''} ${mirrored ? 'mirrored' : ''}`}
      autoplay
      playsInline
      muted={sound === undefined}
      aria-label={label}
    />
  );
}
