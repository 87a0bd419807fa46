import { type CalleeLookup, didKeyOf } from '@peername/call';
import { escapeText, type Hex } from '@peername/resolver-core';
import { hexOfKey } from '../identity/hex-of-key.ts';
import { evidenceOf } from '../names/describe-evidence.ts';
import { describeLookup, type LookupText, shorten } from '../names/describe-lookup.ts';

/** What whoever calls a name would get, in words for its owner. */
export function describeCallers(lookup: CalleeLookup, ownKey: Hex): LookupText {
  const { callee } = lookup;
  if (!callee?.name) return describeLookup(lookup);
  const name = escapeText(callee.name, 80);
  const evidence = evidenceOf(callee.resolution);
  return hexOfKey(callee.key) === ownKey
    ? { tone: 'good', sentence: `${name} leads to your key.`, evidence }
    : {
        tone: 'warning',
        sentence: `${name} leads to another key, and not to you: ${shorten(didKeyOf(callee.key))}`,
        evidence,
      };
}
