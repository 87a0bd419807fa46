import { refuse } from './refusal.ts';

/** Whether a text is a private key by its own prefix (`nsec1`, NIP-19), whichever record it was put into. */
export function isPrivateKey(text: string): boolean {
  // The warning is worth more than the exact form, so white space, case and a prefix in front do not hide the key.
  return /^\s*([a-z0-9-]+:)?nsec1/i.test(text.slice(0, 64));
}

/** Refuses a private key. */
export function refusePrivateKey(text: string): void {
  if (isPrivateKey(text))
    refuse(
      'private-key',
      'it is a private key (nsec) that everyone can read now: stop using that key, and publish the npub of a new one',
    );
}
