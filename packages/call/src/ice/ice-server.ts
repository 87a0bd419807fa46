import { parseIpAddress } from './ip-address.ts';

/** A server that a user entered, or what is wrong with it. */
export type IceServerInput =
  | { readonly ok: true; readonly server: RTCIceServer }
  /** `sentence` is safe to show: it repeats nothing of the input. */
  | { readonly ok: false; readonly sentence: string };

const longest = 512;
const example = 'turn:USER:PASSWORD@relay.example.org:3478';

/**
 * Reads a STUN or TURN server as people write it in a settings field: `stun:host`, `stuns:host:5349`,
 * `turn:user:password@host:3478?transport=tcp`, `turns:...` (RFC 7064, RFC 7065; user and password in front of the
 * host, percent-encoded where they hold `:` `@` `/` or `?`). They can also be given on their own.
 *
 * @example
 * ```ts
 * parseIceServer('turn:ada:secret@relay.example.org')
 * // { ok: true, server: { urls: 'turn:relay.example.org', username: 'ada', credential: 'secret' } }
 * ```
 */
export function parseIceServer(
  text: string,
  login: { readonly username?: string | undefined; readonly credential?: string | undefined } = {},
): IceServerInput {
  const trimmed = text.trim();
  if (trimmed.length > longest) return refused(`A server address has at most ${longest} characters.`);
  const [, scheme = '', rest = ''] = /^(stuns?|turns?):(.*)$/is.exec(trimmed) ?? [];
  if (!scheme) return refused(`Begin with stun:, stuns:, turn: or turns:, such as ${example}.`);
  if (rest.startsWith('//')) return refused('Leave out the two slashes: a server address has none.');
  const at = rest.lastIndexOf('@');
  const written = readLogin(at < 0 ? '' : rest.slice(0, at));
  if (!written) return refused('The user or the password is not percent-encoded as it should be.');
  const place = readPlace(rest.slice(at + 1));
  if (!place) return refused('That is no host with a port, such as relay.example.org:3478.');
  return serverOf(scheme.toLowerCase(), place, {
    username: login.username || written.username,
    credential: login.credential || written.credential,
  });
}

function serverOf(
  scheme: string,
  place: { readonly host: string; readonly transport: string },
  { username, credential }: Login,
): IceServerInput {
  const { host, transport } = place;
  if (scheme.startsWith('stun')) {
    if (transport) return refused('A STUN server takes no ?transport.');
    if (username || credential) return refused('A STUN server takes no user or password.');
    return { ok: true, server: { urls: `${scheme}:${host}` } };
  }
  if (!username || !credential) return refused(`A relay needs a user and a password: ${example}.`);
  return { ok: true, server: { urls: `${scheme}:${host}${transport}`, username, credential } };
}

interface Login {
  readonly username: string;
  readonly credential: string;
}

function readLogin(text: string): Login | undefined {
  const colon = text.indexOf(':');
  const parts = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  try {
    const [username = '', credential = ''] = parts.map(decodeURIComponent);
    return { username, credential };
  } catch {
    return undefined;
  }
}

/** Host and port in canonical form, and the transport, which only TURN has. */
function readPlace(text: string): { readonly host: string; readonly transport: string } | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?(\?transport=(?:udp|tcp))?$/i.exec(text);
  const [, name = '', port, transport = ''] = match ?? [];
  if (!isHost(name) || (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))) return undefined;
  return {
    host: `${name.toLowerCase()}${port === undefined ? '' : `:${Number(port)}`}`,
    transport: transport.toLowerCase(),
  };
}

function isHost(name: string): boolean {
  if (name.startsWith('[')) return parseIpAddress(name.slice(1, -1))?.length === 16;
  // A name that ends in a number can only be an IPv4 address (WHATWG URL).
  if (/(^|\.)\d+\.?$/.test(name)) return parseIpAddress(name) !== undefined;
  return (
    name.length <= 253 &&
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(name)
  );
}

function refused(sentence: string): IceServerInput {
  return { ok: false, sentence };
}
