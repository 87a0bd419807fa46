/**
 * Names that people own on blockchains become peer ids, with the evidence. No chain and no server in here: adapters
 * such as `@peername/azero` and `@peername/ens` do the reading.
 *
 * @example A lookup that can be dialled, or an error
 * ```ts
 * const resolver = createResolver({ services: [azero(), ens()] })
 * const { peer } = await resolver.resolve('alice.azero')
 * ```
 *
 * @example Every outcome as a value
 * ```ts
 * const outcome = await resolver.lookup('alice.eth')
 * if (outcome.state === 'unknown') console.warn(outcome.error.code)
 * ```
 *
 * @packageDocumentation
 */
export { assurances, isWeaker } from './assurance.ts';
export { nameInCacheKey } from './cache-key.ts';
export type { CachePolicy } from './cache-policy.ts';
export { type Clock, systemClock } from './clock.ts';
export { createResolver } from './create-resolver.ts';
export { waitFor } from './deadline.ts';
export {
  abortedError,
  type ErrorCode,
  errorCodes,
  isResolverError,
  ResolverError,
  type ResolverErrorOptions,
  toResolverError,
} from './errors.ts';
export { escapeText } from './escape-text.ts';
export type { Assurance, BlockRef, Evidence, Finality } from './evidence.ts';
export type { ChainNews, ChangesOptions } from './follow/chain-news.ts';
export { followMembers } from './follow/follow-members.ts';
export type { FollowEvent, FollowListener } from './follow/following.ts';
export type { WatchOptions } from './follow/watch-names.ts';
export {
  errorToJson,
  type Json,
  type JsonObject,
  readingToJson,
  recordsToJson,
  resolutionToJson,
  reverseToJson,
} from './json.ts';
export { loadOnce } from './load-once.ts';
export type { LookupOptions, RecordsOptions } from './lookup-options.ts';
export { createMemoryCache, type MemoryCache, type MemoryCacheOptions } from './memory-cache.ts';
export { invalidName, type Name, tidyName } from './name.ts';
export type {
  BlockSource,
  NameNews,
  NameService,
  Network,
  Query,
  ReadOptions,
} from './name-service.ts';
export { onAbort } from './on-abort.ts';
export { pauseFor } from './pause-for.ts';
export { allKinds } from './peer-id/all-kinds.ts';
export { didKeyKind } from './peer-id/did-key.ts';
export { parseGenericPeerId } from './peer-id/generic.ts';
export { hyperKind } from './peer-id/hyper.ts';
export { i2pKind } from './peer-id/i2p.ts';
export { irohKind } from './peer-id/iroh.ts';
export { libp2pKind } from './peer-id/libp2p.ts';
export { nostrKind } from './peer-id/nostr.ts';
export type {
  KeyType,
  MalformedReason,
  ParsedPeerId,
  PeerId,
  PeerKind,
  PeerKindCodec,
  PublicKey,
} from './peer-id/peer-id.ts';
export { peerKinds } from './peer-id/peer-id.ts';
export { pkarrKind } from './peer-id/pkarr.ts';
export { sessionKind } from './peer-id/session.ts';
export { staexKind } from './peer-id/staex.ts';
export { torKind } from './peer-id/tor.ts';
export { toxKind } from './peer-id/tox.ts';
export { wireguardKind } from './peer-id/wireguard.ts';
export { yggdrasilKind } from './peer-id/yggdrasil.ts';
export { type CheckPinOptions, checkPin, type PinCheck } from './pins/check-pin.ts';
export { acceptPin, type KeepPinOptions, rememberPin } from './pins/keep-pin.ts';
export { createMemoryPins } from './pins/memory-pins.ts';
export type { Pin, Pins } from './pins/pin.ts';
export { describePinChange, type PinChange } from './pins/pin-change.ts';
export { type PinVerdict, pinVerdict, type WhyChanged } from './pins/pin-verdict.ts';
export { type Sighting, sightingOf } from './pins/sighting.ts';
export { independentUrls } from './quorum/independent-urls.ts';
export { laterQuorumOf } from './quorum/later-quorum.ts';
export { quorumOf } from './quorum/quorum.ts';
export type { QuorumOptions } from './quorum/quorum-with.ts';
export type { LookupPolicy } from './read-demands.ts';
export type { RecordsResolution } from './read-names.ts';
export type {
  AbsentName,
  Account,
  AsOf,
  Reading,
  ReadOutcome,
  RecordKey,
  ReverseReading,
  UnreadableRecord,
} from './reading.ts';
export type { CachedReading, ReadingCache } from './reading-cache.ts';
export { readingFromJson, reverseReadingFromJson } from './reading-from-json.ts';
export type {
  AbsentResolution,
  FoundResolution,
  Freshness,
  IgnoredRecord,
  InvalidResolution,
  RawRecord,
  Resolution,
  ResolvedPeer,
  UnknownResolution,
} from './resolution.ts';
export {
  createResolverWithKinds,
  type Resolver,
  type ResolverOptions,
  type ReverseResolution,
} from './resolver.ts';
export { type PeerRecords, recordKeysOf, type Selection, selectPeer } from './select-peer.ts';
export { parseName } from './service-registry.ts';
export { setBackOf } from './set-back.ts';
export type { Trace, TraceEvent } from './trace.ts';
export type { BlockNumber, ByteCount, Count, Hex, Milliseconds } from './units.ts';
export { explainUnresolved, UnresolvedError } from './unresolved-error.ts';
