import type { OverlayNetwork } from '@peername/call';
import { type ReadonlySignal, signal } from '@preact/signals';
import { type Counters, type Quality, readQuality, type Stat } from './read-quality.ts';

const interval = 2_000;

/** Reads the quality of a connection again and again. */
export function watchQuality(
  connection: Pick<RTCPeerConnection, 'getStats'>,
  overlays: readonly OverlayNetwork[],
): { readonly quality: ReadonlySignal<Quality | undefined>; close(): void } {
  const quality = signal<Quality | undefined>(undefined);
  let counters: Counters | undefined;
  const read = async (): Promise<void> => {
    const report = await connection.getStats();
    const reading = readQuality([...report.values()] as Stat[], overlays, counters);
    counters = reading.counters;
    quality.value = reading.quality;
  };
  // A connection that is closing has nothing to tell.
  const tick = (): void => void read().catch(() => {});
  tick();
  const timer = setInterval(tick, interval);
  return { quality, close: () => clearInterval(timer) };
}
