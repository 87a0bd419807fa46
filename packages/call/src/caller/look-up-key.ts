import {
  type Clock,
  checkPin,
  escapeText,
  type FoundResolution,
  type LookupOptions,
  type PinChange,
  type Pins,
  type Resolution,
  type Resolver,
  ResolverError,
  toResolverError,
} from '@peername/resolver-core';
import { callKeyOf, callKinds, whyNoCallKey } from './call-key.ts';

/** What both lookups of a call need: that of who is called, and that of who calls. */
export interface LookupParts {
  readonly resolver: Pick<Resolver, 'lookup'>;
  readonly pins: Pins;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** The key that a name stands for in calls, or why it has none. */
export type KeyLookup =
  | {
      readonly state: 'found';
      readonly key: Uint8Array;
      readonly resolution: FoundResolution;
      /** What is remembered of the name says so. */
      readonly pin: 'new' | 'same' | 'changed';
      readonly change?: PinChange | undefined;
    }
  /** The chain answered, and the name cannot be called. */
  | {
      readonly state: 'absent' | 'invalid' | 'no-call-key';
      readonly sentence: string;
      readonly resolution: Resolution;
    }
  /** Nothing was learnt about the name. */
  | { readonly state: 'unknown'; readonly sentence: string; readonly resolution: Resolution };

/** The oldest answer that will do is 5 min old: who is called now is who owns the name now. */
const demands: LookupOptions = { kinds: callKinds, maxAge: 300_000 };

/**
 * Looks a name up for a call. The winner by precedence alone counts: one name stands for one key, whether it calls or
 * is called, and a broken or unfit record never makes way for the next one.
 *
 * @throws ResolverError `ABORTED` when the signal fires
 */
export async function lookUpKey(name: string, { resolver, pins, signal }: LookupParts): Promise<KeyLookup> {
  const options = { ...demands, signal };
  const careful = { lookup: (text: string, o: LookupOptions = {}) => lookUp(text, resolver, o) };
  const first = await careful.lookup(name, options);
  const checked = await checkPin(first, { pins, resolver: careful, lookup: options });
  const { change, pin = 'new' } = checked;
  const resolution = change?.now ?? checked.resolution;
  if (resolution.state === 'unknown')
    return { state: 'unknown', sentence: explainUnknown(resolution), resolution };
  if (resolution.freshness.stale) return lookUpStale(resolution);
  const shown = escapeText(resolution.name.text);
  if (resolution.state === 'absent')
    return { state: 'absent', sentence: explainAbsent(resolution, shown), resolution };
  if (resolution.state === 'invalid') {
    const [record] = resolution.records;
    const where = record ? `record "${escapeText(record.key, 60)}" (${escapeText(record.why)})` : 'records';
    const sentence = `${shown} must not be called: there is something wrong with its ${where}. Tell its owner another way.`;
    return { state: 'invalid', sentence, resolution };
  }
  const key = callKeyOf(resolution.peer);
  if (key) return { state: 'found', key, resolution, pin, change };
  const record = escapeText(resolution.peer.recordKey, 60);
  return {
    state: 'no-call-key',
    sentence: `${shown} cannot be called: its record "${record}" ${whyNoCallKey(resolution.peer)}. Its owner can add a record "peer-id" with a did:key.`,
    resolution,
  };
}

/** A face's own resolver may throw at once, where ours rejects. */
async function lookUp(
  name: string,
  resolver: LookupParts['resolver'],
  options: LookupOptions,
): Promise<Resolution> {
  try {
    return await resolver.lookup(name, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return { state: 'unknown', input: name, error: toResolverError(error) };
  }
}

function explainUnknown({ input, error }: Extract<Resolution, { state: 'unknown' }>): string {
  const shown = escapeText(input, 80);
  const why = escapeText(error.message);
  switch (error.code) {
    case 'INVALID_NAME':
      return `${why}. Check the spelling.`;
    case 'UNSUPPORTED_NAME':
      return `No name service is set up for "${shown}". Check the ending, or add the service in the settings.`;
    case 'OFFCHAIN_REFUSED':
      return `${shown} keeps its records outside the chain, and asking there is switched off. Nothing was learnt about it.`;
    case 'DISAGREEMENT':
    case 'UNTRUSTED':
    case 'WRONG_NETWORK':
      return `The answers about ${shown} cannot be trusted (${why}). Check the endpoints in the settings.`;
    default:
      return `${shown} could not be looked up (${why}). That says nothing about the name: try again in a moment.`;
  }
}

function lookUpStale(resolution: Exclude<Resolution, { state: 'unknown' }>): KeyLookup {
  const error = new ResolverError({ code: 'TOO_OLD', shortMessage: 'Only an old answer is to be had' });
  const { input, name } = resolution;
  const unknown = { state: 'unknown', input, name, error } as const;
  return { state: 'unknown', sentence: explainUnknown(unknown), resolution: unknown };
}

function explainAbsent(
  { reason, expiresAt }: Extract<Resolution, { state: 'absent' }>,
  shown: string,
): string {
  switch (reason) {
    case 'name':
      return `${shown} does not exist. Check the spelling.`;
    case 'expired': {
      const when = expiresAt ? ` on ${expiresAt.toISOString().slice(0, 10)}` : '';
      return `${shown} expired${when}, so nobody can be called by it until it is registered again.`;
    }
    case 'resolver':
    case 'record':
      return `${shown} has no key for calls. Its owner can add a record "peer-id" with a did:key.`;
  }
}
