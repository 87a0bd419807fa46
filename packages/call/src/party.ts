import { escapeText } from '@peername/resolver-core';
import type { Party } from './call-state.ts';
import type { Callee } from './caller/callee.ts';
import type { CallerCheck } from './caller/caller-check.ts';
import type { LinkCandidate } from './ice/candidate.ts';
import type { IcePolicy } from './ice/policy.ts';
import { didKeyOf } from './identity/key-text.ts';
import type { Claims } from './link/claims.ts';

/** The one who was dialled: their name was looked up, and only its key can open the invite. */
export function partyOfCallee({ key, name }: Callee): Party {
  return { key, name, standing: name === undefined ? 'unknown-key' : 'verified' };
}

/** The one who calls. */
export function partyOfCaller({ fromKey, fromName }: Claims, check: CallerCheck): Party {
  const name = check.state === 'unknown-key' ? fromName : check.name;
  return { key: fromKey, name, standing: check.state === 'verified' ? 'verified' : 'unknown-key' };
}

/**
 * The same party once the mode is chosen. Overlays that prove who sends vouch for whom nothing else does, as long as they
 * are asked for every address that is tried, by the party's key: an address that somebody names says nothing about them.
 */
export function partyInMode(
  party: Party,
  { mode, overlays = [] }: IcePolicy,
  candidates: readonly LinkCandidate[],
): Party {
  const asked = overlays.filter(({ addressOf }) => addressOf !== undefined);
  const vouched =
    mode === 'overlay' &&
    asked.length > 0 &&
    asked.every(({ authenticates }) => authenticates) &&
    candidates.length > 0 &&
    candidates.every(({ type }) => type === 'overlay');
  return vouched && party.standing === 'unknown-key' ? { ...party, standing: 'by-overlay' } : party;
}

/**
 * What to call somebody on screen, safe to show: their name only where it is proven.
 *
 * @example
 * ```ts
 * partyTitle({ key, name: 'alice.azero', standing: 'verified' }) // 'alice.azero'
 * partyTitle({ key, name: 'alice.azero', standing: 'unknown-key' }) // 'somebody who says they are alice.azero'
 * partyTitle({ key, standing: 'unknown-key' }) // 'did:key:z6Mkt631…T9TUP'
 * ```
 */
export function partyTitle({ key, name, standing }: Party): string {
  if (name === undefined) {
    const text = didKeyOf(key);
    return `${text.slice(0, 17)}…${text.slice(-5)}`;
  }
  return standing === 'verified' ? escapeText(name) : `somebody who says they are ${escapeText(name)}`;
}
