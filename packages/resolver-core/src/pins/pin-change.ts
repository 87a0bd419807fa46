import { ResolverError } from '../errors.ts';
import type { FoundResolution } from '../resolution.ts';
import type { Pin } from './pin.ts';
import type { WhyChanged } from './pin-verdict.ts';

/** A name that is not what it was. */
export interface PinChange {
  /** What is remembered. */
  readonly before: Pin;
  /** What was read now, anew. */
  readonly now: FoundResolution;
  readonly why: WhyChanged;
  /** False when a finalized block does not have it yet: it may still be undone. */
  readonly final: boolean;
}

/** The `PIN_CHANGED` error of a change; its `meta` says what was, what is, and what to do, for people. */
export function pinChangedError(change: PinChange): ResolverError {
  const { before, now, why, final } = change;
  return new ResolverError({
    code: 'PIN_CHANGED',
    reason: why,
    shortMessage: `The name ${sentences[why]}; nothing is given out until you say that it is right`,
    meta: describePinChange(change),
    retryable: !final,
    details: before.comparedAt && `you had compared the key of ${before.id} with ${now.name.text} in person`,
  });
}

const sentences: Readonly<Record<WhyChanged, string>> = {
  peer: 'stands for another peer than you know',
  registration: 'was registered anew, maybe by somebody else',
  chain: 'is answered from another chain than before',
};

/** What was, what is, since when, and what to check: one line each, not escaped. */
export function describePinChange({ before, now, why, final }: PinChange): readonly string[] {
  const { peer, evidence, registeredAt } = now;
  const seen = `first seen ${dayOf(before.firstSeen)}, last ${dayOf(before.lastSeen)}${before.block > 0n ? ` at block ${before.block}` : ''}`;
  const since =
    why === 'registration' && registeredAt
      ? `the name was registered anew on ${dayOf(registeredAt)}`
      : why === 'chain'
        ? `of ${evidence.chain}, and before of ${before.chain}`
        : before.block > 0n
          ? `changed after block ${before.block}`
          : `changed after ${dayOf(before.lastSeen)}`;
  return [
    `before  ${before.kind} ${before.id}  (${seen}${before.comparedAt ? `; compared in person ${dayOf(before.comparedAt)}` : ''})`,
    `now     ${peer.kind} ${peer.id}  (read at block ${evidence.block.number}, ${evidence.finality}; ${since})`,
    final
      ? 'Ask the owner another way, not through this name, whether they changed it.'
      : 'No finalized block has it yet: look again in some minutes before you ask the owner.',
  ];
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 16).replace('T', ' ');
}
