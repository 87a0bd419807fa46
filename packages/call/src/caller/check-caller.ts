import { equalBytes } from '@noble/curves/utils.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import {
  escapeText,
  type FoundResolution,
  type Pin,
  type PinVerdict,
  pinVerdict,
} from '@peername/resolver-core';
import { didKeyOf } from '../identity/key-text.ts';
import type { Claims } from '../link/claims.ts';
import { callKeyOf, callKinds } from './call-key.ts';
import type { CallerCheck } from './caller-check.ts';
import { type LookupParts, lookUpKey } from './look-up-key.ts';

/**
 * Checks who made an invite whose signature is right: the name that they claim is looked up now, at the own endpoints,
 * and must stand for the very key that signed.
 *
 * Only the winner by precedence counts, though a name may list several keys: it is the key that a call back would go
 * to, and the one that is pinned. Were any listed key good enough, a break-in at the weakest of them (a server that
 * runs a node, say) would speak for the person.
 *
 * @throws ResolverError `ABORTED` when the signal fires
 */
export async function checkCaller(
  { fromKey, fromName }: Pick<Claims, 'fromKey' | 'fromName'>,
  parts: LookupParts,
): Promise<CallerCheck> {
  if (fromName === undefined) return { state: 'unknown-key' };
  const found = await lookUpKey(fromName, parts);
  const { resolution } = found;
  // A text that no service takes for a name is the caller's doing, not an outage.
  const isNoName = resolution.state === 'unknown' && resolution.error.code === 'INVALID_NAME';
  if (found.state === 'unknown' && !isNoName) return await recall(fromName, fromKey, found, parts);
  if (found.state !== 'found') {
    const name = resolution.state === 'unknown' ? fromName : resolution.name.text;
    const sentence = `Whoever made this call says they are ${escapeText(name)}, and that cannot be. ${found.sentence}`;
    return { state: 'mismatch', name, resolution, sentence };
  }
  const name = found.resolution.name.text;
  if (!equalBytes(found.key, fromKey)) {
    return {
      state: 'mismatch',
      name,
      resolution,
      sentence: explainMismatch(name, fromKey, found.resolution),
    };
  }
  const { pin, change } = found;
  if (change) {
    const what = {
      registration: 'was registered anew, perhaps by somebody else,',
      peer: 'stands for another key',
      chain: 'is answered from another chain',
    }[change.why];
    const sentence = `${escapeText(name)} ${what} since you last spoke. Ask your friend another way whether that is right before you answer.`;
    return { state: 'changed', name, change, resolution, sentence };
  }
  return { state: 'verified', name, pin: pin === 'new' ? 'new' : 'same', resolution };
}

/** All that can be said when the name could not be looked up: what was seen before. */
async function recall(
  fromName: string,
  key: Uint8Array,
  { sentence, resolution }: Extract<Awaited<ReturnType<typeof lookUpKey>>, { state: 'unknown' }>,
  { pins }: LookupParts,
): Promise<CallerCheck> {
  const name = (resolution.state === 'unknown' && resolution.name?.text) || fromName;
  const pin = recognise(name, key, await pins.get(name));
  const advice =
    pin === 'changed'
      ? `You know ${escapeText(name)} by another key than the one that calls. Open the link again once names can be looked up.`
      : pin === 'same'
        ? `The key is the one that you know of ${escapeText(name)}.`
        : 'If you answer, compare the words first.';
  return { state: 'unchecked', name, pin, resolution, sentence: `${sentence} ${advice}` };
}

/** What is remembered of a name, held against a key alone: nobody could say which chain and which record it is of. */
function recognise(name: string, key: Uint8Array, known: readonly Pin[]): PinVerdict['state'] {
  return pinVerdict(known, {
    name,
    kind: 'did-key',
    id: didKeyOf(key),
    key: { type: 'ed25519', hex: `0x${bytesToHex(key)}` },
    among: callKinds,
    block: 0n,
  }).state;
}

function explainMismatch(name: string, fromKey: Uint8Array, { peers, peer }: FoundResolution): string {
  const other = peers.find((listed) => {
    const key = callKeyOf(listed);
    return key && equalBytes(key, fromKey);
  });
  const shown = escapeText(name);
  if (other) {
    return `The key that calls is only in the record "${escapeText(other.recordKey, 60)}" of ${shown}, whose key for calls is in "${escapeText(peer.recordKey, 60)}". Ask your friend to call with that one.`;
  }
  return `This is not ${shown}: the name belongs to another key than the one that calls. Do not answer, and tell your friend another way.`;
}
