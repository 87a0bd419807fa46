import { looksSecret } from './looks-secret.ts';

/** The caller asked for something that cannot be done as written. One sentence, shown after `peername: `; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A word of the caller's for a message, in quotes and shortened. It is escaped when the message is shown. */
export function quoted(word: string): string {
  return `"${shortened(word)}"`;
}

/** The same without quotes. What may be a key is not repeated at all. */
export function shortened(word: string): string {
  if (looksSecret(word)) return '…';
  return word.length > longestWord ? `${word.slice(0, longestWord)}…` : word;
}

const longestWord = 80;
