/** What a sent or received track is for. */
export type MediaSlot = 'microphone' | 'camera' | 'screen';

/** Sound and pictures, negotiated over the open channel. */
export interface CallMedia {
  /** Sends this track as `slot` from now on, in the place of the one before; null sends nothing. */
  send(slot: MediaSlot, track: MediaStreamTrack | null): Promise<void>;
  /** What the other side sends now. */
  readonly received: ReadonlyMap<MediaSlot, MediaStreamTrack>;
  /** Called when `received` changed; gives a function that ends it. */
  subscribe(listener: () => void): () => void;
}
