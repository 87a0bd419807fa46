import type { Milliseconds } from '@peername/resolver-core';
import type { CallRun } from './call-run.ts';
import type { Party } from './call-state.ts';
import { connectionLost, peerLeft } from './end-sentences.ts';
import { iceConfigurationOf } from './ice/ice-configuration.ts';
import type { PeerConnection } from './ice/peer-connection.ts';
import type { IcePolicy } from './ice/policy.ts';

/** How long a broken connection may take to come back. */
const patience: Milliseconds = 30_000;

/** How long what was sent before a connection was closed may take to be read. */
const deliveryTime: Milliseconds = 1_000;

/** What a broken connection is mended with. */
export interface Repair {
  readonly connection: PeerConnection;
  readonly party: Party;
  /** Tries the known addresses of the other side again, until the returned function is called. */
  knock(): () => void;
}

/** A connection that belongs to the call: it is closed with it, or before by `close`. None is made after the end. */
export function makeConnection(
  run: CallRun,
  policy: IcePolicy,
): { readonly connection: PeerConnection; close(): void } {
  run.signal.throwIfAborted();
  const connection = run.parts.createConnection(iceConfigurationOf(policy));
  const forget = run.atEnd(shut);
  return {
    connection,
    close() {
      forget();
      shut();
    },
  };

  function shut(): void {
    try {
      connection.close();
    } catch {
      // Closed already.
    }
  }
}

/** Tells the caller that the callee has begun to knock: the agent hears from an address it has not asked for. */
export function watchForKnocks(run: CallRun, connection: PeerConnection): void {
  listen(run, connection, 'iceconnectionstatechange', () => {
    if (connection.iceConnectionState === 'checking') run.dispatch({ type: 'picked-up' });
  });
}

/**
 * Watches over a call that has begun: knocks again where a connection breaks, and gives up after 30 s. Browsers move to
 * another path by themselves; ICE is not restarted, since Firefox stops hearing a Chromium that does that.
 */
export function watchConnection(run: CallRun, { connection, party, knock }: Repair): void {
  let stopMending = () => {};
  listen(run, connection, 'connectionstatechange', look);
  look();

  function look(): void {
    switch (connection.connectionState) {
      case 'disconnected':
        if (run.dispatch({ type: 'interrupted' })) mend();
        break;
      case 'connected':
        stopMending();
        run.dispatch({ type: 'restored' });
        break;
      case 'failed':
        void run.finish(connectionLost(party));
        break;
      case 'closed':
        // In order, by the other side. The channel says so too, once it has delivered all that was sent before.
        run.later(() => void run.finish(peerLeft(party)), deliveryTime);
        break;
    }
  }

  function mend(): void {
    const stopKnocking = knock();
    const stopWaiting = run.later(() => void run.finish(connectionLost(party)), patience);
    const forget = run.atEnd(stopKnocking);
    stopMending = () => {
      forget();
      stopKnocking();
      stopWaiting();
    };
  }
}

function listen(
  run: CallRun,
  connection: PeerConnection,
  type: 'connectionstatechange' | 'iceconnectionstatechange',
  listener: () => void,
): void {
  connection.addEventListener(type, listener);
  run.atEnd(() => connection.removeEventListener(type, listener));
}
