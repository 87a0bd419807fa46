import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { ResolverError } from '@peername/resolver-core';
import type { IceCandidate } from './candidate.ts';
import { type CandidateLineOptions, readCandidateLine, writeCandidateLine } from './candidate-line.ts';
import { isIceText } from './ice-text.ts';
import type { SessionDescription } from './session-description.ts';

/** What {@link readSessionDescription} found: candidates of addresses only, and as many as there are. */
export interface LocalSession extends SessionDescription {
  readonly candidates: readonly IceCandidate[];
}

/**
 * Takes from a local description of a data-channel-only connection what a link may carry, and nothing else: the `c=`
 * line, the port and related addresses, which all tell real addresses, stay behind. Candidates come unfiltered, as the
 * policy has yet to choose among them.
 *
 * @throws ResolverError `PROTOCOL` when it lacks ufrag, pwd, SHA-256 fingerprint or setup
 */
export function readSessionDescription(sdp: string): LocalSession {
  const lines = sdp.split(/\r?\n/);
  const ufrag = fieldOf(lines, 'a=ice-ufrag:');
  const pwd = fieldOf(lines, 'a=ice-pwd:');
  const setup = fieldOf(lines, 'a=setup:');
  const fingerprint = lines.map(readFingerprint).find((found) => found !== undefined);
  if (!isIceText(ufrag, 4, 32) || !isIceText(pwd, 22, 64) || !isSetup(setup) || !fingerprint)
    throw new ResolverError({
      code: 'PROTOCOL',
      shortMessage: 'the connection describes itself in a way that fits no link; try another browser',
    });
  return { setup, ufrag, pwd, fingerprint, candidates: readCandidates(lines) };
}

/**
 * The SDP of a data-channel-only offer or answer (RFC 8866, RFC 8841), from a fixed template. What fills it was
 * checked when it was decoded, so no text of a peer reaches the browser. Candidates on overlays are left out: they
 * have no address until the policy has put one in their place.
 *
 * @throws ResolverError `INTERNAL` when the session breaks the promises of its type
 */
export function writeSessionDescription(
  session: SessionDescription,
  type: 'offer' | 'answer',
  options?: CandidateLineOptions,
): string {
  const { ufrag, pwd, fingerprint } = session;
  // The template's last guard: a line break in here would undo the whole rule.
  if (!isIceText(ufrag, 4, 32) || !isIceText(pwd, 22, 64) || fingerprint.length !== 32)
    throw new ResolverError({
      code: 'INTERNAL',
      shortMessage: 'a session that was not decoded cannot be used',
    });
  const candidates = session.candidates.filter((candidate) => candidate.type !== 'overlay');
  return [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...candidates.map((candidate, index) => `a=${writeCandidateLine(candidate, index, options)}`),
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${bytesToHex(fingerprint)
      .toUpperCase()
      .replace(/..(?=.)/g, '$&:')}`,
    `a=setup:${setupOf(session, type)}`,
    'a=mid:0',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    '',
  ].join('\r\n');
}

// RFC 8842, 5.2 and 5.3: an offer leaves the choice or takes the active side, an answer makes it.
function setupOf({ setup }: SessionDescription, type: 'offer' | 'answer'): SessionDescription['setup'] {
  if (type === 'offer') return setup === 'active' ? 'active' : 'actpass';
  return setup === 'passive' ? 'passive' : 'active';
}

function fieldOf(lines: readonly string[], prefix: string): string {
  return (
    lines
      .find((line) => line.startsWith(prefix))
      ?.slice(prefix.length)
      .trim() ?? ''
  );
}

function readFingerprint(line: string): Uint8Array | undefined {
  const [, digits] = /^a=fingerprint:sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})\s*$/i.exec(line) ?? [];
  return digits === undefined ? undefined : hexToBytes(digits.replaceAll(':', ''));
}

/**
 * The agent's own favourites first, because order is all that a link carries of priority. Each once: some agents list
 * the same address for several networks.
 */
function readCandidates(lines: readonly string[]): readonly IceCandidate[] {
  const found = new Map<string, IceCandidate>();
  const ranked = lines
    .filter((line) => line.startsWith('a=candidate:'))
    .sort((one, other) => priorityOf(other) - priorityOf(one));
  for (const line of ranked) {
    const candidate = readCandidateLine(line);
    if (candidate) found.set(Object.values(candidate).join(' '), candidate);
  }
  return [...found.values()];
}

function priorityOf(line: string): number {
  return Number(line.split(' ')[3]) || 0;
}

function isSetup(text: string): text is SessionDescription['setup'] {
  return text === 'actpass' || text === 'active' || text === 'passive';
}
