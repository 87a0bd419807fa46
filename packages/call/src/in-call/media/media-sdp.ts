import { bytesToHex } from '@noble/hashes/utils.js';
import type { ByteCount, Count } from '@peername/resolver-core';
import { keptAttribute } from './sdp-attributes.ts';

/** Why a description of a peer is not used. */
export type SdpRefusal =
  /** It is not what a browser writes for the three slots of a call. */
  | 'malformed'
  /** It names a certificate that was not confirmed. */
  | 'other-certificate';

const maxSdpSize: ByteCount = 65_536;
const maxLineLength: Count = 1024;
const maxSections: Count = 8;

/** Written into each section: the real one tells an address (RFC 8839, 4.2.1: candidates carry addresses, not this line). */
const noAddress = 'c=IN IP4 0.0.0.0';

/**
 * A description of audio, video and the data channels, rebuilt from what it may say: lines and attributes that are
 * known to be needed, in forms that are known. Addresses go: candidates, ports, `c=`, `a=rtcp`. Everything must be
 * bundled onto the one transport whose certificate was confirmed, and the data section must be the one that is there.
 *
 * Both directions pass here, so that neither a peer's text reaches the browser unread nor an own address the peer.
 *
 * @param fingerprint SHA-256 of the certificate that was confirmed, 32 bytes
 */
export function filterMediaSdp(
  sdp: string,
  fingerprint: Uint8Array,
): { readonly sdp: string } | { readonly refused: SdpRefusal } {
  if (sdp.length > maxSdpSize) return { refused: 'malformed' };
  const lines = sdp.split(/\r\n|\n/).filter((line) => line !== '');
  if (lines.some((line) => line.length > maxLineLength)) return { refused: 'malformed' };
  const expected = `sha-256 ${bytesToHex(fingerprint).replace(/..(?=.)/g, '$&:')}`;
  if (fingerprintsOf(lines).some((found) => found !== expected)) return { refused: 'other-certificate' };

  const [session, ...media] = sectionsOf(lines);
  const head = session && filterSession(session);
  const sections = media.map(filterSection);
  if (!head || sections.length > maxSections || sections.includes(undefined)) return { refused: 'malformed' };
  const filtered = [...head, ...sections.flatMap((section) => section ?? [])];
  if (!isOneTransport(filtered)) return { refused: 'malformed' };
  return { sdp: `${filtered.join('\r\n')}\r\n` };
}

function fingerprintsOf(lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => line.startsWith('a=fingerprint:'))
    .map((line) => line.slice('a=fingerprint:'.length).toLowerCase().trim());
}

/** The lines before the first `m=`, and then those of each. */
function sectionsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const sections: string[][] = [[]];
  for (const line of lines) {
    if (line.startsWith('m=')) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections;
}

/** The user name and the address of `o=` are not needed by anybody; its numbers are. */
function filterSession([version, origin, ...rest]: readonly string[]): readonly string[] | undefined {
  const [, id, number] = /^o=\S+ (\d{1,20}) (\d{1,20}) IN IP[46] \S+$/.exec(origin ?? '') ?? [];
  if (version !== 'v=0' || id === undefined || number === undefined) return undefined;
  const kept = attributesOf(rest, 'session');
  return kept && ['v=0', `o=- ${id} ${number} IN IP4 0.0.0.0`, 's=-', 't=0 0', ...kept];
}

function filterSection([media = '', ...rest]: readonly string[]): readonly string[] | undefined {
  const data = /^m=application (\d{1,5}) UDP\/DTLS\/SCTP webrtc-datachannel$/.exec(media);
  const track = /^m=(audio|video) (\d{1,5}) UDP\/TLS\/RTP\/SAVPF(( \d{1,3}){1,64})$/.exec(media);
  const kept = attributesOf(rest, data ? 'data' : 'track');
  if (!kept) return undefined;
  if (data) return [`m=application ${portOf(data[1])} UDP/DTLS/SCTP webrtc-datachannel`, noAddress, ...kept];
  if (track) return [`m=${track[1]} ${portOf(track[2])} UDP/TLS/RTP/SAVPF${track[3]}`, noAddress, ...kept];
  return undefined;
}

/** 0 says that a section is off or only bundled; any other port is that of an address. */
function portOf(port: string | undefined): number {
  return Number(port) === 0 ? 0 : 9;
}

/** The attributes that are kept; undefined when one of them has a form that it must not have. */
function attributesOf(
  lines: readonly string[],
  place: 'session' | 'data' | 'track',
): readonly string[] | undefined {
  const kept = lines.map((line) => keptAttribute(line, place));
  return kept.includes('malformed') ? undefined : kept.filter((line) => line !== undefined);
}

/** One certificate, the data section first as it always was, and every live section in the bundle (RFC 9143). */
function isOneTransport(lines: readonly string[]): boolean {
  const bundles = lines.filter((line) => line.startsWith('a=group:BUNDLE'));
  const bundled = bundles[0]?.split(' ').slice(1) ?? [];
  const [, data, ...tracks] = sectionsOf(lines);
  return (
    bundles.length === 1 &&
    bundled[0] === '0' &&
    fingerprintsOf(lines).length > 0 &&
    data?.[0]?.startsWith('m=application 9 ') === true &&
    midOf(data) === '0' &&
    tracks.every(
      (section) =>
        section[0]?.startsWith('m=application') === false &&
        midOf(section) !== undefined &&
        (isOff(section) || bundled.includes(midOf(section) ?? '')),
    )
  );
}

function midOf(section: readonly string[]): string | undefined {
  const mids = section.filter((line) => line.startsWith('a=mid:'));
  return mids.length === 1 ? mids[0]?.slice('a=mid:'.length) : undefined;
}

function isOff(section: readonly string[]): boolean {
  return / 0 /.test(section[0] ?? '') && !section.includes('a=bundle-only');
}
