import type { MediaConnection } from '../../ice/peer-connection.ts';
import type { Control, MessageOf } from '../control.ts';
import { filterMediaSdp } from './media-sdp.ts';

/** What is negotiated, and with whom. */
export interface NegotiationOptions {
  readonly connection: MediaConnection;
  readonly control: Control;
  /** Gives way when both sides offer at once. */
  readonly polite: boolean;
  /** SHA-256 of the certificates that were confirmed. */
  readonly fingerprints: { readonly local: Uint8Array; readonly remote: Uint8Array };
  /** The media section of each slot, as it is now. */
  readonly slots: () => MessageOf<'description'>['slots'] | undefined;
  /** The other side's offer is in place, and the answer comes next. */
  readonly onOffer: (slots: MessageOf<'description'>['slots']) => void;
  /** Both sides agree again. */
  readonly onSettled: () => void;
  /** A description named a certificate that was not confirmed. */
  readonly onIntruder: () => void;
}

/** A negotiation that goes on for as long as the conversation. */
export interface Negotiation {
  /** Whether the offer that candidates of the peer belong to was passed over. */
  readonly ignoringOffer: boolean;
  /** Begins to make offers; those of the other side are taken before that too. */
  start(): void;
  close(): void;
}

/** Perfect negotiation (W3C webrtc-pc, 10.7) over the control channel. */
export function createNegotiation(options: NegotiationOptions): Negotiation {
  const { connection, control, polite, fingerprints } = options;
  let makingOffer = false;
  let ignoringOffer = false;
  let settingAnswer = false;
  let closed = false;

  control.on('description', (message) => void take(message));

  return {
    get ignoringOffer() {
      return ignoringOffer;
    },
    start() {
      connection.addEventListener('negotiationneeded', offer);
    },
    close() {
      closed = true;
      connection.removeEventListener('negotiationneeded', offer);
    },
  };

  async function offer(): Promise<void> {
    makingOffer = true;
    try {
      await describe();
    } catch {
      // The connection closed meanwhile, or the other side's offer came first; then its answer carries the news.
    } finally {
      makingOffer = false;
    }
  }

  async function take({ kind, sdp, slots }: MessageOf<'description'>): Promise<void> {
    const filtered = filterMediaSdp(sdp, fingerprints.remote);
    if ('refused' in filtered)
      return filtered.refused === 'malformed' ? control.fault() : options.onIntruder();
    const ready = !makingOffer && (connection.signalingState === 'stable' || settingAnswer);
    const collision = kind === 'offer' && !ready;
    ignoringOffer = !polite && collision;
    if (ignoringOffer || closed) return;
    try {
      settingAnswer = kind === 'answer';
      await connection.setRemoteDescription({ type: kind, sdp: filtered.sdp });
      settingAnswer = false;
      if (kind === 'offer') {
        options.onOffer(slots);
        await describe();
      }
      options.onSettled();
    } catch {
      settingAnswer = false;
      // What the browser refuses is counted; the call goes on as it was.
      if (!closed) control.fault();
    }
  }

  /** Sets the local description, an offer or an answer as the state asks, and sends it without its addresses. */
  async function describe(): Promise<void> {
    await connection.setLocalDescription();
    const { localDescription } = connection;
    const slots = options.slots();
    const filtered = filterMediaSdp(localDescription?.sdp ?? '', fingerprints.local);
    if (closed || !slots || !localDescription || 'refused' in filtered) return;
    const kind = localDescription.type === 'offer' ? 'offer' : 'answer';
    control.tell({ type: 'description', kind, sdp: filtered.sdp, slots });
  }
}
