import { RTCPeerConnection } from 'node-datachannel/polyfill';
import type { CreateConnection } from '../src/ice/peer-connection.ts';

/**
 * Connections of node-datachannel for both ends of calls in one process.
 *
 * libdatachannel begins to connect before it has put away the answer that it checks the other side's certificate
 * against. Where that side knocks already, and no network is in between to slow the handshake down, it can be over
 * sooner, and fails: about one in four on a busy machine. So here the callee's knocks wait until the caller has the
 * answer.
 */
export function createNodeConnections(): CreateConnection {
  const answered = new Map<string, Gate>();
  return (configuration) => {
    const connection = new RTCPeerConnection(configuration);
    const { setRemoteDescription, addIceCandidate } = connection;
    let mayKnock: Promise<void> | undefined;
    return Object.assign(connection, {
      async setRemoteDescription(description: RTCSessionDescriptionInit) {
        await setRemoteDescription.call(connection, description);
        if (description.type === 'answer') gateOf(connection.localDescription?.sdp).open();
        else mayKnock = gateOf(description.sdp).opened;
      },
      async addIceCandidate(candidate: RTCIceCandidateInit) {
        await mayKnock;
        if (connection.connectionState !== 'closed') await addIceCandidate.call(connection, candidate);
      },
    });
  };

  /** One for each offer, known by its ICE user name. */
  function gateOf(offer: string | undefined): Gate {
    const [, ufrag = ''] = /^a=ice-ufrag:(\S+)/m.exec(offer ?? '') ?? [];
    const gate = answered.get(ufrag) ?? createGate();
    answered.set(ufrag, gate);
    return gate;
  }
}

interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

function createGate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
