import { type CallerCheck, didKeyOf, type Party } from '@peername/call';
import { escapeText } from '@peername/resolver-core';
import { shorten } from '../names/describe-lookup.ts';
import type { IconName } from '../ui/icon.tsx';
import type { Tone } from '../ui/note.tsx';

/** How a check of a caller is shown: sign, word and colour say the same. */
export interface CallerText {
  readonly tone: Tone;
  readonly icon: IconName;
  /** One or two words. */
  readonly verdict: string;
  readonly sentence: string;
}

/** The heading: a name stands in it as a fact only when it was verified. */
export function titleOfCaller(check: CallerCheck, party: Party): string {
  switch (check.state) {
    case 'verified':
      return `${escapeText(check.name, 80)} is calling`;
    case 'unknown-key':
      return 'Somebody is calling';
    case 'mismatch':
      return 'A false name is calling';
    case 'changed':
      return `${escapeText(check.name, 80)} is calling, with a new key`;
    case 'unchecked':
      return `Somebody who may be ${escapeText(party.name ?? check.name, 80)} is calling`;
  }
}

/** What is known of a caller. */
export function describeCaller(check: CallerCheck, party: Party): CallerText {
  switch (check.state) {
    case 'verified':
      return {
        tone: 'good',
        icon: 'shield',
        verdict: 'Verified',
        sentence:
          check.pin === 'same'
            ? 'The name stands for the key that signed this call, as it did when you last talked.'
            : 'The name stands for the key that signed this call. You have not talked under this name before.',
      };
    case 'unknown-key':
      return {
        tone: 'warning',
        icon: 'question',
        verdict: 'Unknown key',
        sentence: `They claim no name. Their key is ${shorten(didKeyOf(party.key))}. If you accept, compare the words before you trust them.`,
      };
    case 'mismatch':
      return { tone: 'bad', icon: 'cross', verdict: 'Not who they say', sentence: check.sentence };
    case 'changed':
      return { tone: 'bad', icon: 'warning', verdict: 'Changed', sentence: check.sentence };
    case 'unchecked':
      return { tone: 'warning', icon: 'question', verdict: 'Not checked', sentence: check.sentence };
  }
}
