import { hasRelay, parseIceServer } from '@peername/call';
import type { IceServerSetting, Settings } from './settings.ts';

/** Whether a server is a relay; the others are STUN servers. */
export function isTurn({ url }: IceServerSetting): boolean {
  return hasRelay({ urls: url });
}

/** The servers of the settings as connections take them; what is no server was refused when it was typed. */
export function iceServersOf({ iceServers }: Settings): readonly RTCIceServer[] {
  return iceServers.flatMap(({ url, ...login }) => {
    const parsed = parseIceServer(url, login);
    return parsed.ok ? [parsed.server] : [];
  });
}
