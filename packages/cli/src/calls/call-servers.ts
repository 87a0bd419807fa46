import { parseIceServer } from '@peername/call';
import type { Settings } from '../options.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The STUN and TURN servers of the settings.
 *
 * @throws {@link UsageError} that repeats nothing of them: they hold passwords
 */
export function callServers({ stun = [], turn = [] }: Settings): readonly RTCIceServer[] {
  return [...stun.map((text, i) => read(text, 'stun', i)), ...turn.map((text, i) => read(text, 'turn', i))];
}

function read(text: string, scheme: 'stun' | 'turn', index: number): RTCIceServer {
  const label = `--${scheme}: item ${index + 1}`;
  const input = parseIceServer(text);
  if (!input.ok) throw new UsageError(`${label}: ${input.sentence}`);
  const url = String(input.server.urls);
  if (/^(stuns|turns):|transport=tcp/.test(url))
    throw new UsageError(`${label}: a terminal reaches servers over UDP only, without TLS`);
  if (!url.startsWith(`${scheme}:`))
    throw new UsageError(`${label} belongs to --${scheme === 'stun' ? 'turn' : 'stun'}`);
  return input.server;
}
