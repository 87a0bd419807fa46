import { ResolverError } from '@peername/resolver-core';
import type { MediaConnection, PeerConnection } from '../../ice/peer-connection.ts';
import type { IcePolicy } from '../../ice/policy.ts';
import type { Control } from '../control.ts';
import type { CallMedia, MediaSlot } from '../media.ts';
import type { Role } from '../transcript.ts';
import { createNegotiation } from './negotiation.ts';
import { trickleCandidates } from './trickle.ts';

/** Over what sound and pictures go, and by which rules. */
export interface CallMediaOptions {
  readonly connection: MediaConnection;
  readonly control: Control;
  readonly role: Role;
  readonly peerKey: Uint8Array;
  readonly policy: IcePolicy;
  /** SHA-256 of the certificates that were confirmed. */
  readonly fingerprints: { readonly local: Uint8Array; readonly remote: Uint8Array };
  /** A description named a certificate that was not confirmed. */
  readonly onIntruder: () => void;
}

/** The media of a conversation, and how it ends. */
export interface ClosableCallMedia extends CallMedia {
  /** Begins to negotiate. */
  start(): void;
  close(): void;
}

const slotKinds = { microphone: 'audio', camera: 'video', screen: 'video' } as const;
const slotNames = Object.keys(slotKinds) as readonly MediaSlot[];

/** Whether a connection can carry media: node-datachannel has the methods, and they fail. */
export function carriesMedia(connection: PeerConnection): connection is MediaConnection {
  const { getSenders } = connection as Partial<RTCPeerConnection>;
  try {
    return getSenders?.call(connection) !== undefined && 'addTransceiver' in connection;
  } catch {
    return false;
  }
}

/**
 * Three slots, which the caller opens once for both directions. After that a track comes, changes and goes with
 * `replaceTrack`, which needs no negotiation, and a message says which slots are in use. What is left to negotiate is a
 * new path (ICE restart), which both sides may ask for at once.
 */
export function createCallMedia(options: CallMediaOptions): ClosableCallMedia {
  const { connection, control, role } = options;
  const transceivers = new Map<MediaSlot, RTCRtpTransceiver>();
  const sent = new Map<MediaSlot, MediaStreamTrack>();
  const listeners = new Set<() => void>();
  let sentByPeer: readonly MediaSlot[] = [];
  let received: ReadonlyMap<MediaSlot, MediaStreamTrack> = new Map();
  let open = (): void => {};
  let fail = (_error: ResolverError): void => {};
  const opened = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  // Nobody may be waiting when the conversation ends.
  opened.catch(() => {});

  const negotiation = createNegotiation({
    ...options,
    polite: role === 'callee',
    slots,
    onOffer: takeSlots,
    onSettled() {
      if (transceivers.size > 0) open();
      refresh();
    },
  });
  const trickle = trickleCandidates({ ...options, ignoring: () => negotiation.ignoringOffer });
  control.on('sending', (message) => {
    sentByPeer = message.slots;
    refresh();
  });

  return {
    get received() {
      return received;
    },
    async send(slot, track) {
      if (track) sent.set(slot, track);
      else sent.delete(slot);
      await opened;
      // Only the newest track of a slot matters to whoever waited.
      if (sent.get(slot) !== (track ?? undefined)) return;
      try {
        await transceivers.get(slot)?.sender.replaceTrack(track);
      } catch (error) {
        sent.delete(slot);
        throw error;
      }
      control.tell({ type: 'sending', slots: [...sent.keys()] });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    start() {
      trickle.start();
      negotiation.start();
      if (role !== 'caller') return;
      // One stream for all, so that lips and voice stay together.
      const streams = [new MediaStream()];
      for (const slot of slotNames)
        transceivers.set(
          slot,
          connection.addTransceiver(slotKinds[slot], { direction: 'sendrecv', streams }),
        );
    },
    close() {
      negotiation.close();
      trickle.close();
      fail(new ResolverError({ code: 'CLOSED', shortMessage: 'The conversation is over' }));
      sentByPeer = [];
      refresh();
    },
  };

  /** The mids of the slots, once the first description has given them. */
  function slots(): Readonly<Record<MediaSlot, string>> | undefined {
    const [microphone, camera, screen] = slotNames.map((slot) => transceivers.get(slot)?.mid ?? undefined);
    if (microphone === undefined || camera === undefined || screen === undefined) return undefined;
    return { microphone, camera, screen };
  }

  /** The callee finds the slots in the offer, by what the caller says of them. */
  function takeSlots(mids: Readonly<Record<MediaSlot, string>>): void {
    if (transceivers.size > 0) return;
    const stream = new MediaStream();
    const offered = connection.getTransceivers();
    const found = slotNames.flatMap((slot) => {
      const kind = slotKinds[slot];
      const fits = offered.find(({ mid, receiver }) => mid === mids[slot] && receiver.track.kind === kind);
      return fits ? [{ slot, transceiver: fits }] : [];
    });
    if (found.length < slotNames.length)
      throw new ResolverError({ code: 'PROTOCOL', shortMessage: 'The other side offers no such slots' });
    for (const { slot, transceiver } of found) {
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams(stream);
      transceivers.set(slot, transceiver);
    }
  }

  function refresh(): void {
    const now = new Map<MediaSlot, MediaStreamTrack>();
    for (const slot of slotNames) {
      const track = sentByPeer.includes(slot) ? transceivers.get(slot)?.receiver.track : undefined;
      if (track) now.set(slot, track);
    }
    if (now.size === received.size && [...now].every(([slot, track]) => received.get(slot) === track)) return;
    received = now;
    for (const listener of [...listeners]) listener();
  }
}
