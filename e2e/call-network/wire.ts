import type { Packet } from '../lib/network/capture.ts';

/** The addresses that packets came in from, beside multicast, in order. */
export function sendersTo(packets: readonly Packet[], mine: readonly string[]): readonly string[] {
  const senders = packets
    .filter(({ direction, to }) => direction === 'in' && mine.includes(to))
    .map(({ from }) => from);
  return [...new Set(senders)].sort();
}
