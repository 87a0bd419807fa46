import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import type { PeerConnection } from '../ice/peer-connection.ts';

/** What fingerprints are read from. Only Chromium shows the certificates of the transport itself. */
export type FingerprintSource = Pick<PeerConnection, 'localDescription' | 'remoteDescription'> & {
  readonly sctp?: { readonly transport: { getRemoteCertificates?(): ArrayBuffer[] } } | null | undefined;
};

/** SHA-256 of the own DTLS certificate; undefined while there is no description. */
export function localFingerprint(connection: FingerprintSource): Uint8Array | undefined {
  return fingerprintOf(connection.localDescription?.sdp);
}

/**
 * SHA-256 of the certificate that the other side showed in the DTLS handshake. Where the transport does not give it,
 * that of the remote description: the stack compared both (RFC 8827, 6.5), and closes when they differ.
 */
export function remoteFingerprint(connection: FingerprintSource): Uint8Array | undefined {
  const [certificate] = connection.sctp?.transport.getRemoteCertificates?.() ?? [];
  // node-datachannel answers with an empty one.
  if (certificate !== undefined && certificate.byteLength > 0) return sha256(new Uint8Array(certificate));
  return fingerprintOf(connection.remoteDescription?.sdp);
}

/** The SHA-256 fingerprint of a description (RFC 8122); undefined when it has none, or more than one. */
export function fingerprintOf(sdp: string | undefined): Uint8Array | undefined {
  const found = new Set<string>();
  for (const [, algorithm, value] of (sdp ?? '').matchAll(/^a=fingerprint:(\S+) ([^\r\n]*)$/gm)) {
    if (algorithm?.toLowerCase() !== 'sha-256' || value === undefined) return undefined;
    found.add(value.trim().toLowerCase());
  }
  const [only, another] = found;
  if (only === undefined || another !== undefined || !/^[0-9a-f]{2}(:[0-9a-f]{2}){31}$/.test(only))
    return undefined;
  return hexToBytes(only.replaceAll(':', ''));
}
