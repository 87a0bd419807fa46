import { type Callee, type CalleeLookup, didKeyOf } from '@peername/call';
import { escapeText } from '@peername/resolver-core';
import type { Tone } from '../ui/note.tsx';
import { evidenceOf } from './describe-evidence.ts';

/** What a lookup found, for the person who typed the name. */
export interface LookupText {
  readonly tone: Tone;
  readonly sentence: string;
  /** Where the answer comes from; undefined when there is none. */
  readonly evidence?: string | undefined;
}

/** Puts in words whom a name stands for, or why nobody can be called by it. */
export function describeLookup(lookup: CalleeLookup): LookupText {
  if (lookup.callee) return describeCallee(lookup.callee);
  const { reason, sentence, resolution } = lookup;
  return { tone: reason === 'absent' ? 'plain' : 'warning', sentence, evidence: evidenceOf(resolution) };
}

/** Puts in words who is about to be called, and what was seen of them before. */
export function describeCallee({ key, name, pin, resolution }: Callee): LookupText {
  const shownKey = shorten(didKeyOf(key));
  if (name === undefined) {
    const sentence = `${shownKey} is a bare key: nobody vouches for whose it is. Compare the words once you talk.`;
    return { tone: 'warning', sentence };
  }
  return {
    tone: pin === 'changed' ? 'bad' : 'good',
    sentence: `${escapeText(name, 80)} is ${shownKey}${pins[pin]}`,
    evidence: evidenceOf(resolution),
  };
}

const pins: Readonly<Record<Callee['pin'], string>> = {
  same: ', the key that you know.',
  new: '. You have not talked under this name before.',
  changed: ', another key than the one you know.',
  none: '.',
};

/** The beginning and the end of an id: enough to recognise it, too little to rely on. */
export function shorten(id: string): string {
  return id.length > 28 ? `${id.slice(0, 17)}…${id.slice(-6)}` : id;
}
