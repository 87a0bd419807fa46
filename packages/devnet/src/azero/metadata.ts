import { fromHex } from './hex.ts';
import { bytes, decode } from './scale.ts';

/** The newest metadata version that a node serves. */
export type MetadataVersion = 14 | 15;

/** The index of the timestamp pallet, whatever the version. */
export const timestampPalletIndex = 3;

/**
 * The metadata versions that a node answers to. A node with version 14 alone shows the small runtime of
 * substrate-contracts-node; a node with 15 shows the large one of Substrate itself, in both versions.
 */
export function metadataVersions(newest: MetadataVersion): readonly number[] {
  return newest === 14 ? [14] : [14, 15];
}

/**
 * Metadata of one version, without the envelope of the runtime API; undefined when the node has no such version. Comes
 * from `@polkadot/types-support`, which is loaded when somebody asks.
 */
export async function loadMetadata(
  newest: MetadataVersion,
  version: number,
): Promise<Uint8Array | undefined> {
  if (!metadataVersions(newest).includes(version)) return undefined;
  if (newest === 14)
    return fromHex(
      (await import('@polkadot/types-support/metadata/v14/substrate-contracts-node-hex')).default,
    );
  if (version === 14)
    return fromHex((await import('@polkadot/types-support/metadata/v14/substrate-hex')).default);
  const envelope = fromHex((await import('@polkadot/types-support/metadata/v15/substrate-hex')).default);
  // Recorded from `metadata_at_version`: `Some`, the length, the metadata.
  return decode(bytes, envelope.slice(1));
}
