import type { IcePolicy } from './policy.ts';

/**
 * What a connection is made with. Only the user's own servers are asked, and only in the modes that need them; in relay
 * mode the browser itself sends nothing but through the relay (W3C webrtc-pc, `iceTransportPolicy`).
 */
export function iceConfigurationOf({ mode, iceServers = [] }: IcePolicy): RTCConfiguration {
  const asksServers = mode === 'relay' || mode === 'direct';
  return {
    iceServers: asksServers ? iceServers.filter((server) => mode !== 'relay' || hasRelay(server)) : [],
    iceTransportPolicy: mode === 'relay' ? 'relay' : 'all',
    bundlePolicy: 'max-bundle',
  };
}

/** Whether a server has a TURN address. */
export function hasRelay({ urls }: RTCIceServer): boolean {
  return [urls].flat().some((url) => /^turns?:/i.test(url));
}
