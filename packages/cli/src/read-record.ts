import { allKinds, type ParsedPeerId, type PeerKind, parseGenericPeerId } from '@peername/resolver-core';

/** A record that is there to hold a peer id, and what it holds. */
export interface PeerRecord {
  /** The kind that its key stands for; undefined when the value has to say it. */
  readonly kind?: PeerKind | undefined;
  readonly parsed: ParsedPeerId;
}

/** What a record is as a peer id; undefined for the key of any other record. */
export function readRecord(key: string, value: string): PeerRecord | undefined {
  // The one key whose value says its kind.
  if (key === 'peer-id') return { parsed: parseGenericPeerId(value, allKinds) };
  const codec = allKinds.find(
    ({ recordKeys, optInKeys }) => recordKeys.includes(key) || optInKeys?.includes(key),
  );
  return codec && { kind: codec.kind, parsed: codec.parse(value) };
}
