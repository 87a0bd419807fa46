/** Where in a description an attribute stands. */
export type SdpPlace = 'session' | 'data' | 'track';

const everywhere: readonly SdpPlace[] = ['session', 'data', 'track'];
const sections: readonly SdpPlace[] = ['data', 'track'];

/**
 * The attributes that a call needs, by name: where they may stand and the form of what follows the colon. Names of
 * addresses, such as `candidate`, `remote-candidates` and `rtcp`, are not here, so they are left out.
 */
const attributes: Readonly<Record<string, { readonly places: readonly SdpPlace[]; readonly form: RegExp }>> =
  {
    group: { places: ['session'], form: /^BUNDLE( [\w-]{1,16}){1,8}$/ },
    'extmap-allow-mixed': { places: everywhere, form: /^$/ },
    'msid-semantic': { places: ['session'], form: /^ ?WMS( [\w{}*-]{1,64}){0,8}$/ },
    'ice-options': { places: everywhere, form: /^[a-z0-9]{1,16}([ ,][a-z0-9]{1,16}){0,4}$/ },
    'ice-ufrag': { places: everywhere, form: /^[A-Za-z0-9+/]{4,32}$/ },
    'ice-pwd': { places: everywhere, form: /^[A-Za-z0-9+/]{22,64}$/ },
    fingerprint: { places: everywhere, form: /^sha-256 [0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}$/ },
    setup: { places: everywhere, form: /^(actpass|active|passive)$/ },
    mid: { places: sections, form: /^[\w-]{1,16}$/ },
    sendrecv: { places: everywhere, form: /^$/ },
    sendonly: { places: everywhere, form: /^$/ },
    recvonly: { places: everywhere, form: /^$/ },
    inactive: { places: everywhere, form: /^$/ },
    'bundle-only': { places: sections, form: /^$/ },
    'sctp-port': { places: ['data'], form: /^5000$/ },
    'max-message-size': { places: ['data'], form: /^\d{1,10}$/ },
    'rtcp-mux': { places: ['track'], form: /^$/ },
    'rtcp-mux-only': { places: ['track'], form: /^$/ },
    'rtcp-rsize': { places: ['track'], form: /^$/ },
    'rtcp-fb': { places: ['track'], form: /^(\d{1,3}|\*)( [a-z0-9-]{1,32}){1,4}$/ },
    'rtcp-xr': { places: ['track'], form: /^rcvr-rtt=(all|sender)$/ },
    rtpmap: { places: ['track'], form: /^\d{1,3} [\w.-]{1,32}\/\d{1,6}(\/\d{1,2})?$/ },
    fmtp: { places: ['track'], form: /^\d{1,3} [\w.+/=;:, -]{1,512}$/ },
    extmap: { places: ['track'], form: /^\d{1,3}(\/[a-z]{1,8})? [\w:./#-]{1,128}$/ },
    msid: { places: ['track'], form: /^[\w{}-]{1,64}( [\w{}-]{1,64})?$/ },
    ssrc: { places: ['track'], form: /^\d{1,10} (cname|msid|mslabel|label):[\w{}+/ -]{0,160}$/ },
    'ssrc-group': { places: ['track'], form: /^[A-Z-]{1,8}( \d{1,10}){1,8}$/ },
    ptime: { places: ['track'], form: /^\d{1,4}$/ },
    maxptime: { places: ['track'], form: /^\d{1,4}$/ },
  };

/**
 * The line itself when it is an attribute that is needed here, undefined when it can be left out (as RFC 8866, 5.13,
 * has it for attributes that are not known), `malformed` when it is one but not of its form.
 */
export function keptAttribute(line: string, place: SdpPlace): string | 'malformed' | undefined {
  const [, name = '', value = ''] = /^a=([a-z-]{1,32})(?::(.*))?$/.exec(line) ?? [];
  if (!Object.hasOwn(attributes, name)) return undefined;
  const attribute = attributes[name];
  if (!attribute?.places.includes(place)) return undefined;
  return attribute.form.test(value) ? line : 'malformed';
}
