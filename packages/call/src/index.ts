/**
 * Calls between people who know each other's names. An invite link and a reply link, sealed and signed, take the place
 * of a signaling server; everything here is logic alone, for browsers and Node.
 *
 * @packageDocumentation
 */
export { createMemoryPins, type Pin, type Pins } from '@peername/resolver-core';
export type { Call, CallParts, UsedInvites } from './call.ts';
export { callMoves, mayCapture, needsChangeAccepted } from './call-machine.ts';
export type { CallState, EndReason, GatherProblem, GatherProblemCode, Party, Ringing } from './call-state.ts';
export { callKinds } from './caller/call-key.ts';
export type { Callee } from './caller/callee.ts';
export type { CallerCheck } from './caller/caller-check.ts';
export { checkCaller } from './caller/check-caller.ts';
export { type CalleeLookup, findCallee } from './caller/find-callee.ts';
export type { LookupParts } from './caller/look-up-key.ts';
export { createMemoryUsedInvites } from './caller/memory-used-invites.ts';
export { comparePins, fingerprintDigits, type PinComparison } from './caller/pin-comparison.ts';
export { type KeyPin, pinForCalls } from './caller/pin-for-calls.ts';
export { createCall } from './create-call.ts';
export { describeState } from './describe-state.ts';
export { type AddressClass, classifyAddress } from './ice/address-class.ts';
export type { AddressKind, IceCandidate, LinkCandidate, OverlayCandidate } from './ice/candidate.ts';
export { type Cidr, isInCidr, parseCidr } from './ice/cidr.ts';
export type { Disclosure, Exposure, Observer } from './ice/exposure.ts';
export { exposureOf } from './ice/exposure-of.ts';
export { type Gathered, type GatherOptions, gather } from './ice/gather.ts';
export { hasRelay, iceConfigurationOf } from './ice/ice-configuration.ts';
export { type IceServerInput, parseIceServer } from './ice/ice-server.ts';
export { parseIpAddress } from './ice/ip-address.ts';
export { type KnockOptions, keepKnocking } from './ice/knock.ts';
export { type LeftOut, overlayOf, type WhyNot } from './ice/mode-rules.ts';
export { answerSession, applyAnswer, offerSession } from './ice/open-connection.ts';
export { type StaexOverlay, type StaexOverlayOptions, staexOverlay } from './ice/overlay/staex-overlay.ts';
export {
  type StaticOverlayOptions,
  staticOverlay,
  tailscaleOverlay,
  wireguardOverlay,
  yggdrasilOverlay,
} from './ice/overlay/static-overlay.ts';
export type { OverlayNetwork } from './ice/overlay.ts';
export type { CreateConnection, MediaConnection, PeerConnection } from './ice/peer-connection.ts';
export type { IcePolicy, PrivacyMode } from './ice/policy.ts';
export { admitOwn, type OwnCandidates } from './ice/policy-own.ts';
export { admitRemote, type RemoteCandidates } from './ice/policy-remote.ts';
export { resolveOverlayCandidates } from './ice/resolve-overlay-candidates.ts';
export { maxCandidates, type SessionDescription } from './ice/session-description.ts';
export { createIdentity, generateSeed } from './identity/create-identity.ts';
export type { Identity } from './identity/identity.ts';
export {
  formatIdentityExport,
  type ParsedIdentityExport,
  parseIdentityExport,
} from './identity/identity-export.ts';
export type { IdentityProblem, IdentityProblemCode } from './identity/identity-problem.ts';
export { didKeyOf, keyOfText, libp2pIdOf } from './identity/key-text.ts';
export { checkKey, sealingKeyOf, verifySignature } from './identity/public-key.ts';
export { type UnwrappedSeed, unwrapSeed, type WrappedSeed, wrapSeed } from './identity/wrapped-seed.ts';
export type { Channel, ChannelMessage } from './in-call/channel.ts';
export { type Channels, createChannels } from './in-call/channels.ts';
export type { BytePipe, Conversation, ConversationEvent } from './in-call/conversation.ts';
export { type ConversationOptions, createConversation } from './in-call/create-conversation.ts';
export type { FileExchange, FileSink, FileSource, Transfer } from './in-call/file-exchange.ts';
export type { CallMedia, MediaSlot } from './in-call/media.ts';
export type { Role } from './in-call/transcript.ts';
export {
  checkInvite,
  checkReply,
  endOfLink,
  type InviteExpectation,
  type ReplyExpectation,
} from './link/check-claims.ts';
export type { Claims, LinkKind } from './link/claims.ts';
export { type OpenedEnvelope, openEnvelope, type SealOptions, sealEnvelope } from './link/envelope.ts';
export { clockTolerance, defaultLinkLifetime, maxLinkLength, maxLinkLifetime } from './link/limits.ts';
export { formatLink, type ParsedLink, type ParseLinkOptions, parseLink } from './link/link.ts';
export type { LinkRefusal, LinkRefusalCode } from './link/refusal.ts';
export { partyTitle } from './party.ts';
