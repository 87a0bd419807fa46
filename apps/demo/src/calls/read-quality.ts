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
 * @param isOverlay whether an address belongs to an overlay of the user's
 * @param before the counters of the last reading
 */
export function readQuality(
  report: Iterable<Stat>,
  isOverlay: (address: string) => boolean,
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
          isOverlay,
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
  isOverlay: (address: string) => boolean,
): Path {
  const ends = [local, remote].map((end) => ({
    type: end?.['candidateType'],
    address: String(end?.['address'] ?? end?.['ip'] ?? ''),
  }));
  if (ends.some(({ type }) => type === 'relay')) return 'relay';
  if (ends.some(({ address }) => isOverlay(address))) return 'overlay';
  return ends.every(({ type, address }) => type !== 'srflx' && isLocal(address)) ? 'lan' : 'direct';
}

/** Names of mDNS, addresses that the browser hides, and the ranges of RFC 1918, 3927, 4193 and 4291. */
function isLocal(address: string): boolean {
  return (
    address === '' ||
    address.endsWith('.local') ||
    /^(10|127|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(address) ||
    /^(::1$|fe[89ab]|f[cd])/i.test(address)
  );
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
