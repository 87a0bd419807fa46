import { refuse } from './refusal.ts';

/** Refuses a text that is a private key by its own prefix (`nsec1`, NIP-19), whichever record it was put into. */
export function refusePrivateKey(text: string): void {
  // The warning is worth more than the exact form, so white space, case and a prefix in front do not hide the key.
  if (/^\s*([a-z0-9-]+:)?nsec1/i.test(text.slice(0, 64)))
    refuse(
      'private-key',
      'it is a private key (nsec) that everyone can read now: stop using that key, and publish the npub of a new one',
    );
}
