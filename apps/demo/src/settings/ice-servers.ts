import { parseIceServer } from '@peername/call';
import type { Settings } from './settings.ts';

/** The servers of the settings as connections take them; what is no server was refused when it was typed. */
export function iceServersOf({ iceServers }: Settings): readonly RTCIceServer[] {
  return iceServers.flatMap(({ url, ...login }) => {
    const parsed = parseIceServer(url, login);
    return parsed.ok ? [parsed.server] : [];
  });
}
