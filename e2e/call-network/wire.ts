import type { Packet } from '../lib/network/capture.ts';

/** The addresses that packets came in from, beside multicast, in order. */
export function sendersTo(packets: readonly Packet[], mine: readonly string[]): readonly string[] {
  const senders = packets
    .filter(({ direction, to }) => direction === 'in' && mine.includes(to))
    .map(({ from }) => from);
  return [...new Set(senders)].sort();
}

/** The places that packets went to, as `address:port`, in order. Questions to the name server are left out. */
export function placesAsked(packets: readonly Packet[], nameServer: string): readonly string[] {
  const places = packets
    .filter(({ direction, to }) => direction === 'out' && to !== nameServer)
    .map(({ to, toPort }) => `${to}:${toPort}`);
  return [...new Set(places)].sort();
}
