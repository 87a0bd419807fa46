import {
  didKeyKind,
  escapeText,
  libp2pKind,
  type PeerKindCodec,
  type Resolution,
} from '@peername/resolver-core';
import { callKeyOf, whyNoCallKey } from './call-key.ts';
import type { Callee } from './callee.ts';
import { type LookupParts, lookUpKey } from './look-up-key.ts';

/** Who is to be called, or why nobody can be. */
export type CalleeLookup =
  | { readonly callee: Callee }
  | {
      readonly callee?: undefined;
      /** `unknown`: an outage or the like, which says nothing about the name. */
      readonly reason: 'absent' | 'invalid' | 'unknown' | 'no-call-key';
      /** What is wrong and what to do next, in plain words; safe to show. */
      readonly sentence: string;
      /** Undefined for a bare key. */
      readonly resolution?: Resolution | undefined;
    };

/**
 * Finds out who is called: a name, looked up now, or a bare key (`did:key:z6Mk...` or `12D3KooW...`).
 *
 * @throws ResolverError `ABORTED` when the signal fires
 */
export async function findCallee(target: string, parts: LookupParts): Promise<CalleeLookup> {
  const text = target.trim();
  const bare = kindOfBareKey(text);
  if (bare) return readBareKey(text, bare);
  const found = await lookUpKey(text, parts);
  if (found.state !== 'found') {
    return { reason: found.state, sentence: found.sentence, resolution: found.resolution };
  }
  const { key, resolution, pin, change } = found;
  return { callee: { key, name: resolution.name.text, pin, change, resolution } };
}

function kindOfBareKey(text: string): PeerKindCodec | undefined {
  if (text.startsWith('did:')) return didKeyKind;
  // Names have dots, ids have none.
  return /^(12D3KooW|16Uiu2HA|Qm|bafz|k51|k2k4r8)[^.]*$/.test(text) ? libp2pKind : undefined;
}

function readBareKey(text: string, codec: PeerKindCodec): CalleeLookup {
  const parsed = codec.parse(text);
  const shown = escapeText(text, 80);
  if (!parsed.ok) {
    return {
      reason: 'invalid',
      sentence: `${shown} cannot be called: ${parsed.why}. Check that it was copied whole.`,
    };
  }
  const key = callKeyOf(parsed.peer);
  if (key) return { callee: { key, pin: 'none' } };
  return { reason: 'no-call-key', sentence: `${shown} cannot be called: it ${whyNoCallKey(parsed.peer)}.` };
}
