import type { PeerConnection as NativeConnection } from 'node-datachannel';

/** A connection that only answers checks. */
export interface StandIn {
  close(): void;
}

/**
 * Keeps a connection that waits for its caller from giving up.
 *
 * The library ends a connection for good 40 seconds after it has found nobody to answer its checks, and a reply that is
 * carried by hand takes longer. So somebody answers: a second connection on this machine, which has the ICE user name
 * and password of the caller's offer and hears nothing else. Nothing leaves the machine. The caller decides which path is
 * taken (RFC 8445, 8.1.1), so theirs takes the place of this one as soon as they have the reply.
 */
export function standInForCaller(
  waiting: NativeConnection,
  offer: string,
  create: () => NativeConnection,
): StandIn {
  const [, iceUfrag = ''] = /^a=ice-ufrag:(\S+)/m.exec(offer) ?? [];
  const [, icePwd = ''] = /^a=ice-pwd:(\S+)/m.exec(offer) ?? [];
  const standIn = create();
  let closed = false;
  standIn.onLocalCandidate((candidate, mid) => {
    if (!closed) waiting.addRemoteCandidate(candidate, mid);
  });
  // Without a channel there is nothing to describe.
  standIn.createDataChannel('', { negotiated: true, id: 0 });
  standIn.setLocalDescription('offer', { iceUfrag, icePwd });
  return {
    close() {
      if (closed) return;
      closed = true;
      standIn.close();
    },
  };
}
