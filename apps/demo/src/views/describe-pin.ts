import type { Pin } from '@peername/call';

/** `You know their key since 12 March 2026.` */
export function describePin(pin: Pin | undefined): string {
  if (!pin) return 'You have not talked under this name before: their key is new to you.';
  const since = pin.firstSeen.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  return `You know a key of theirs since ${since}; a call says so when it changed.`;
}
