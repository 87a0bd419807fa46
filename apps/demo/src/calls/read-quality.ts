import {
  type AddressClass,
  classifyAddress,
  type OverlayNetwork,
  overlayOf,
  parseIpAddress,
} from '@peername/call';

/** Which way the packets of a call take. */
export type Path = 'relay' | 'overlay' | 'lan' | 'direct';

/** How a call does right now, from what the browser measures (W3C webrtc-stats). */
export interface Quality {
  /** Undefined until a way is chosen. */
  readonly path?: Path | undefined;
  /** Milliseconds. */
  readonly roundTrip?: number | undefined;
  /** Of received packets, 0 to 1, since the reading before. */
  readonly loss?: number | undefined;
  /** `Opus`, `VP8`, of what is received. */
  readonly codecs: readonly string[];
  /** Of the received picture: `1280×720`. */
  readonly picture?: string | undefined;
}

/** Counters to be compared with those of the next reading. */
export interface Counters {
  readonly received: number;
  readonly lost: number;
}

/** One entry of a report. */
export type Stat = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

/**
 * Reads a report.
 *
 * @param overlays the user's
 * @param before the counters of the last reading
 */
export function readQuality(
  report: Iterable<Stat>,
  overlays: readonly OverlayNetwork[],
  before: Counters = { received: 0, lost: 0 },
): { readonly quality: Quality; readonly counters: Counters } {
  const stats = new Map([...report].map((stat) => [stat.id, stat]));
  const all = [...stats.values()];
  const transport = all.find(
    ({ type, selectedCandidatePairId }) => type === 'transport' && selectedCandidatePairId,
  );
  const pair =
    stats.get(String(transport?.['selectedCandidatePairId'])) ??
    // Firefox names no pair in its transport.
    all.find(
      ({ type, selected, nominated, state }) =>
        type === 'candidate-pair' && (selected || (nominated && state === 'succeeded')),
    );
  const inbound = all.filter(({ type }) => type === 'inbound-rtp');
  const video = inbound.find(({ kind, frameWidth }) => kind === 'video' && frameWidth);
  const counters = {
    received: sum(inbound, 'packetsReceived'),
    lost: sum(inbound, 'packetsLost'),
  };
  const roundTrip = pair?.['currentRoundTripTime'];
  return {
    counters,
    quality: {
      path:
        pair &&
        pathOf(
          stats.get(String(pair['localCandidateId'])),
          stats.get(String(pair['remoteCandidateId'])),
          overlays,
        ),
      roundTrip: typeof roundTrip === 'number' ? Math.round(roundTrip * 1000) : undefined,
      loss: lossOf(before, counters),
      codecs: [...new Set(inbound.map(({ codecId }) => codecName(stats.get(String(codecId)))))].filter(
        (name) => name !== '',
      ),
      picture: video && `${video['frameWidth']}×${video['frameHeight']}`,
    },
  };
}

function pathOf(
  local: Stat | undefined,
  remote: Stat | undefined,
  overlays: readonly OverlayNetwork[],
): Path {
  const [here, there] = [endOf(local), endOf(remote)];
  const ends = [here, there];
  if (ends.some(({ type }) => type === 'relay')) return 'relay';
  if (ends.some(({ bytes }) => bytes && overlayOf(bytes, overlays))) return 'overlay';
  // The browser may hide the own address. One of the other side that it hides was told by nobody, and may be anywhere.
  const isHidden = here.type === 'host' && here.address === '';
  return isNear(there) && (isHidden || isNear(here)) ? 'lan' : 'direct';
}

/** One end of a pair. */
interface End {
  readonly type: unknown;
  readonly address: string;
  readonly bytes: Uint8Array | undefined;
}

function endOf(stat: Stat | undefined): End {
  const address = String(stat?.['address'] ?? stat?.['ip'] ?? '');
  return { type: stat?.['candidateType'], address, bytes: parseIpAddress(address) };
}

const near: readonly AddressClass[] = ['private', 'link-local', 'loopback'];

/** Whether an end is on the own network as it is there, and not as it is seen through a NAT. */
function isNear({ type, address, bytes }: End): boolean {
  return type === 'host' && (bytes ? near.includes(classifyAddress(bytes)) : address.endsWith('.local'));
}

function lossOf(before: Counters, now: Counters): number | undefined {
  const lost = Math.max(0, now.lost - before.lost);
  const all = now.received - before.received + lost;
  return all > 0 ? lost / all : undefined;
}

function codecName(codec: Stat | undefined): string {
  const [, name = ''] = String(codec?.['mimeType'] ?? '').split('/');
  return name.toLowerCase() === 'opus' ? 'Opus' : name;
}

function sum(stats: readonly Stat[], field: string): number {
  return stats.reduce((total, stat) => total + Number(stat[field] ?? 0), 0);
}
